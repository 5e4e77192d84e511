#include "demo/quality.h"

#include <gtest/gtest.h>

#include "demo/world.h"

namespace jixiao::demo {
namespace {

constexpr int last = 2026 * 12 + 11;

// Weekdays without holidays will do: quality does not look at days.
WorkCalendar const& calendar() {
  static WorkCalendar const made;
  return made;
}

TEST(Quality, IsTheSameHoweverManyMonthsComeBefore) {
  World const two(42, million / 100, calendar(), last - 1, last), many(42, million / 100, calendar(), last - 23, last);
  for (int unit = 1; unit < 400; ++unit) {
    for (auto const field : {Field::party, Field::tax, Field::service}) {
      ASSERT_EQ(two.quality.skill(unit, field, last), many.quality.skill(unit, field, last)) << unit;
    }
  }
}

// A slump takes 1.9 deviations off its line at once. Season (at most 0.32), drift, shiver and pace move it by half a
// deviation or so within a month; other lines only by that.
TEST(Quality, ASlumpPullsItsLineDownAndNoOther) {
  World const world(42, million / 100, calendar(), last - 23, last);
  int slumps = 0;
  for (int unit = 1; unit < static_cast<int>(world.province.bodies.size()); ++unit) {
    for (auto const& deed : world.plan.slumps_of(unit)) {
      ++slumps;
      if (!world.plan.slumps_of(world.province[unit].parent).empty()) continue;  // pulled down from above as well
      for (auto const field : {Field::party, Field::reform, Field::tax, Field::service, Field::risk, Field::office}) {
        auto const change =
            world.quality.skill(unit, field, deed.from) - world.quality.skill(unit, field, deed.from - 1);
        if (field == *deed.field)
          EXPECT_LT(change, -900) << unit;
        else
          EXPECT_GT(change, -900) << unit;
      }
    }
  }
  EXPECT_EQ(slumps, 17);  // two cities and fifteen counties
}

TEST(Quality, TheSkilledMissLessAndNobodyNothing) {
  World const world(42, million / 100, calendar(), last - 1, last);
  auto const& q = world.quality;
  for (int const city : world.province.cities) {
    for (int const other : world.province.cities) {
      if (q.skill(city, Field::tax, last) <= q.skill(other, Field::tax, last)) continue;
      EXPECT_LE(q.miss(city, Field::tax, last, 10'000), q.miss(other, Field::tax, last, 10'000));
    }
    EXPECT_GT(q.miss(city, Field::tax, last, 10'000), 10'000);
  }
}

}  // namespace
}  // namespace jixiao::demo
