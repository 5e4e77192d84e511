// Reading scenarios; and what the default pack claims with its own.
#include "app/scenario/language.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "app/home.h"
#include "app/scenario/steps.h"
#include "base/file.h"

namespace jixiao::app {
namespace {

std::string errors_of(std::string const& text) {
  auto const scenarios = parse_scenarios(text, "试");
  return scenarios ? "" : to_text(scenarios.error());
}

TEST(Scenarios, StepsKeepTheirLinesAndWhatStandsBelowThem) {
  auto const read = parse_scenarios(
      "# 注\n场景 甲\n  证明 #1 #2\n  说明 手算\n  已知 数据 loan\n    a | b\n    1 | 2\n  当 计算 2026-09\n  那么 "
      "成功\n",
      "试");
  ASSERT_TRUE(read) << to_text(read.error());
  ASSERT_EQ(read->size(), 1u);
  auto const& one = read->front();
  EXPECT_EQ(one.id, "试/1");
  EXPECT_EQ(one.proves, (std::vector<std::string>{"#1", "#2"}));
  ASSERT_EQ(one.steps.size(), 3u);
  EXPECT_EQ(one.steps[0].line, 5);
  EXPECT_EQ(one.steps[0].body, (std::vector<std::string>{"a | b", "1 | 2"}));
}

TEST(Scenarios, OneThatExpectsNothingProvesNothingAndIsRefused) {
  EXPECT_NE(errors_of("场景 甲\n  当 计算 2026-09\n").find("什么也没有证明"), std::string::npos);
}

TEST(Scenarios, ALineNobodyUnderstandsIsToldWithItsPlace) {
  auto const text = errors_of("场景 甲\n  如果 下雨\n  那么 成功\n");
  EXPECT_NE(text.find("试:2"), std::string::npos) << text;
  EXPECT_NE(text.find("如果 下雨"), std::string::npos) << text;
}

TEST(ScenarioTables, RepeatRowsCountOnAndAddWhatIsTheSameInAll) {
  auto const csv = table_as_csv({"id | on", "每行 kind=x", "2× F{n} | a", "G{n} | b"});
  EXPECT_EQ(csv.value(), "id,on,kind\nF1,a,x\nF2,a,x\nG3,b,x\n");
}

TEST(ScenarioTables, ARowOfAnotherWidthIsRefused) { EXPECT_FALSE(table_as_csv({"id | on", "1"})); }
TEST(ScenarioTables, ARowIsNotRepeatedWithoutEnd) { EXPECT_FALSE(table_as_csv({"id", "9999999× F{n}"})); }

struct Claims {
  std::set<std::string> proven, touched;
};

Claims claims_of(std::vector<Scenario> const& scenarios) {
  Claims out;
  for (auto const& one : scenarios) {
    out.proven.insert(one.proves.begin(), one.proves.end());
    out.touched.insert(one.touches.begin(), one.touches.end());
  }
  return out;
}

// What is shown in part says what is lacking, and what is lacking is not claimed to be proven.
TEST(DefaultPack, EveryMechanismItsScenariosShowIsProvenOrSaysWhatItLacks) {
  auto const folder = std::filesystem::path(JIXIAO_SOURCE_DIR) / "policies/default";
  auto const files = read_pack(folder).value();
  auto const scenarios = scenarios_of(files.files);
  ASSERT_TRUE(scenarios) << to_text(scenarios.error());
  auto const pack = policy::load_pack(files);
  ASSERT_TRUE(pack) << to_text(pack.error());
  auto claims = claims_of(*scenarios);
  EXPECT_GE(claims.proven.size(), 5u);
  for (auto const& mechanism : pack->pack.mechanisms) {
    bool const proven = claims.proven.erase(mechanism.id) > 0;
    bool const touched = claims.touched.erase(mechanism.id) > 0;
    EXPECT_FALSE(proven && mechanism.lacks) << mechanism.id << " is claimed whole and lacks something";
    EXPECT_FALSE(touched && !proven && !mechanism.lacks) << mechanism.id << " is shown in part and lacks nothing";
    EXPECT_FALSE(mechanism.lacks && !touched) << mechanism.id << " says what it lacks, and no scenario shows the rest";
  }
  EXPECT_TRUE(claims.proven.empty()) << "不在机制清单里: " << *claims.proven.begin();
  EXPECT_TRUE(claims.touched.empty()) << "不在机制清单里: " << *claims.touched.begin();
}

TEST(ScenarioSteps, AllStandInTheDocument) {
  auto const document = read_file(std::filesystem::path(JIXIAO_SOURCE_DIR) / "docs/scenarios.md").value();
  for (auto const& pattern : step_patterns()) {
    EXPECT_NE(document.find("`" + pattern + "`"), std::string::npos) << pattern;
  }
}

}  // namespace
}  // namespace jixiao::app
