#include "policy/pack_for_tests.h"

namespace jixiao::policy {
namespace {

// The city is assessed as well, by the libraries' own sheet.
PackFiles two_sheets() {
  auto files = with("levels: [library]\n    points: {library: 60}",
                    "levels: [city, library]\n    points: {city: 60, library: 60}");
  change(files, "levels: [library]\n    points: {library: 40}",
         "levels: [city, library]\n    points: {city: 40, library: 40}");
  change(files, "sheets:\n",
         "sheets:\n  - {level: city, title: 全市百分表, full: 100, dimensions: {SERVICE: 100}, grades: simple, peers: "
         "cities}\n");
  change(files, "peers:\n",
         "peers:\n  - {id: cities, title: 全市, level: city, rank_min: 1, groups: [{id: C, title: 全市, units: "
         "[ALL]}]}\n");
  return files;
}
char const target[] = "    target: 90\n";
char const copied[] = "library 表与 city 表“上下一般粗”：2 个指标中 2 个分值占比和目标完全相同";

TEST(OneSize, ACopyIsACopyHoweverSmallTheSheet) { EXPECT_TRUE(says(warnings_of(two_sheets()), copied)); }

TEST(OneSize, TheSameTargetInAnotherRuleIsNoDifference) {
  for (auto const* rules : {"{level: library, value: 90}", "{level: library, value: 90.0}", "{group: ALL, value: 90}",
                            "{unit: L1, value: 90}", "{level: city, value: 90}, {level: library, value: 90}"}) {
    auto files = two_sheets();
    change(files, target, std::string(target) + "    targets: [" + rules + "]\n");
    EXPECT_TRUE(says(warnings_of(files), copied)) << rules;
  }
}

TEST(OneSize, AnotherTargetIsADifference) {
  for (auto const* rules : {"{level: library, value: 80}", "{group: ALL, value: 80}", "{unit: L1, value: 80}",
                            "{level: library, value: 80, from: 2027}"}) {
    auto files = two_sheets();
    change(files, target, std::string(target) + "    targets: [" + rules + "]\n");
    EXPECT_EQ(warnings_of(files).find("上下一般粗"), std::string::npos) << rules;
  }
}

TEST(OneSize, ATargetFromEachUnitsOwnPastIsADifference) {
  auto files = two_sheets();
  change(files, target, "    target: indicator('RETURNED', offset = -1y)\n");
  EXPECT_EQ(warnings_of(files).find("上下一般粗"), std::string::npos) << warnings_of(files);
}

TEST(OneSize, OtherWeightsAreADifference) {
  auto files = two_sheets();
  change(files, "{city: 60, library: 60}", "{city: 50, library: 60}");
  change(files, "{city: 40, library: 40}", "{city: 50, library: 40}");
  EXPECT_EQ(warnings_of(files).find("上下一般粗"), std::string::npos) << warnings_of(files);
}

TEST(Targets, EveryLevelThatCarriesPointsHasOne) {
  auto files = two_sheets();
  change(files, target, "    targets: [{level: library, value: 90}]\n");
  auto const text = warnings_of(files);
  EXPECT_TRUE(says(text, "指标 RETURNED 在 city 级没有目标值"));
  EXPECT_TRUE(says(text, "pack.yaml:50"));
  change(files, "{level: library, value: 90}", "{level: library, value: 90}, {unit: ALL, value: 95}");
  EXPECT_EQ(warnings_of(files).find("没有目标值"), std::string::npos) << warnings_of(files);
}

TEST(DoubleCounting, StatisticsOfAUnitAreNoEvents) {
  // visit has one row for each library and day.
  auto const twice = with("    value: sum(visit.visitors) / sum(visit.opening_hours where visitors is not missing)\n",
                          "    value: sum(visit.visitors) / sum(visit.opening_hours)\n    shares_events_with: []\n");
  auto files = twice;
  change(files, "numerator: count(loan on due_on where returned_on <= due_on)", "numerator: sum(visit.visitors)");
  change(files, "denominator: count(loan on due_on)", "denominator: sum(visit.visitors)");
  EXPECT_EQ(warnings_of(files), "");
  change(files, "key: [library, day]", "key: []");
  EXPECT_TRUE(says(warnings_of(files), "读同一批事项（visit）"));
}

}  // namespace
}  // namespace jixiao::policy
