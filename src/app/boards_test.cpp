#include "app/boards.h"

#include <gtest/gtest.h>

#include "app/home_for_tests.h"

namespace jixiao::app {
namespace {

// Without facts every line is missing, which is as good a board as any to be stopped in.
TEST(Boards, EndWhenTheyAreToldTo) {
  home_test::LibraryHome place(Timestamp::parse("2026-10-01 08:00:00").value());
  auto home = Home::open(place.path(), Access::read).value();
  auto const& loaded = *home.pack().value();
  formula::OrgHistory history(loaded.pack.units, loaded.pack.successions);
  formula::FactResults facts{formula::Rollup({}), {}, {}, {}, {}};
  formula::Values values(loaded.program, loaded.pack, history, facts);
  std::stop_source stop;
  Boards boards(loaded, history);
  boards.end_when(stop.get_token());
  EXPECT_TRUE(boards.score(values, Period::month_of(2026, 8)));
  stop.request_stop();
  auto const stopped = boards.score(values, Period::month_of(2026, 9));
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, "app.job_stopped");
}

}  // namespace
}  // namespace jixiao::app
