#include "app/named.h"

#include <gtest/gtest.h>

namespace jixiao::app {
namespace {

Period const september = Period::parse("2026-09").value();

std::vector<Unit> const units = {
    {"P", "全省", "province", {}, {}, {}, {}, {}},    {"C1", "东市", "city", "P", {}, {}, {}, {}},
    {"C2", "西市", "city", "P", {}, {}, {}, {}},      {"A1", "城关所", "branch", "C1", {}, {}, {}, {}},
    {"A2", "城关所", "branch", "C2", {}, {}, {}, {}}, {"A3", "河口所", "branch", "C2", {}, {}, {}, {}}};

std::vector<UnitRecord> records() {
  std::vector<UnitRecord> out;
  for (auto const& unit : units) {
    UnitRecord record;
    record.total.unit = unit.code;
    record.total.unit_name = unit.name;
    out.push_back(std::move(record));
  }
  return out;
}

std::string found_unit(std::string const& text) {
  auto const found = find_unit(records(), units, september, text);
  return found ? *found : to_text(found.error());
}

TEST(Named, AUnitGoesByCodeOrByANameThatIsItsAlone) {
  EXPECT_EQ(found_unit("A2"), "A2");
  EXPECT_EQ(found_unit("河口所"), "A3");
  EXPECT_EQ(found_unit("全省"), "P");
}

TEST(Named, UnitsOfOneNameAreToldApartByTheirParents) {
  EXPECT_EQ(found_unit("城关所"), "有 2 个单位叫“城关所”，请写代码：城关所（A1，上级 东市）、城关所（A2，上级 西市）");
}

TEST(Named, AUnitNobodyIsComesWithTheNearest) {
  EXPECT_EQ(found_unit("河口索"), "没有单位 河口索，是不是河口所（A3，上级 西市）?");
  EXPECT_EQ(found_unit("河口"), "没有单位 河口，是不是河口所（A3，上级 西市）?");
  EXPECT_EQ(found_unit("天上宫阙"), "没有单位 天上宫阙");
}

TEST(Named, IndicatorsAndLevelsToo) {
  Pack pack;
  pack.levels = {{"city", "市局"}, {"branch", "分局"}};
  for (auto const& [id, name] : {std::pair("A", "按期率"), {"B", "按期率"}, {"C", "满意度"}}) {
    Indicator one;
    one.id = id;
    one.name = name;
    pack.indicators.push_back(std::move(one));
  }
  EXPECT_EQ(named_indicator(pack, "满意度").value(), "C");
  EXPECT_EQ(named_indicator(pack, "B").value(), "B");
  EXPECT_EQ(to_text(named_indicator(pack, "按期率").error()),
            "有 2 项指标叫“按期率”，请写代码：按期率（A）、按期率（B）");
  EXPECT_EQ(to_text(named_indicator(pack, "满意").error()), "没有指标 满意，是不是满意度（C）?");
  EXPECT_EQ(find_level(pack, "分局").value(), "branch");
  EXPECT_EQ(find_level(pack, "city").value(), "city");
  EXPECT_EQ(to_text(find_level(pack, "zz").error()), "没有层级 zz，可以写的有：市局（city）、分局（branch）");
}

}  // namespace
}  // namespace jixiao::app
