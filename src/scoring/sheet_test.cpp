#include "scoring/sheet.h"

#include <gtest/gtest.h>

#include "scoring/adjustments.h"
#include "scoring/grades.h"

namespace jixiao::scoring {
namespace {

Decimal dec(char const* text) { return *Decimal::parse(text); }

SheetLine scored(char const* axis, char const* dimension, char const* points, char const* score) {
  return {{axis, dimension, dec(points), LineState::scored, dec(points)}, dec(score)};
}

std::vector<Axis> axes() {
  Axis internal, reverse;
  internal.id = "internal";
  internal.title = "内部考评";
  internal.weight = dec("0.7");
  reverse.id = "reverse";
  reverse.title = "反向评价";
  reverse.weight = dec("0.3");
  reverse.applies = "unit.pilot";
  reverse.ranked_apart = true;
  return {internal, reverse};
}

// domain.md #28: internal 860/1000 → 86.0, reverse 88: 0.7×86.0 + 0.3×88 = 86.6, on a thousand points 866.
TEST(Sheet, ComposesPilotsOverTwoAxes) {
  std::vector<SheetLine> const lines{scored("internal", "POL", "1000", "860"), scored("reverse", "COG", "50", "44")};
  auto const sum = sum_sheet(1000, axes(), lines, 0);
  EXPECT_EQ(sum.total, dec("866"));
  EXPECT_EQ(sum.total_comparable, dec("860"));
  EXPECT_EQ(sum.axes[0].percent, dec("86"));
  EXPECT_EQ(sum.axes[1].percent, dec("88"));
  EXPECT_EQ(sum.points_assessed, dec("1000"));
  EXPECT_EQ(sum.dimensions.size(), 1u);
}

TEST(Sheet, OneAxisTakesAllTheWeight) {
  std::vector<SheetLine> const lines{scored("internal", "POL", "400", "350"),
                                     scored("internal", "REF", "540", "507.35")};
  auto const sum = sum_sheet(1000, axes(), lines, dec("3"));
  // 857.35/940·1000 = 912.0745, + 3
  EXPECT_EQ(sum.total, dec("915.07"));
  EXPECT_EQ(sum.axes[0].weight, dec("1"));
  EXPECT_EQ(sum.dimensions.at("REF"), dec("507.35"));
}

TEST(Sheet, ADimensionWithNothingScoredLeaves) {
  std::vector<SheetLine> const lines{scored("internal", "POL", "700", "630"),
                                     {{"internal", "RSK", 230, LineState::unscored, 0}, {}},
                                     {{"internal", "COG", 70, LineState::not_yet, 0}, {}}};
  auto const sum = sum_sheet(1000, {}, lines, 0);
  EXPECT_EQ(sum.total, dec("900"));
  EXPECT_EQ(sum.points_assessed, dec("700"));
  EXPECT_EQ(sum.dimensions_out.at("RSK"), dec("230"));
  EXPECT_EQ(sum.points_not_yet, dec("70"));
  EXPECT_FALSE(sum.dimensions.contains("RSK"));
}

TEST(Sheet, NothingAssessedIsNoTotal) {
  std::vector<SheetLine> const lines{{{"internal", "RSK", 230, LineState::unscored, 0}, {}}};
  EXPECT_FALSE(sum_sheet(1000, {}, lines, 5).total);
}

class Adjustments : public ::testing::Test {
 protected:
  Adjustments() {
    add("ADJ-01", "10");
    add("ADJ-03", "3");
    add("ADJ-05", "2");
    add("ADJ-09", "-0.5");
    add("ADJ-10", "-20");
    rules_[0].excludes = rules_[1].excludes = "award";
    rules_[3].limit = dec("5");
    rules_[4].veto = true;
  }
  void add(char const* id, char const* points) {
    AdjustmentRule rule;
    rule.id = id;
    rule.points = dec(points);
    rules_.push_back(rule);
  }
  AdjustmentResult apply(std::vector<AdjustmentCount> const& counts) const {
    return apply_adjustments(rules_, limits_, "city", counts);
  }
  std::vector<AdjustmentRule> rules_;
  AdjustmentLimits limits_;
};

TEST_F(Adjustments, CountWithinTheLimitOfTheirRule) {
  auto const result = apply({{"ADJ-05", Cell::of(2), ""}, {"ADJ-09", Cell::of(14), ""}});
  EXPECT_EQ(result.sum, dec("-1"));  // 2×2 − min(14×0.5, 5)
  EXPECT_EQ(result.lines, (std::vector<std::string>{"ADJ-05 +4 分（2 项）", "ADJ-09 −5 分（14 项）"}));
}

TEST_F(Adjustments, OfOneMatterOnlyTheHighestCountsOnce) {
  EXPECT_EQ(apply({{"ADJ-01", Cell::of(1), ""}, {"ADJ-03", Cell::of(2), ""}}).sum, dec("10"));
  EXPECT_EQ(apply({{"ADJ-03", Cell::of(2), ""}}).sum, dec("3"));
  auto const matters =
      apply({{"ADJ-03", Cell::of(1), "a"}, {"ADJ-01", Cell::of(1), "a"}, {"ADJ-03", Cell::of(1), "b"}});
  EXPECT_EQ(matters.sum, dec("13"));
}

TEST_F(Adjustments, AdditionsAreCappedTogetherAndDeductionsAreNot) {
  EXPECT_EQ(apply({{"ADJ-05", Cell::of(40), ""}}).sum, dec("30"));
  auto const fraud = apply({{"ADJ-10", Cell::of(3), ""}});
  EXPECT_EQ(fraud.sum, dec("-60"));
  EXPECT_EQ(fraud.vetoes, (std::vector<std::string>{"ADJ-10"}));
}

TEST_F(Adjustments, UnknownCountsAddNothingAndAreNamed) {
  auto const result = apply({{"ADJ-05", Cell::missing(), ""}});
  EXPECT_EQ(result.sum, dec("0"));
  EXPECT_EQ(result.unknown, (std::vector<std::string>{"ADJ-05"}));
}

TEST_F(Adjustments, AbsurdCountsAreUnknown) {
  auto const result = apply({{"ADJ-10", Cell::of(dec("99999999999999999999999999999999999999")), ""}});
  EXPECT_EQ(result.sum, dec("0"));
  EXPECT_EQ(result.unknown, (std::vector<std::string>{"ADJ-10"}));
}

TEST_F(Adjustments, OfOtherLevelsAreIgnored) {
  rules_[2].levels = {"county"};
  EXPECT_EQ(apply({{"ADJ-05", Cell::of(1), ""}}).sum, dec("0"));
}

GradeScheme scheme(GradeBasis basis, std::vector<std::optional<Decimal>> const& from) {
  GradeScheme out;
  out.basis = basis;
  for (std::size_t i = 0; i < from.size(); ++i) out.grades.push_back({std::to_string(i), std::to_string(i), from[i]});
  return out;
}

std::size_t by_place(GradeScheme const& s, int rank, int n) {
  return *grade_of(s, {Decimal(80), Place{rank, rank, n}});
}

TEST(Grades, ByScore) {
  auto const s = scheme(GradeBasis::score, {dec("90"), dec("75"), dec("60"), {}});
  EXPECT_EQ(grade_of(s, {dec("90"), {}}), 0u);
  EXPECT_EQ(grade_of(s, {dec("89.99"), {}}), 1u);
  EXPECT_EQ(grade_of(s, {dec("12"), {}}), 3u);
  EXPECT_FALSE(grade_of(s, {{}, {}}));
}

TEST(Grades, ByShareNeverExceedTheShareExceptByATie) {
  auto const s = scheme(GradeBasis::share, {dec("0.2"), dec("0.7"), {}});
  EXPECT_EQ(by_place(s, 1, 7), 0u);  // 0.2 × 7 = 1.4: one unit
  EXPECT_EQ(by_place(s, 2, 7), 1u);
  EXPECT_EQ(by_place(s, 4, 7), 1u);  // 4.9
  EXPECT_EQ(by_place(s, 5, 7), 2u);
  EXPECT_EQ(by_place(s, 2, 10), 0u);
  EXPECT_FALSE(grade_of(s, {Decimal(80), {}}));
}

TEST(Grades, BySegment) {
  auto const s = scheme(GradeBasis::segment, {{}, {}, {}});
  std::vector<std::size_t> segments;
  for (int rank = 1; rank <= 7; ++rank) segments.push_back(by_place(s, rank, 7));
  EXPECT_EQ(segments, (std::vector<std::size_t>{0, 0, 0, 1, 1, 2, 2}));
}

TEST(Grades, AVetoReducesToTheFloorOrKeepsTheBestOutOfReach) {
  auto s = scheme(GradeBasis::score, {dec("90"), dec("75"), dec("60"), {}});
  EXPECT_EQ(grade_after_veto(s, 0u, VetoScope::none), 0u);
  EXPECT_EQ(grade_after_veto(s, 0u, VetoScope::whole), 3u);
  EXPECT_EQ(grade_after_veto(s, 0u, VetoScope::dimension), 1u);
  EXPECT_EQ(grade_after_veto(s, 2u, VetoScope::dimension), 2u);
  s.floor = "2";
  EXPECT_EQ(grade_after_veto(s, 0u, VetoScope::whole), 2u);
  EXPECT_EQ(grade_after_veto(s, 3u, VetoScope::whole), 3u);
}

}  // namespace
}  // namespace jixiao::scoring
