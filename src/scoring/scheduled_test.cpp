#include "scoring/scheduled.h"

#include <gtest/gtest.h>

#include "scoring/score_period.h"

namespace jixiao::scoring {
namespace {

Decimal dec(char const* text) { return *Decimal::parse(text); }

TEST(Scheduled, TakesThePlanBeforeTheTargetAndTheBandOfAModerateIndicator) {
  Indicator indicator;
  IndicatorInputs inputs;
  EXPECT_EQ(scheduled_value(indicator, inputs), std::nullopt);
  inputs.target = Cell::of(98);
  EXPECT_EQ(scheduled_value(indicator, inputs), Decimal(98));
  inputs.plan = Cell::of(72);
  EXPECT_EQ(scheduled_value(indicator, inputs), Decimal(72));
  inputs.plan = Cell::missing();  // declared, but nobody knows where it should stand now
  EXPECT_EQ(scheduled_value(indicator, inputs), std::nullopt);
  inputs.plan.reset();
  indicator.direction = Direction::moderate;
  inputs.band_low = Cell::of(40);
  inputs.band_high = Cell::of(60);
  EXPECT_EQ(scheduled_value(indicator, inputs), Decimal(40));
}

// Group 10, 20, 20, 30, 40 and the unit is the one with 20 that moves; larger is better.
// to 30: behind 40, level with 30: 1 + 1 + 0.5 = 2.5; to 50: 1; to 5: behind all four others: 5;
// staying at 20: behind 40 and 30, level with the other 20: 3.5. Smaller is better, to 30: behind 10 and 20, level with
// 30: 3.5.
TEST(Scheduled, PlacesTheValueAmongTheOthersOfTheGroup) {
  std::vector<Decimal> const group{10, 20, 20, 30, 40};
  EXPECT_EQ(mean_rank_instead(group, 20, 30, Better::larger), dec("2.5"));
  EXPECT_EQ(mean_rank_instead(group, 20, 50, Better::larger), Decimal(1));
  EXPECT_EQ(mean_rank_instead(group, 20, 5, Better::larger), Decimal(5));
  EXPECT_EQ(mean_rank_instead(group, 20, 20, Better::larger), dec("3.5"));
  EXPECT_EQ(mean_rank_instead(group, 20, 30, Better::smaller), dec("3.5"));
}

// One city, one sheet of 100 points in dimensions X (60) and Y (40).
class City {
 public:
  City() {
    Sheet sheet;
    sheet.level = "city";
    sheet.full = 100;
    sheet.dimensions = {{"X", 60}, {"Y", 40}};
    pack.sheets = {sheet};
    pack.dimensions = {{"X", "征收"}, {"Y", "服务"}};
    unit.code = "C";
    unit.name = "甲市";
    unit.level = "city";
    inputs.period = period;
    inputs.units.push_back({"C", {}, {}, {}, {}});
  }

  Indicator& indicator(char const* id, char const* dimension, int points) {
    Indicator out;
    out.id = out.name = id;
    out.dimension = dimension;
    out.levels = {"city"};
    out.points = {{"city", points}};
    pack.indicators.push_back(out);
    return pack.indicators.back();
  }

  IndicatorInputs& value(char const* id, char const* text, std::optional<Cell> target) {
    IndicatorValue out;
    out.indicator = id;
    out.unit = "C";
    out.period = period;
    if (text) out.status = ValueStatus::ok, out.value = dec(text);
    values.push_back(out);
    IndicatorInputs in;
    in.indicator = id;
    in.unit = "C";
    in.target = std::move(target);
    inputs.indicators.push_back(in);
    return inputs.indicators.back();
  }

  PeriodResult score(std::vector<Score> const& earlier = {}) const {
    std::vector<Unit const*> const units{&unit};
    return score_period({pack, "city", period, units, values, inputs, earlier}).value();
  }

  Period period = *Period::parse("2026-02");
  Pack pack;
  Unit unit;
  std::vector<IndicatorValue> values;
  ScoringInputs inputs;
};

// A: 60 points, 45 of a target of 90: earns 30; on schedule the plan is 36, that is 60·36/90 = 24.
// B: 40 points, no target wanted: an occurrence costs 1, two happened: 38; nothing is asked of it, so it stays.
// Total 30 + 38 = 68; planned 24 + 38 = 62; the adjustment of +2 is in the total alone.
TEST(Scheduled, AddsUpTheSheetAsTheTotalIsAddedUp) {
  City city;
  city.indicator("A", "X", 60);
  city.indicator("B", "Y", 40).scoring.method = Method::deduction;
  city.value("A", "45", Cell::of(90)).plan = Cell::of(36);
  city.value("B", "2", std::nullopt);
  AdjustmentRule rule;
  rule.id = "ADJ";
  rule.points = 2;
  city.pack.adjustments = {rule};
  city.inputs.units[0].adjustments.push_back({"ADJ", Cell::of(1), ""});
  auto const result = city.score();
  EXPECT_EQ(result.scores[0].score, Decimal(30));
  EXPECT_EQ(result.scores[0].planned, Decimal(24));
  EXPECT_EQ(result.scores[1].planned, std::nullopt);
  EXPECT_EQ(result.totals[0].total, Decimal(70));
  EXPECT_EQ(result.totals[0].planned, Decimal(62));
  EXPECT_EQ(result.totals[0].planned_dimensions, (std::map<std::string, Decimal>{{"X", 24}, {"Y", 38}}));
}

// Of X's 60 points B's 20 are missing and go to A: 60 at stake. 50 of 100 earns 30; on schedule 80 of 100: 48.
TEST(Scheduled, CountsThePointsThatAreAtStakeNow) {
  City city;
  city.indicator("A", "X", 40);
  city.indicator("B", "X", 20);
  city.value("A", "50", Cell::of(100)).plan = Cell::of(80);
  city.value("B", nullptr, Cell::of(100));
  auto const result = city.score();
  EXPECT_EQ(result.scores[0].points, Decimal(60));
  EXPECT_EQ(result.scores[0].planned, Decimal(48));
  EXPECT_EQ(result.scores[1].planned, std::nullopt);
  EXPECT_EQ(result.totals[0].planned, Decimal(80));  // 48 of 60 at stake, on a full mark of 100
}

TEST(Scheduled, WithoutAnythingAskedThereIsNoPlan) {
  City city;
  city.indicator("B", "Y", 40).scoring.method = Method::deduction;
  city.value("B", "2", std::nullopt);
  auto const result = city.score();
  EXPECT_EQ(result.totals[0].total, Decimal(95));  // 38 of 40
  EXPECT_EQ(result.totals[0].planned, std::nullopt);
  EXPECT_TRUE(result.totals[0].planned_dimensions.empty());
}

// A quarter's result of 24 of 40, 32 on schedule, stands in February with 50 points at stake: B's 10 came over.
// 50·24/40 = 30 and 50·32/40 = 40.
TEST(Scheduled, AResultThatStandsKeepsItsOwnPlan) {
  City city;
  city.period = *Period::parse("2026-04");
  city.inputs.period = city.period;
  city.indicator("A", "X", 40).cadence = Cadence::quarter;
  city.indicator("B", "X", 10);
  city.value("B", nullptr, Cell::of(100));
  Score origin;
  origin.indicator = "A";
  origin.unit = "C";
  origin.period = *Period::parse("2026-03");
  origin.stands_since = *Period::parse("2026Q1");
  origin.level = "city";
  origin.dimension = "X";
  origin.status = ValueStatus::ok;
  origin.points = origin.points_sheet = 40;
  origin.score = 24;
  origin.rate = dec("0.6");
  origin.planned = 32;
  auto const result = city.score({origin});
  EXPECT_EQ(result.scores[0].score, Decimal(30));
  EXPECT_EQ(result.scores[0].planned, Decimal(40));
}

}  // namespace
}  // namespace jixiao::scoring
