#include "scoring/redistribution.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <numeric>

namespace jixiao::scoring {
namespace {

Decimal dec(char const* text) { return *Decimal::parse(text); }
Decimal sum(std::vector<Decimal> const& parts) {
  return std::accumulate(parts.begin(), parts.end(), Decimal(0), [](Decimal a, Decimal b) { return a + b; });
}

// Hamilton: 10.00 over equal weights is 3.33 each and one cent over, which the first of the equal remainders gets.
TEST(SplitExactly, GivesTheLargestRemaindersTheLastCents) {
  EXPECT_EQ(split_exactly(10, std::vector<Decimal>{1, 1, 1}),
            (std::vector<Decimal>{dec("3.34"), dec("3.33"), dec("3.33")}));
  // Quotas in cents 142.857…, 285.714…, 571.428…: floors 142 + 285 + 571 = 998, the cents go to .857 and .714.
  EXPECT_EQ(split_exactly(10, std::vector<Decimal>{1, 2, 4}),
            (std::vector<Decimal>{dec("1.43"), dec("2.86"), dec("5.71")}));
  EXPECT_EQ(split_exactly(10, std::vector<Decimal>{0, 0}), (std::vector<Decimal>{0, 0}));
}

TEST(Redistribute, StaysInsideTheDimension) {
  std::vector<Stake> stakes{
      {"internal", "POL", 30, LineState::scored, 0}, {"internal", "POL", 20, LineState::unscored, 0},
      {"internal", "POL", 10, LineState::scored, 0}, {"internal", "POL", 40, LineState::not_yet, 0},
      {"internal", "REF", 25, LineState::scored, 0}, {"internal", "RSK", 9, LineState::unscored, 0},
      {"reverse", "POL", 100, LineState::scored, 0}};
  redistribute(stakes);
  std::vector<Decimal> points;
  for (auto const& stake : stakes) points.push_back(stake.points);
  EXPECT_EQ(points, (std::vector<Decimal>{45, 0, 15, 0, 25, 0, 100}));  // 60·30/40 and 60·10/40
}

RC_GTEST_PROP(RedistributionProperties, NoPointIsLostWhileAnythingIsScored, ()) {
  auto const n = *rc::gen::inRange(1, 40);
  std::vector<Stake> stakes;
  Decimal due, at_stake;
  bool scored = false;
  for (int i = 0; i < n; ++i) {
    auto const points = *Decimal::from_parts(*rc::gen::inRange<std::int64_t>(1, 9000), 2);
    auto const state = static_cast<LineState>(*rc::gen::inRange(0, 3));
    stakes.push_back({"internal", "POL", points, state, 0});
    scored = scored || state == LineState::scored;
    if (state != LineState::not_yet) due = due + points;
  }
  redistribute(stakes);
  for (auto const& stake : stakes) {
    bool const kept = stake.points >= stake.points_sheet - *Decimal::from_parts(1, 2);
    RC_ASSERT((stake.state == LineState::scored ? kept : stake.points.is_zero()));
    at_stake = at_stake + stake.points;
  }
  RC_ASSERT(at_stake == (scored ? due : Decimal(0)));
}

RC_GTEST_PROP(RedistributionProperties, PartsAddUpExactly, ()) {
  auto const weights = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 1000));
  std::vector<Decimal> decimals(weights.begin(), weights.end());
  auto const total = *Decimal::from_parts(*rc::gen::inRange<std::int64_t>(0, 1000000), 2);
  auto const parts = split_exactly(total, decimals);
  RC_ASSERT(sum(parts) == (sum(decimals).is_zero() ? Decimal(0) : total));
}

}  // namespace
}  // namespace jixiao::scoring
