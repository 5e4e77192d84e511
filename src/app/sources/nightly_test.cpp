#include "app/sources/nightly.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jixiao::app {
namespace {

using testing::ElementsAre;

Date const today = Date::from_ymd(2026, 11, 23);

std::vector<std::string> texts(std::vector<Period> const& periods) {
  std::vector<std::string> out;
  for (auto const period : periods) out.push_back(period.to_string());
  return out;
}

TEST(Nightly, ThePeriodsOfChangedMonthsAreComputedAndNoFutureOnes) {
  EXPECT_THAT(texts(periods_to_draft({"2026-10", "2026-11", "2026Q4", "2026", "all"}, today)),
              ElementsAre("2026-10", "2026-11"));
  EXPECT_THAT(texts(periods_to_draft({"all"}, today)), ElementsAre());
  EXPECT_THAT(texts(periods_to_draft({"2026"}, today)), ElementsAre("2026-11"));
  EXPECT_THAT(texts(periods_to_draft({"2026Q3", "2026-11"}, today)), ElementsAre("2026-09", "2026-11"));
  // Twelve months up to the newest: December 2025 is in, November is not.
  EXPECT_THAT(texts(periods_to_draft({"2025-11", "2025-12", "2026-11"}, today)), ElementsAre("2025-12", "2026-11"));
}

TEST(Nightly, AMonthFeedAsksFromTheMonthBeforeItsWatermarkOn) {
  auto const month = [](int m) { return Period::month_of(2026, m); };
  EXPECT_THAT(texts(months_to_pull(month(9), today)), ElementsAre("2026-08", "2026-09", "2026-10", "2026-11"));
  // Data ahead of the clock: one month more than the watermark.
  EXPECT_THAT(texts(months_to_pull(month(11), today)), ElementsAre("2026-10", "2026-11", "2026-12"));
  EXPECT_EQ(months_to_pull(Period::month_of(2010, 1), today).size(), 24u);
}

}  // namespace
}  // namespace jixiao::app
