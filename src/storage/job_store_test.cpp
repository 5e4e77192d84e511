#include "storage/job_store.h"

#include "storage/test_home.h"

namespace jixiao::storage {
namespace {

using namespace storage_test;

Timestamp at(char const* text) { return Timestamp::parse(text).value(); }

TEST(JobStore, SweepsWhatWasOverBeforeAndNeverGivesANumberTwice) {
  Home const home;
  auto database = home.open();
  JobStore store(database);
  auto const add = [&](JobState state, char const* over) {
    StoredJob job;
    job.kind = "compute";
    job.state = state;
    job.submitted_at = at("2026-01-01 08:00");
    if (over) job.finished_at = at(over);
    return store.insert(job).value();
  };
  EXPECT_EQ(add(JobState::done, "2026-01-01 09:00"), 1);
  EXPECT_EQ(add(JobState::running, nullptr), 2);
  EXPECT_EQ(add(JobState::failed, "2026-03-01 09:00"), 3);
  EXPECT_EQ(add(JobState::done, "2026-01-02 09:00"), 4);
  EXPECT_EQ(store.sweep(at("2026-02-01 00:00")).value(), 1);  // the first; the fourth is the newest
  EXPECT_FALSE(store.find(1).value());
  EXPECT_TRUE(store.find(2).value());
  EXPECT_TRUE(store.find(3).value());
  EXPECT_EQ(add(JobState::done, "2026-03-02 09:00"), 5);
  EXPECT_EQ(store.sweep(at("2026-02-01 00:00")).value(), 1);
}

}  // namespace
}  // namespace jixiao::storage
