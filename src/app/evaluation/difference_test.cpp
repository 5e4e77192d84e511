#include "app/evaluation/difference.h"

#include "app/evaluation/tables.h"
#include "app/reading/fixture_for_tests.h"

namespace jixiao::app {
namespace {

using reading_test::number;
using reading_test::reading;
using reading_test::record;

auto const now = "2026-09";

// Before: 甲市 54 + 30 = 84, second of three; 乙市 60 + 40 = 100, first; 丙市 57 alone.
Reading before() {
  return reading({record("C1", now, {{"I1", "96.2", "98", "54"}, {"I2", "12", "10", "30"}}, "84", 2),
                  record("C2", now, {{"I1", "98.5", "98", "60"}, {"I2", "9", "10", "40"}}, "100", 1),
                  record("C3", now, {{"I1", "97.4", "98", "57"}}, "57", 3)});
}

// After: 甲市's rate was corrected to 97.1 (56.5), and its complaints earn 28 because others did better: 84.5.
// 乙市's figures are as they were, its rank is not. 丙市's target came down to 97: 60.
Reading after() {
  return reading({record("C1", now, {{"I1", "97.1", "98", "56.5"}, {"I2", "12", "10", "28"}}, "84.5", 1),
                  record("C2", now, {{"I1", "98.5", "98", "60"}, {"I2", "9", "10", "40"}}, "100", 2),
                  record("C3", now, {{"I1", "97.4", "97", "60"}}, "60", 3)});
}

Difference between(Reading const& from, Reading const& to, Scope const& scope = Scope::all()) {
  return make_difference(*from.snapshot, *to.snapshot, scope, "");
}

UnitChange const& of(Difference const& difference, std::string const& unit) {
  for (auto const& change : difference.units) {
    if (change.unit == unit) return change;
  }
  throw std::runtime_error("no change of " + unit);
}

TEST(Difference, CountsWhoseTotalAndRankChanged) {
  auto const d = between(before(), after());
  EXPECT_EQ(d.units_compared, 3);
  EXPECT_EQ(d.totals_changed, 2);
  EXPECT_EQ(d.ranks_changed, 2);
  EXPECT_EQ(d.grades_changed, 0);
  EXPECT_FALSE(d.pack_changed);
}

TEST(Difference, TheLargestChangeOfATotalComesFirst) {
  auto const d = between(before(), after());
  ASSERT_EQ(d.units.size(), 3u);
  EXPECT_EQ(d.units[0].unit, "C3");  // 60 − 57 = 3
  EXPECT_EQ(d.units[0].total_change, number("3"));
  EXPECT_EQ(d.units[1].unit, "C1");  // 84.5 − 84 = 0.5
  EXPECT_EQ(d.units[1].total_change, number("0.5"));
  EXPECT_EQ(d.units[2].unit, "C2");
}

TEST(Difference, TellsALinesOwnChangeFromTheOthersOfItsGroup) {
  auto const d = between(before(), after());
  auto const& lines = of(d, "C1").lines;
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].indicator, "I1");
  EXPECT_EQ(lines[0].change, number("2.5"));
  EXPECT_EQ(lines[0].causes, std::vector{ChangeCause::value});
  EXPECT_EQ(lines[1].indicator, "I2");
  EXPECT_EQ(lines[1].change, number("-2"));
  EXPECT_EQ(lines[1].causes, std::vector{ChangeCause::standing});
  EXPECT_EQ(of(d, "C3").lines.front().causes, std::vector{ChangeCause::target});
  EXPECT_TRUE(of(d, "C2").lines.empty());
}

TEST(Difference, LinesOfUnitsOutsideTheScopeStayClosed) {
  auto const d = between(before(), after(), Scope{false, {"C1"}});
  EXPECT_TRUE(of(d, "C1").open);
  EXPECT_EQ(of(d, "C1").lines.size(), 2u);
  EXPECT_FALSE(of(d, "C3").open);
  EXPECT_TRUE(of(d, "C3").lines.empty());
  EXPECT_EQ(of(d, "C3").total_to, number("60"));  // totals are for all
}

TEST(Difference, AUnitThatChangedOnlyInsideIsNotShownToStrangers) {
  auto const from = reading({record("C1", now, {{"I1", "96", "98", "54"}, {"I2", "12", "10", "30"}}, "84", 1)});
  auto const to = reading({record("C1", now, {{"I1", "96", "98", "55"}, {"I2", "12", "10", "29"}}, "84", 1)});
  EXPECT_EQ(between(from, to).units.size(), 1u);
  EXPECT_TRUE(between(from, to, Scope{false, {"C2"}}).units.empty());
}

TEST(Difference, NamesUnitsThatCameAndWent) {
  auto const d = between(reading({record("C1", now, {}, "84", 1), record("C3", now, {}, "57", 2)}),
                         reading({record("C1", now, {}, "84", 1), record("C2", now, {}, "100", 2)}));
  EXPECT_EQ(d.units_added, 1);
  EXPECT_EQ(d.units_removed, 1);
  EXPECT_EQ(of(d, "C2").presence, Presence::added);
  EXPECT_EQ(of(d, "C3").presence, Presence::removed);
  EXPECT_FALSE(of(d, "C3").total_to);
}

TEST(Difference, TheSameRecordsDifferInNothing) {
  auto const d = between(before(), before());
  EXPECT_TRUE(d.units.empty());
  EXPECT_EQ(d.totals_changed + d.ranks_changed + d.grades_changed, 0);
}

TEST(EvaluationTables, LossesAreListedDearestFirstWithTheirSum) {
  auto const september = after();
  auto const card = make_card(september, Scope::all(), "C1").value();
  auto const document = losses_document(september, {card}, card.unit_name);
  auto const& table = document.tables.front();
  ASSERT_EQ(table.rows.size(), 2u);  // 40 − 28 = 12 before 60 − 56.5 = 3.5
  EXPECT_EQ(std::get<std::string>(table.rows[0][2]), "I2");
  EXPECT_EQ(std::get<Decimal>(table.rows[0][11]), number("12"));
  EXPECT_EQ(std::get<Decimal>(table.rows[1][11]), number("3.5"));
  EXPECT_EQ(std::get<Decimal>((*table.total)[11]), number("15.5"));
  EXPECT_EQ(document.title, "甲市2026年9月失分清单");
}

}  // namespace
}  // namespace jixiao::app
