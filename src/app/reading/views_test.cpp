// The views over the hand-written province of fixture_for_tests.h; expected figures are worked out beside it.
#include "app/reading/card.h"
#include "app/reading/comparison.h"
#include "app/reading/explanation.h"
#include "app/reading/fixture_for_tests.h"
#include "app/reading/overview.h"
#include "app/reading/ranking.h"
#include "app/reading/sentences.h"

namespace jixiao::app {
namespace {

using namespace reading_test;

TEST(Overview, SaysWhereAUnitStandsAndWhatItIsComparedWith) {
  auto const overview = make_overview(september(), Scope::all(), "C1");
  ASSERT_TRUE(overview) << to_text(overview.error());
  EXPECT_EQ(overview->previous, period("2026-08"));
  EXPECT_EQ(overview->year_ago, period("2025-09"));
  ASSERT_TRUE(overview->standing);
  auto const& standing = *overview->standing;
  EXPECT_EQ(standing.rate, number("84"));  // 84 of 100
  EXPECT_EQ(standing.grade_title, "良好");
  EXPECT_EQ(standing.group_title, "甲组");
  EXPECT_EQ(standing.previous_total, number("83"));
  EXPECT_EQ(standing.year_ago_total, number("78"));
  EXPECT_EQ(standing.rank_previous, 3);
  ASSERT_EQ(standing.dimensions.size(), 2U);
  auto const& x = standing.dimensions[0];
  EXPECT_EQ(x.rate, number("90"));              // 54 / 60
  EXPECT_EQ(x.previous_rate, number("88.33"));  // 53 / 60 = 88.333…
  EXPECT_EQ(x.year_ago_rate, number("80"));     // 48 / 60
  EXPECT_EQ(x.lights.red, 1);
  EXPECT_EQ(overview->lights.red, 1);
  EXPECT_EQ(overview->lights.yellow, 1);
  EXPECT_EQ(overview->lights_below.red, 2);  // 甲县, 乙县
  EXPECT_EQ(overview->lights_below.green, 1);
  EXPECT_EQ(overview->data_until, "2026-10-08 06:12:00");
}

TEST(Overview, ShowsTheUnitsBelowAtTheLevelThatHasASheet) {
  auto const overview = make_overview(september(), Scope::all(), "P").value();
  EXPECT_FALSE(overview.standing);  // the province has no sheet
  EXPECT_EQ(overview.children_level, "city");
  EXPECT_EQ(overview.children_level_title, "市");
  ASSERT_EQ(overview.children.size(), 3U);
  EXPECT_EQ(overview.children[0].name, "甲市");
  EXPECT_EQ(overview.children[0].rank_previous, 3);
  EXPECT_FALSE(overview.children[1].rank_previous);  // 乙市 was not published in August
  ASSERT_EQ(overview.matrix.indicators.size(), 2U);
  EXPECT_EQ(overview.matrix.rows[0].lights, (std::vector<std::string>{"red", "yellow"}));
  EXPECT_EQ(overview.matrix.rows[0].badness, number("220"));  // 3 × 60 + 1 × 40
  EXPECT_EQ(overview.matrix.rows[2].lights, (std::vector<std::string>{"yellow", "grey"}));
  EXPECT_EQ(overview.matrix.rows[2].badness, number("60"));
}

// Lost: 甲市 I2 10, 甲市 I1 6, 丙市 I1 3; the missing one is grey and no gap.
TEST(Overview, OrdersGapsByPointsLost) {
  auto const gaps = make_overview(september(), Scope::all(), "P").value().gaps;
  ASSERT_EQ(gaps.size(), 3U);
  EXPECT_EQ(gaps[0].indicator, "I2");
  EXPECT_EQ(gaps[0].lost, number("10"));
  EXPECT_EQ(gaps[0].cost, number("10"));  // all 100 points of the sheet are assessed
  EXPECT_EQ(gaps[0].gap, number("2"));
  EXPECT_EQ(gaps[0].since, period("2026-07"));
  EXPECT_EQ(gaps[0].sentence, "9月投诉办结时长 12 天，高于目标 2 天；2026年7月以来一直为黄灯");
  EXPECT_EQ(gaps[1].unit, "C1");
  EXPECT_EQ(gaps[1].gap, number("-1.8"));
  EXPECT_EQ(gaps[1].since, period("2026-08"));
  EXPECT_EQ(gaps[2].unit, "C3");
  EXPECT_EQ(gaps[2].lost, number("3"));
  EXPECT_EQ(gaps[2].cost, number("5"));  // 100 × 3 / 60: the other 40 are not assessed
}

TEST(Overview, PutsRedBeforeYellowWhereTheSamePointsAreLost) {
  auto const at = "2026-09";
  auto const gaps = make_overview(reading({record("P", at, {}),
                                           record("C1", at, {{"I1", "97.5", "98", "50", Light::yellow}}, "50", 1),
                                           record("C2", at, {{"I1", "90", "98", "50", Light::red}}, "50", 1)}),
                                  Scope::all(), "P")
                        .value()
                        .gaps;
  ASSERT_EQ(gaps.size(), 2U);
  EXPECT_EQ(gaps[0].unit, "C2");
}

// 甲县 misses 4.1 × 100, 乙县 2.7 × 100 of together 680; 丙县 is above the target.
TEST(Overview, NamesTheUnitsThatExplainAGapAndSinceWhen) {
  auto const gaps = make_overview(september(), Scope::all(), "P").value().gaps;
  EXPECT_EQ(gaps[1].sentence,
            "9月按期申报率 96.2%，低于目标 1.8 个百分点，主要差在甲县（−4.1）与乙县（−2.7）；自2026年8月起为红灯");
}

TEST(Overview, WeighsTheUnitsBelowByTheirDenominators) {
  auto const at = "2026-09";
  auto const gaps = make_overview(reading({record("P", at, {}),
                                           record("C1", at, {{"I1", "96", "98", "50", Light::red, "1010"}}, "50", 1),
                                           record("D1", at, {{"I1", "88", "98", "", Light::red, "10"}}),
                                           record("D2", at, {{"I1", "96.1", "98", "", Light::red, "1000"}})}),
                                  Scope::all(), "P")
                        .value()
                        .gaps;
  // 甲县 misses 10 × 10 = 100, 乙县 1.9 × 1000 = 1900: 95 % of the gap. Nothing is known of August, so no “since”.
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].sentence, "9月按期申报率 96%，低于目标 2 个百分点，主要差在乙县（−1.9）");
}

TEST(Overview, SaysOfAFigureThatCountsFromJanuaryThatItDoes) {
  Indicator indicator;
  indicator.year_to_date = true;
  EXPECT_EQ(value_period_words(indicator, period("2026-09")), "1至9月");
  EXPECT_EQ(value_period_words(indicator, period("2026-01")), "1月");
  EXPECT_EQ(value_period_words(indicator, period("2026Q3")), "三季度");
  indicator.year_to_date = false;
  EXPECT_EQ(value_period_words(indicator, period("2026-09")), "9月");
  EXPECT_EQ(value_period_words(indicator, period("2026H1")), "上半年");
  EXPECT_EQ(dated_words(period("2026Q3")), "2026年三季度");
  EXPECT_EQ(dated_words(period("2026")), "2026年");
}

TEST(Overview, ListsLightsThatChangedAndNotThoseThatStayed) {
  auto const at = "2026-09";
  auto const before = past({record("C1", "2026-08", {{"I1", "98.2", "98", "60", Light::green}}, "60", 1),
                            record("C2", "2026-08", {{"I1", "96", "98", "50", Light::red}}, "50", 1),
                            record("C3", "2026-08", {{"I1", "96", "98", "50", Light::red}}, "50", 1)});
  auto const changes =
      make_overview(reading({record("P", at, {}), record("C1", at, {{"I1", "96", "98", "50", Light::red}}, "50", 1),
                             record("C2", at, {{"I1", "98.5", "98", "60", Light::green}}, "60", 1),
                             record("C3", at, {{"I1", "96", "98", "50", Light::red}}, "50", 1)},
                            {{period("2026-08"), before}}),
                    Scope::all(), "P")
          .value()
          .changes;
  ASSERT_EQ(changes.size(), 2U);
  EXPECT_EQ(changes[0].sentence, "9月按期申报率 96%，低于目标 2 个百分点，由绿灯转为红灯");
  EXPECT_EQ(changes[1].sentence, "9月按期申报率 98.5%，达到目标 98%，由红灯转为绿灯");
}

// What is not judged any more became neither worse nor better, and the unit itself is not among those below it.
TEST(Overview, CountsOnlyTurnsFromColourToColourOfTheUnitsBelow) {
  auto const at = "2026-09";
  auto const line = [](Light light) { return LineText{"I1", "96", "98", "50", light}; };
  auto const before = past(
      {record("C1", "2026-08", {line(Light::green)}, "60", 1), record("C2", "2026-08", {line(Light::grey)}, "50", 1),
       record("C3", "2026-08", {line(Light::yellow)}, "50", 1), record("P", "2026-08", {line(Light::green)})});
  auto const view =
      make_overview(
          reading({record("P", at, {line(Light::red)}), record("C1", at, {line(Light::grey)}, "50", 1),
                   record("C2", at, {line(Light::red)}, "60", 1), record("C3", at, {line(Light::red)}, "50", 1)},
                  {{period("2026-08"), before}}),
          Scope::all(), "P")
          .value();
  EXPECT_EQ(view.assessed.turned_worse, 1);
  EXPECT_EQ(view.assessed.turned_better, 0);
  ASSERT_EQ(view.changes.size(), 1U);
  EXPECT_EQ(view.changes[0].unit, "C3");
}

// Lost in dimension Y: 甲市 I2 10 only (OrdersGapsByPointsLost).
TEST(Overview, NarrowsGapsAndChangesToADimension) {
  auto const narrowed = make_overview(september(), Scope::all(), "P", "Y").value();
  ASSERT_EQ(narrowed.gaps.size(), 1U);
  EXPECT_EQ(narrowed.gaps[0].indicator, "I2");
  for (auto const& one : narrowed.changes) EXPECT_EQ(one.indicator, "I2");
  auto const whole = make_overview(september(), Scope::all(), "P").value();
  auto const other = make_overview(september(), Scope::all(), "P", "X").value();
  EXPECT_EQ(whole.assessed.turned_worse, narrowed.assessed.turned_worse + other.assessed.turned_worse);
}

TEST(Overview, DrawsTheTrendWithLastYear) {
  auto const trend = make_overview(september(), Scope::all(), "C1").value().trend;
  ASSERT_EQ(trend.size(), 4U);
  EXPECT_EQ(trend.back().period, period("2026-09"));
  EXPECT_EQ(trend.back().rate, number("84"));
  EXPECT_EQ(trend.back().year_ago_rate, number("78"));
  EXPECT_EQ(trend[1].period, period("2026-07"));
  EXPECT_FALSE(trend[1].plan_rate);  // no plan was computed then
  EXPECT_FALSE(trend[1].year_ago_rate);
}

// On schedule 甲市 would have 57 of X's 60 points and 38 of Y's 40: 95 of 100, 95 % of each; in August 92.
TEST(Overview, SetsTheTotalBesideItsPlan) {
  auto data = september();
  auto records = data.snapshot->records;
  auto earlier = data.history->periods();
  for (auto& one : records) {
    if (one.total.unit != "C1") continue;
    one.total.planned = 95;
    one.total.planned_dimensions = {{"X", 57}, {"Y", 38}};
  }
  auto august = record("C1", "2026-08", {{"I1", "96", "98", "53", Light::red}}, "83", 3);
  august.total.planned = 92;
  earlier[period("2026-08")] = past({august});
  auto const overview = make_overview(reading(records, earlier), Scope::all(), "C1").value();
  EXPECT_EQ(overview.standing->planned, number("95"));
  EXPECT_EQ(overview.standing->planned_rate, number("95"));
  EXPECT_EQ(overview.standing->dimensions[0].planned, number("57"));
  EXPECT_EQ(overview.standing->dimensions[1].planned_rate, number("95"));
  EXPECT_EQ(overview.trend.back().plan_rate, number("95"));
  EXPECT_EQ(overview.trend[overview.trend.size() - 2].plan_rate, number("92"));
  auto const ranking = make_ranking(reading(records, earlier), Scope::all(), {"city", {}, {}}).value();
  EXPECT_FALSE(ranking.rows[0].planned);  // 乙市's was not computed
  EXPECT_EQ(ranking.rows[1].planned, number("95"));
  EXPECT_EQ(ranking.rows[1].planned_rate, number("95"));
}

TEST(Ranking, ShowsTotalsToAllAndOpensOnlyWhatTheViewerSees) {
  auto const ranking = make_ranking(september(), {false, {"C1"}}, {"city", {}, {}}).value();
  ASSERT_EQ(ranking.rows.size(), 3U);
  EXPECT_EQ(ranking.full, number("100"));
  EXPECT_EQ(ranking.rows[0].name, "乙市");
  EXPECT_EQ(ranking.rows[0].total, number("100"));
  EXPECT_FALSE(ranking.rows[0].open);
  EXPECT_EQ(ranking.rows[1].name, "甲市");
  EXPECT_TRUE(ranking.rows[1].open);
  EXPECT_EQ(ranking.rows[1].parent_name, "某省");
  EXPECT_EQ(ranking.rows[1].dimensions.at("X"), number("54"));
}

TEST(Ranking, NamesAnUnknownLevelAndTheNearestOne) {
  auto const ranking = make_ranking(september(), Scope::all(), {"citi", {}, {}});
  ASSERT_FALSE(ranking);
  EXPECT_EQ(to_text(ranking.error()), "没有层级 citi，是不是 city?");
}

TEST(Card, ComparesALineWithItsPastAndItsGroup) {
  auto const card = make_card(september(), Scope::all(), "C1").value();
  ASSERT_EQ(card.lines.size(), 2U);
  auto const& line = card.lines[0];
  EXPECT_EQ(line.lost, number("6"));
  EXPECT_EQ(line.rate, number("90"));
  EXPECT_EQ(line.previous, number("96"));
  EXPECT_EQ(line.year_ago, number("95"));
  EXPECT_EQ(line.group_median, number("97.4"));  // 96.2, 97.4, 98.5
  EXPECT_EQ(line.group_best, number("98.5"));
  EXPECT_EQ(line.group_best_unit, "C2");
  EXPECT_EQ(card.lines[1].group_best, number("9"));       // fewer days are better
  EXPECT_EQ(card.lines[1].group_median, number("10.5"));  // of 12 and 9; 丙市 has no value
}

TEST(Card, KeepsWhatIsMissingMissing) {
  auto const card = make_card(september(), Scope::all(), "C3").value();
  auto const& line = card.lines[1];
  EXPECT_FALSE(line.value);
  EXPECT_FALSE(line.score);
  EXPECT_FALSE(line.lost);
  EXPECT_FALSE(line.rate);
  EXPECT_EQ(line.light, Light::grey);
  EXPECT_EQ(line.why, "说明");
}

TEST(Card, DoesNotNameTheBestUnitOutsideTheScope) {
  auto const card = make_card(september(), {false, {"C1"}}, "C1").value();
  EXPECT_EQ(card.lines[0].group_best, number("98.5"));
  EXPECT_FALSE(card.lines[0].group_best_unit);
}

// 丙市 is ranked apart in the same group: its value is compared all the same, as the indicator's rank does.
TEST(Card, ComparesWithTheWholeGroupAndSaysHowManyAreRankedApart) {
  auto data = september();
  auto records = data.snapshot->records;
  for (auto& record : records) {
    if (record.total.unit == "C3") record.total.peer_group = "A/reverse";
  }
  auto const card = make_card(reading(records, data.history->periods()), Scope::all(), "C1").value();
  EXPECT_EQ(card.lines[0].group_median, number("97.4"));  // 96.2, 97.4, 98.5
  EXPECT_EQ(card.standing->ranked_apart, 1);
}

// 丙市 alone in a group of its own: 甲市 and 乙市 are compared with (96.2 + 98.5) / 2 = 97.35, 丙市 with itself.
TEST(Card, ManyAtOnceAreEachComparedWithTheirOwnGroup) {
  auto data = september();
  auto records = data.snapshot->records;
  for (auto& record : records) {
    if (record.total.unit == "C3") record.total.peer_group = "B";
  }
  auto const read = reading(records, data.history->periods());
  auto const cards = make_cards(read, Scope::all(), {"C1", "C3", "C2"}).value();
  ASSERT_EQ(cards.size(), 3U);
  EXPECT_EQ(cards[0].unit, "C1");
  EXPECT_EQ(cards[0].lines[0].group_median, number("97.35"));
  EXPECT_EQ(cards[1].lines[0].group_median, number("97.4"));
  EXPECT_EQ(cards[1].lines[0].group_best_unit, "C3");
  EXPECT_EQ(cards[2].lines[0].group_median, number("97.35"));
  EXPECT_EQ(cards[2].lines[0].group_best_unit, "C2");
  EXPECT_FALSE(make_cards(read, {false, {"C1"}}, {"C1", "C2"}));
}

// Of a moderate indicator many are equally well within their band.
TEST(Card, NamesNoBestOfAModerateIndicator) {
  Indicator moderate;
  moderate.id = "I1";
  moderate.direction = Direction::moderate;
  auto const data = september();
  auto const group = peer_group(*data.snapshot, *data.snapshot->find("C1"));
  EXPECT_FALSE(compare_in_group(group, moderate).best);
  EXPECT_EQ(compare_in_group(group, moderate).median, number("97.4"));
  moderate.direction = Direction::positive;
  EXPECT_EQ(compare_in_group(group, moderate).best, number("98.5"));
}

TEST(Standing, NamesAGroupThatAnAxisRanksApartByBothTitles) {
  auto rules = pack()->pack;
  rules.axes = {{"reverse", "纳税人反向评价", 1, {}, true}};
  EXPECT_EQ(group_title(rules, "city", "A"), "甲组");
  EXPECT_EQ(group_title(rules, "city", "A/reverse"), "甲组（纳税人反向评价试点）");
}

TEST(Overview, CountsLightsOfAllBelowNowAndBefore) {
  // 甲市 red and yellow, 乙市 green twice, 丙市 yellow and missing.
  auto const assessed = make_overview(september(), Scope::all(), "P").value().assessed;
  EXPECT_EQ(assessed.units, 3);
  EXPECT_EQ(assessed.lights.red, 1);
  EXPECT_EQ(assessed.lights.yellow, 2);
  EXPECT_EQ(assessed.lights.green, 2);
  EXPECT_EQ(assessed.lights.grey, 1);
  ASSERT_TRUE(assessed.lights_previous);  // 甲市 alone was published in August
  EXPECT_EQ(assessed.lights_previous->red, 1);
  EXPECT_EQ(assessed.lights_previous->yellow, 1);
  EXPECT_EQ(assessed.red_new, 0);  // 甲市's was red in August, green in July: two periods
  EXPECT_EQ(assessed.red_lasting, 0);
}

TEST(Overview, CountsRedLightsThatAreNewAndThatLast) {
  auto const red = [](std::string const& unit, std::string_view at, Light light = Light::red) {
    return record(unit, at, {{"I1", "96", "98", "53", light}}, "53", 1);
  };
  auto const at = "2026-09";
  auto const data = reading(
      {record("P", at, {}), red("C1", at), red("C2", at), red("C3", at)},
      {{period("2026-08"), past({red("C1", "2026-08"), red("C2", "2026-08"), red("C3", "2026-08", Light::yellow)})},
       {period("2026-07"), past({red("C1", "2026-07"), red("C2", "2026-07", Light::green)})}});
  auto const assessed = make_overview(data, Scope::all(), "P").value().assessed;
  EXPECT_EQ(assessed.lasting_periods, 3);
  EXPECT_EQ(assessed.red_new, 1);      // 丙市
  EXPECT_EQ(assessed.red_lasting, 1);  // 甲市: July, August, September
}

TEST(Overview, NamesUnitsBesideEachOtherWithoutTheEndingTheyShare) {
  auto data = september();
  auto records = data.snapshot->records;
  for (auto& record : records) {
    if (record.total.level == "county") record.total.unit_name = "新" + record.total.unit_name + "税务局";
  }
  auto const gaps = make_overview(reading(records, data.history->periods()), Scope::all(), "P").value().gaps;
  ASSERT_GE(gaps.size(), 2U);
  EXPECT_EQ(gaps[1].sentence.find("税务局"), std::string::npos) << gaps[1].sentence;
  EXPECT_NE(gaps[1].sentence.find("新甲（−4.1）"), std::string::npos) << gaps[1].sentence;
}

TEST(Explanation, PutsTheNumbersIntoTheFormulaAndShowsSeriesPeersAndParts) {
  auto data = september();
  auto records = data.snapshot->records;
  records[1].scores[0].numerator = number("1234567");
  records[1].scores[0].denominator = number("1283333.5");
  auto const figure = make_explanation(reading(records, data.history->periods()), Scope::all(), {"C1", "I1"}).value();
  EXPECT_EQ(figure.substituted, "96.2% = 1,234,567 ÷ 1,283,333.5 × 100");
  EXPECT_EQ(figure.definition, "按期申报户次 ÷ 应申报户次。");
  EXPECT_EQ(figure.formula.numerator, "1");
  ASSERT_EQ(figure.series.size(), 4U);
  EXPECT_EQ(figure.series.back().value, number("96.2"));
  EXPECT_EQ(figure.series.back().year_ago, number("95"));
  ASSERT_EQ(figure.peers.size(), 3U);
  EXPECT_TRUE(figure.peers[0].self);
  ASSERT_EQ(figure.children.size(), 3U);
  EXPECT_EQ(figure.children[0].name, "甲县");
  EXPECT_EQ(figure.children[0].value, number("93.9"));
  EXPECT_EQ(figure.children[0].target, number("98"));
  EXPECT_FALSE(figure.children[0].points);  // counties have no sheet
  EXPECT_EQ(figure.leaf_index, 101);
  EXPECT_EQ(figure.version, 1);
}

TEST(Explanation, ShowsPeersOutsideTheScopeWithoutTheirNames) {
  auto const figure = make_explanation(september(), {false, {"C1"}}, {"C1", "I1"}).value();
  ASSERT_EQ(figure.peers.size(), 3U);
  EXPECT_EQ(figure.peers[0].name, "甲市");
  EXPECT_EQ(figure.peers[1].name, "");
  EXPECT_EQ(figure.peers[1].unit, "");
  EXPECT_EQ(figure.peers[1].value, number("98.5"));
}

TEST(Scope, RefusesDetailsOfOtherUnitsInAllViews) {
  auto const data = september();
  Scope const scope{false, {"C1"}};
  for (auto const& error : {make_overview(data, scope, "C2").error(), make_card(data, scope, "P").error(),
                            make_explanation(data, scope, {"C3", "I1"}).error()}) {
    EXPECT_EQ(error.code, "reading.out_of_scope");
    EXPECT_EQ(error.kind, ErrorKind::forbidden);
  }
  EXPECT_TRUE(make_overview(data, scope, "D2"));
  EXPECT_EQ(make_overview(data, scope, "D9").error().code, "app.unit_unknown");
  EXPECT_EQ(make_explanation(data, scope, {"C1", "I9"}).error().code, "app.indicator_unknown");
  EXPECT_EQ(make_explanation(data, scope, {"D1", "I2"}).error().code, "app.no_such_line");
}

}  // namespace
}  // namespace jixiao::app
