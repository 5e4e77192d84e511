#include "policy/pack_for_tests.h"

namespace jixiao::policy {
namespace {

// The libraries come from a table of the pack instead.
PackFiles with_table(std::string const& csv) {
  auto files = with("units:\n", "unit_tables:\n  - {file: libraries.csv}\nunits:\n");
  for (auto const* code : {"L1", "L2", "L3"}) {
    auto& text = files.files["pack.yaml"];
    auto const at = text.find("  - {code: " + std::string(code));
    text.erase(at, text.find('\n', at) + 1 - at);
  }
  files.files["libraries.csv"] = csv;
  return files;
}

TEST(UnitRegister, MistakesInATableAreToldAtTheirLine) {
  std::string const head = "code,name,level,parent,from,to\n";
  std::string const sound = "L1,河东馆,library,ALL,,\nL2,河西馆,library,ALL,,\n";
  EXPECT_EQ(errors_of(with_table(head + sound + "L3,湖滨馆,library,ALL,,\n")), "");
  struct Case {
    char const* row;
    char const* said;
  };
  Case const cases[] = {
      {"L3,湖滨馆,library,AL,,", "libraries.csv:4: 单位 L3 的上级 AL 没有登记，是不是“ALL”?"},
      {"L3,湖滨馆,libary,ALL,,", "libraries.csv:4: 没有名为“libary”的层级，是不是“library”?"},
      {"L3,湖滨馆,library,ALL,2026-04-15,",
       "libraries.csv:4: from 为 2026-04-15，机构变动只能从月初起，应为当月或次月的 1 日（如 2026-04-01）"},
      {"L3,湖滨馆,library,ALL,,2026-04-15", "libraries.csv:4: to 为 2026-04-15，应是某月的最后一天（如 2026-04-30）"},
      {"L3,湖滨馆,library,ALL,2026-04-01,2026-01-31", "libraries.csv:4: 起 2026-04-01 晚于止 2026-01-31"},
      {"L3,湖滨馆,city,L1,,", "libraries.csv:4: 单位 L3（city）的上级 L1 是 library，层级顺序反了"},
  };
  for (auto const& one : cases) {
    EXPECT_TRUE(says(errors_of(with_table(head + sound + one.row + "\n")), one.said)) << one.row;
  }
}

TEST(UnitRegister, OfTwoRowsAtOnceBothPlacesAreTold) {
  auto const text = errors_of(with_table(
      "code,name,level,parent,from,to\nL1,河东馆,library,ALL,,\nL2,河西馆,library,ALL,,\nL3,湖滨馆,library,ALL,,\n"
      "L1,又一馆,library,ALL,2026-04-01,\n"));
  EXPECT_TRUE(says(text, "libraries.csv:5: 单位 L1 有两条同时有效的登记，另一条在 libraries.csv:2"));
}

TEST(UnitRegister, OfACircleAllPlacesAreTold) {
  auto const ring = errors_of(with_table(
      "code,name,level,parent,from,to\nL1,河东馆,library,L2,,\nL2,河西馆,library,L3,,\nL3,湖滨馆,library,L1,,\n"));
  EXPECT_TRUE(
      says(ring, "上级关系成环：L1 → L2 → L3 → L1（箭头指向上级），其余各条在 libraries.csv:3、libraries.csv:4"))
      << ring;
  EXPECT_TRUE(says(ring, "libraries.csv:2: ")) << ring;
  // L3 hangs below the ring and is none of it.
  auto const below = errors_of(with_table(
      "code,name,level,parent,from,to\nL3,湖滨馆,library,L1,,\nL1,河东馆,library,L2,,\nL2,河西馆,library,L1,,\n"));
  EXPECT_TRUE(says(below, "L1 → L2 → L1（")) << below;
  auto const own = errors_of(with_table("code,name,level,parent,from,to\nL1,河东馆,library,L1,,\n"));
  EXPECT_TRUE(says(own, "libraries.csv:2: 单位 L1 的上级写成了自己")) << own;
}

// Branches come with the data, the cities above them stand in the pack: those are checked like any other.
TEST(UnitRegister, ThePacksOwnUnitsAreCheckedWhereOthersComeWithTheData) {
  auto const below = [](std::string const& rows) {
    auto files = with_table("code,name,level,parent,from,to\n" + rows);
    auto& text = files.files["pack.yaml"];
    text += "\nunit_datasets:\n  - {dataset: loan, level: library, code: library, parent_unit: ALL}\n";
    return errors_of(files);
  };
  std::string const sound = "L1,河东馆,library,ALL,,\nL2,河西馆,library,ALL,,\nL3,湖滨馆,library,ALL,,\n";
  EXPECT_EQ(below(sound), "");
  EXPECT_EQ(below(sound + "L4,流动馆,library,COMES_LATER,,\n"), "");
  EXPECT_TRUE(says(below(sound + "L1,又一馆,library,ALL,,\n"), "单位 L1 有两条同时有效的登记"));
  EXPECT_TRUE(says(below(sound + "L4,甲馆,library,L5,,\nL5,乙馆,library,L4,,\n"), "L4"));
}

TEST(UnitRegister, AParentStandsAsLongAsThoseBelowIt) {
  auto const text = errors_of(
      with_table("code,name,level,parent,from,to\nL1,河东馆,library,ALL,,\nL2,河西馆,library,ALL,,2026-03-31\n"
                 "L3,湖滨馆,library,L2,,\n"));
  EXPECT_TRUE(says(text, "libraries.csv:4: 单位 L3 的上级 L2 没有在 L3 的整个有效期内有效"));
}

TEST(UnitRegister, AColumnThatNearlyBearsAKnownNameIsASlip) {
  auto const slip = errors_of(
      with_table("code,name,level,parant\nL1,河东馆,library,ALL\nL2,河西馆,library,ALL\nL3,湖滨馆,library,ALL\n"));
  EXPECT_TRUE(says(slip, "libraries.csv:1: 单位表没有“parent”列，却有一列“parant”"));
  EXPECT_EQ(errors_of(with_table("code,name,level,parent,region\nL1,河东馆,library,ALL,东\nL2,河西馆,library,ALL,西\n"
                                 "L3,湖滨馆,library,ALL,\n")),
            "");
}

TEST(UnitRegister, UnitsBesideTheTreeAreRemindedOfOncePerLevel) {
  auto const text =
      warnings_of(with_table("code,name,level\nL1,河东馆,library\nL2,河西馆,library\nL3,湖滨馆,library\n"));
  EXPECT_TRUE(says(text, "libraries.csv:2: 3 个 library 级单位没有上级（如 L1）"));
}

TEST(UnitRegister, MistakesInYamlAreToldAtTheirLine) {
  EXPECT_TRUE(says(errors_of(with("library, parent: ALL}\n  - {code: L3", "library, parent: ALX}\n  - {code: L3")),
                   "pack.yaml:15: 单位 L2 的上级 ALX 没有登记，是不是“ALL”?"));
}

}  // namespace
}  // namespace jixiao::policy
