#include "scoring/methods.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace jixiao::scoring {
namespace {

Decimal dec(char const* text) { return *Decimal::parse(text); }
std::optional<Cell> num(char const* text) { return Cell::of(dec(text)); }

Indicator indicator(Method method, Direction direction = Direction::positive) {
  Indicator out;
  out.id = "T";
  out.name = "按期申报率";
  out.direction = direction;
  out.scoring.method = method;
  return out;
}

struct Case {
  Indicator indicator;
  char const* points;
  char const* value;
  IndicatorInputs inputs = {};
  PeerFigures peers = {};
};

MethodResult apply(Case const& c) {
  return apply_method({c.indicator, dec(c.points), Cell::of(dec(c.value)), c.inputs, c.peers});
}
std::string score(Case const& c) {
  auto const result = apply(c);
  return result.score ? result.score->to_fixed(2) : "none";
}

IndicatorInputs target(char const* t) {
  IndicatorInputs out;
  out.target = num(t);
  return out;
}
PeerFigures ranked(char const* mean_rank, int n) { return {dec(mean_rank), n, {}, {}}; }

// domain.md §2.3, the vectors of the table.
TEST(Methods, TargetRatio) {
  EXPECT_EQ(score({indicator(Method::target_ratio), "14", "92.5", target("95")}), "13.63");
  EXPECT_EQ(score({indicator(Method::target_ratio, Direction::negative), "8", "6", target("5")}), "6.40");
  EXPECT_EQ(score({indicator(Method::target_ratio), "14", "99", target("95")}), "14.00");
  EXPECT_EQ(score({indicator(Method::target_ratio, Direction::negative), "8", "11", target("5")}), "0.00");
}

TEST(Methods, TargetRatioMayPayBeyondTheTargetWhereThePackCapsHigher) {
  auto inputs = target("80");
  inputs.cap = num("1.1");
  EXPECT_EQ(score({indicator(Method::target_ratio), "10", "84", inputs}), "10.50");
  EXPECT_EQ(score({indicator(Method::target_ratio), "10", "100", inputs}), "11.00");
}

TEST(Methods, NegativeTargetRatioWithTargetZeroDeducts) {
  auto inputs = target("0");
  inputs.each = num("2");
  auto const result = apply({indicator(Method::target_ratio, Direction::negative), "15", "3", inputs});
  EXPECT_EQ(result.score->to_fixed(2), "9.00");  // 15 − 3×2
  EXPECT_EQ(result.used, Method::deduction);
}

TEST(Methods, TargetRatioBelowZeroIsScoredByInterval) {
  // x/t means nothing for t = −5: full at −5, 0.6 at −20; x = −8 → 0.6 + 0.4·12/15 = 0.92.
  auto const result = apply({indicator(Method::target_ratio), "10", "-8", target("-5")});
  EXPECT_EQ(result.score->to_fixed(2), "9.20");
  EXPECT_EQ(result.used, Method::interval);
}

TEST(Methods, Interval) {
  IndicatorInputs ends;
  ends.lo = num("80");
  ends.hi = num("95");
  EXPECT_EQ(score({indicator(Method::interval), "35", "88", ends}), "28.47");
  EXPECT_EQ(score({indicator(Method::interval), "35", "95", ends}), "35.00");
  EXPECT_EQ(score({indicator(Method::interval), "35", "80", ends}), "21.00");
  EXPECT_EQ(score({indicator(Method::interval), "35", "79.99", ends}), "0.00");
  // Default ends: target and 15 below it, which are the same two.
  EXPECT_EQ(score({indicator(Method::interval), "35", "88", target("95")}), "28.47");
}

TEST(Methods, NegativeIntervalIsMirrored) {
  auto const i = indicator(Method::interval, Direction::negative);
  EXPECT_EQ(score({i, "10", "3", target("3")}), "10.00");
  EXPECT_EQ(score({i, "10", "10.5", target("3")}), "8.00");  // half way to 18: 0.6 + 0.4/2
  EXPECT_EQ(score({i, "10", "18", target("3")}), "6.00");
  EXPECT_EQ(score({i, "10", "18.1", target("3")}), "0.00");
  IndicatorInputs either_way;
  either_way.lo = num("18");
  either_way.hi = num("3");
  EXPECT_EQ(score({i, "10", "10.5", either_way}), "8.00");
}

TEST(Methods, TieredBandsIncludeTheirLowerBound) {
  auto i = indicator(Method::tiered);
  i.scoring.bands = {{dec("95"), dec("1")}, {dec("90"), dec("0.9")}, {dec("80"), dec("0.75")}};
  EXPECT_EQ(score({i, "6", "95"}), "6.00");
  EXPECT_EQ(score({i, "6", "94.99"}), "5.40");
  EXPECT_EQ(score({i, "6", "90"}), "5.40");
  EXPECT_EQ(score({i, "6", "80"}), "4.50");
  EXPECT_EQ(score({i, "6", "79.99"}), "0.00");
}

TEST(Methods, RankBased) {
  auto const i = indicator(Method::rank_based);
  EXPECT_EQ(score({i, "20", "50", {}, ranked("1", 7)}), "20.00");
  EXPECT_EQ(score({i, "20", "50", {}, ranked("4", 7)}), "16.00");
  EXPECT_EQ(score({i, "20", "50", {}, ranked("7", 7)}), "12.00");
  EXPECT_EQ(score({i, "20", "50", {}, ranked("2.5", 7)}), "18.00");  // 0.6 + 0.4·4.5/6 = 0.9
}

TEST(Methods, RankBasedInASmallGroupIsScoredByInterval) {
  auto const result = apply({indicator(Method::rank_based), "35", "88", target("95"), ranked("1", 4)});
  EXPECT_EQ(result.score->to_fixed(2), "28.47");
  EXPECT_EQ(result.used, Method::interval);
  EXPECT_EQ(
      result.explanation,
      "按期申报率 88%，同组仅 4 个单位可比，改用区间插值法，满分线 95%，六成线 80%，按区间插值法得 28.47 分（满分 "
      "35 分），失 6.53 分");
}

TEST(Methods, Efficacy) {
  IndicatorInputs ends;
  ends.bad = num("50");
  ends.good = num("90");
  EXPECT_EQ(score({indicator(Method::efficacy), "28", "72", ends}), "22.96");
  PeerFigures const peers{{}, 9, dec("50"), dec("90")};
  EXPECT_EQ(score({indicator(Method::efficacy), "28", "72", {}, peers}), "22.96");
  // Negative: good is P10 = 50, bad P90 = 90; x = 68 → 0.6 + 0.4·22/40 = 0.82.
  EXPECT_EQ(score({indicator(Method::efficacy, Direction::negative), "28", "68", {}, peers}), "22.96");
  EXPECT_EQ(score({indicator(Method::efficacy), "28", "200", {}, peers}), "28.00");
  EXPECT_EQ(score({indicator(Method::efficacy), "28", "-20", {}, peers}), "0.00");  // 0.6 − 0.4·70/40 < 0
  EXPECT_EQ(score({indicator(Method::efficacy), "28", "72"}), "none");
}

TEST(Methods, DeductionAndBonusStopAtTheirLimits) {
  IndicatorInputs inputs;
  inputs.each = num("0.5");
  EXPECT_EQ(score({indicator(Method::deduction), "10", "2", inputs}), "9.00");
  EXPECT_EQ(score({indicator(Method::deduction), "10", "30", inputs}), "0.00");
  EXPECT_EQ(score({indicator(Method::bonus), "10", "3", inputs}), "1.50");
  inputs.limit = num("4");
  EXPECT_EQ(score({indicator(Method::deduction), "10", "30", inputs}), "6.00");
  EXPECT_EQ(score({indicator(Method::bonus), "10", "30", inputs}), "4.00");
  EXPECT_EQ(score({indicator(Method::bonus), "3", "30", inputs}), "3.00");
}

TEST(Methods, VetoTakesAllPoints) {
  EXPECT_EQ(score({indicator(Method::veto), "6", "0"}), "6.00");
  EXPECT_EQ(score({indicator(Method::veto), "6", "1"}), "0.00");
}

TEST(Methods, ModerateBand) {
  IndicatorInputs inputs;
  inputs.band_low = num("15");
  inputs.band_high = num("30");
  inputs.zero_low = num("5");
  inputs.zero_high = num("50");
  auto const i = indicator(Method::moderate_band, Direction::moderate);
  EXPECT_EQ(score({i, "8", "34", inputs}), "6.40");
  EXPECT_EQ(score({i, "8", "15", inputs}), "8.00");
  EXPECT_EQ(score({i, "8", "10", inputs}), "4.00");
  EXPECT_EQ(score({i, "8", "5", inputs}), "0.00");
  EXPECT_EQ(score({i, "8", "51", inputs}), "0.00");
}

TEST(Methods, MilestoneIsAShareOfTheWholeOrOfThePlanCurve) {
  EXPECT_EQ(score({indicator(Method::milestone), "30", "46"}), "13.80");
  EXPECT_EQ(score({indicator(Method::milestone), "30", "46", target("50")}), "27.60");
  auto share = indicator(Method::milestone);
  share.unit = "";
  EXPECT_EQ(score({share, "30", "0.46"}), "13.80");
}

TEST(Methods, RatingNeedsEnoughResponses) {
  auto const i = indicator(Method::rating);
  IndicatorInputs inputs;
  inputs.responses = num("30");
  EXPECT_EQ(score({i, "25", "88", inputs}), "22.00");
  inputs.responses = num("29");
  auto const few = apply({i, "25", "88", inputs});
  EXPECT_FALSE(few.score);
  EXPECT_EQ(few.explanation, "按期申报率 88%，暂不计分：有效问卷 29 份，少于 30 份，顺延计分");
  EXPECT_EQ(score({i, "25", "88"}), "none");
  EXPECT_EQ(apply_method({i, 25, Cell::of(88), {}, {}, Decimal(30)}).score, Decimal(22));
}

TEST(Methods, Improvement) {
  auto inputs = target("80");
  inputs.base = num("60");
  auto const i = indicator(Method::improvement);
  EXPECT_EQ(score({i, "20", "70", inputs}), "10.00");
  EXPECT_EQ(score({i, "20", "55", inputs}), "0.00");
  EXPECT_EQ(score({i, "20", "85", inputs}), "20.00");
  inputs.base = num("82");  // the base was better than the target: a fall below the target earns nothing
  EXPECT_EQ(score({i, "20", "79", inputs}), "0.00");
  EXPECT_EQ(score({i, "20", "81", inputs}), "20.00");
  inputs = target("10");
  inputs.base = num("20");
  EXPECT_EQ(score({indicator(Method::improvement, Direction::negative), "20", "15", inputs}), "10.00");
}

TEST(Methods, ExplainThemselvesInOneSentence) {
  EXPECT_EQ(apply({indicator(Method::target_ratio), "14", "92.5", target("95")}).explanation,
            "按期申报率 92.5%，目标 95%，按目标比率法得 13.63 分（满分 14 分），失 0.37 分");
  EXPECT_EQ(apply({indicator(Method::target_ratio), "14", "96", target("95")}).explanation,
            "按期申报率 96%，目标 95%，按目标比率法得满分 14 分");
}

TEST(Methods, MissingInputIsNeverAZeroOrAFullScore) {
  auto const i = indicator(Method::target_ratio);
  EXPECT_EQ(score({i, "14", "92.5"}), "none");
  IndicatorInputs without_number;
  without_number.target = Cell::missing();
  EXPECT_EQ(score({i, "14", "92.5", without_number}), "none");
  for (auto const& cell : {Cell::missing(), Cell::not_applicable(), Cell::fault("scoring.overflow")}) {
    EXPECT_FALSE(apply_method({i, 14, cell, target("95")}).earned);
  }
  EXPECT_EQ(apply_method({i, 14, Cell::fault("scoring.overflow"), target("95")}).explanation,
            "按期申报率计算出错（数值过大，无法计算），暂不计分");
  // A declared lo without a number is not replaced by the default.
  auto inputs = target("95");
  inputs.lo = Cell::missing();
  EXPECT_EQ(score({indicator(Method::interval), "14", "92.5", inputs}), "none");
}

TEST(Methods, HugeNumbersAreNotScoredInsteadOfCrashing) {
  auto const huge = "99999999999999999999999999999999999999";
  EXPECT_EQ(score({indicator(Method::target_ratio, Direction::negative), "14", huge, target(huge)}), "none");
  IndicatorInputs inputs;
  inputs.each = num(huge);
  EXPECT_EQ(score({indicator(Method::deduction), "14", huge, inputs}), "none");
}

RC_GTEST_PROP(MethodProperties, PointsStayBetweenZeroAndTheStake, ()) {
  auto const some = [] { return *Decimal::from_parts(*rc::gen::inRange<std::int64_t>(-20000, 20000), 2); };
  auto i = indicator(static_cast<Method>(*rc::gen::inRange(0, 12)),
                     *rc::gen::element(Direction::positive, Direction::negative, Direction::moderate));
  i.scoring.bands = {{0, *Decimal::from_parts(5, 1)}, {50, 1}};
  IndicatorInputs inputs;
  for (auto* cell : {&inputs.target, &inputs.lo, &inputs.hi, &inputs.good, &inputs.bad, &inputs.base, &inputs.band_low,
                     &inputs.band_high, &inputs.zero_low, &inputs.zero_high, &inputs.each, &inputs.limit}) {
    if (*rc::gen::inRange(0, 4) > 0) *cell = Cell::of(some());
  }
  inputs.responses = Cell::of(40);
  auto const n = *rc::gen::inRange(1, 12);
  PeerFigures const peers{Decimal(*rc::gen::inRange(1, n + 1)), n, some(), some()};
  auto const points = *Decimal::from_parts(*rc::gen::inRange<std::int64_t>(0, 10000), 2);
  auto const result = apply_method({i, points, Cell::of(some()), inputs, peers});
  if (!result.earned) return;
  RC_ASSERT(*result.earned >= Decimal(0));
  RC_ASSERT(*result.earned <= points);
  RC_ASSERT(*result.rate >= Decimal(0) && *result.rate <= Decimal(1));
}

}  // namespace
}  // namespace jixiao::scoring
