#include "scoring/composition.h"

#include <gtest/gtest.h>

namespace jixiao::scoring {
namespace {

Decimal dec(char const* text) { return *Decimal::parse(text); }

Decimal added(Composition const& composed) {
  auto sum = composed.earned;
  for (auto const& step : composed.steps) sum = sum + step.points;
  return sum;
}

// 747.23 ÷ 963 × 1000 = 775.9398…; less 0.5 and rounded 775.44. The step to the full mark is what is left:
// 775.44 + 0.50 − 747.23 = 28.71.
TEST(Composition, LeadsFromTheDimensionsToTheTotalByNamedSteps) {
  Pack pack;
  Total total;
  total.total = total.total_comparable = dec("775.44");
  total.points_assessed = 963;
  total.dimensions = {{"POL", dec("200.23")}, {"RSK", 547}};
  total.axes = {{"", dec("77.59")}};
  total.adjustment = dec("-0.5");
  auto const composed = compose(pack, total, 1000);
  ASSERT_TRUE(composed);
  EXPECT_EQ(composed->earned, dec("747.23"));
  ASSERT_EQ(composed->steps.size(), 2U);
  EXPECT_EQ(composed->steps[0].name, "按满分 1,000 分折算");
  EXPECT_EQ(composed->steps[0].points, dec("28.71"));
  EXPECT_EQ(composed->steps[1].name, "加减分");
  EXPECT_EQ(added(*composed), dec("775.44"));
  EXPECT_EQ(composed->formula, "得分合计 747.23 分 ÷ 参评分值 963 分 × 满分 1,000 分 − 加减分 0.5 分");
}

// A pilot: 0.7 × 86 + 0.3 × 88 = 86.6; its own sheet gives 86.
TEST(Composition, NamesAnAxisThatIsRankedApart) {
  Pack pack;
  Axis own, reverse;
  own.id = "own";
  own.title = "内部考评";
  own.weight = 7;
  reverse.id = "reverse";
  reverse.title = "反向评价";
  reverse.weight = 3;
  reverse.ranked_apart = true;
  pack.axes = {own, reverse};
  Total total;
  total.total = dec("86.6");
  total.total_comparable = 86;
  total.points_assessed = 100;
  total.dimensions = {{"COG", 86}};
  total.axes = {{"own", 86}, {"reverse", 88}};
  auto const composed = compose(pack, total, 100);
  ASSERT_TRUE(composed);
  ASSERT_EQ(composed->steps.size(), 1U);
  EXPECT_EQ(composed->steps[0].name, "与反向评价合成（占 30%）");
  EXPECT_EQ(composed->steps[0].points, dec("0.6"));
  EXPECT_EQ(added(*composed), dec("86.6"));
  EXPECT_EQ(composed->formula, "[内部考评得分率 86.00% × 70% + 反向评价得分率 88.00% × 30%] × 满分 100 分（得分率为四舍五入后的数）");
}

TEST(Composition, IsAbsentWithoutATotal) { EXPECT_FALSE(compose(Pack{}, Total{}, 1000)); }

}  // namespace
}  // namespace jixiao::scoring
