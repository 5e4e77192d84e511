#include "policy/pack_for_tests.h"

namespace jixiao::policy {
namespace {

PackFiles with_target(std::string const& rule) {
  return with("    target: 90\n", "    target: 90\n    targets:\n      - " + rule + "\n");
}

// One case per name by which an entry refers to another: the change, the line it is on, what is said.
struct Case {
  char const* from;
  char const* to;
  char const* where;
  char const* said;
};

TEST(PackNames, WhatIsReferredToMustBeThere) {
  Case const cases[] = {
      {"sheets:", "adjustments:\n  - {id: A, title: 表扬, points: 1, levels: [libary]}\nsheets:", "pack.yaml:74",
       "没有名为“libary”的层级，是不是“library”?"},
      {"sheets:",
       "vetoes:\n  - {id: V, title: 事故, when: count(loan), confirmed_by: count(loan), dimension: SERVIC}\nsheets:",
       "pack.yaml:74", "没有名为“SERVIC”的维度，是不是“SERVICE”?"},
      {"units: [L1, L2, L3]", "units: [L1, L2, LL3]", "pack.yaml:87", "没有名为“LL3”的单位代码，是不是“L3”?"},
      {"units: [L1, L2, L3]", "units: [L1, L2, ALL]", "pack.yaml:87", "单位 ALL 不是 library 级"},
      {"units: [L1, L2, L3]", "from: 2026-01-01", "pack.yaml:87", "没有写 units 或 where"},
      {"datasets:", "successions:\n  - {from: L1, to: L9, on: 2026-04-01}\ndatasets:", "pack.yaml:19",
       "没有名为“L9”的单位代码，是不是“L1”?"},
      {"datasets:", "successions:\n  - {from: L1, to: L1, on: 2026-04-01}\ndatasets:", "pack.yaml:19",
       "单位 L1 不能承继自己"},
      {"type: code}\n      - {name: library, title: 图书馆, type: code}",
       "type: code, values: [a, b], labels: {a: 甲, c: 丙}}\n      - {name: library, title: 图书馆, type: code}",
       "pack.yaml:27", "没有名为“c”的列 loan_id 的代码（values）"},
      {"peers: all", "replaced_by_axis: {OBSERVED: voice}\n    peers: all", "pack.yaml:74", "没有名为“OBSERVED”的指标"},
  };
  for (auto const& one : cases) {
    auto const text = errors_of(with(one.from, one.to));
    EXPECT_TRUE(says(text, one.said)) << one.to;
    EXPECT_TRUE(says(text, one.where)) << one.to;
  }
}

TEST(PackNames, ATargetIsForSomebodyTheIndicatorAssesses) {
  EXPECT_EQ(errors_of(with_target("{unit: L1, value: 80}")), "");
  EXPECT_EQ(errors_of(with_target("{group: ALL, value: 80}")), "");
  EXPECT_TRUE(says(errors_of(with_target("{unit: L0, value: 80}")), "没有名为“L0”的单位代码，是不是“L1”?"));
  EXPECT_TRUE(says(errors_of(with_target("{unit: ALL, value: 80}")), "为单位 ALL 定了目标"));
  EXPECT_TRUE(says(errors_of(with_target("{group: SMAL, value: 80}")), "没有名为“SMAL”的本指标各层级的分组"));
  auto const level = errors_of(with_target("{level: peer, value: 80}"));
  EXPECT_TRUE(says(level, "没有名为“peer”的本指标 levels 中的层级"));
  EXPECT_TRUE(says(level, "pack.yaml:59"));
}

TEST(PackNames, ASheetComparesUnitsOfItsOwnLevel) {
  EXPECT_TRUE(says(errors_of(with("title: 全部图书馆\n    level: library", "title: 全部图书馆\n    level: city")),
                   "library 表用的分组方案 all 是 city 级的"));
}

TEST(PackNames, ASuccessorIsInForceWhenItTakesOver) {
  auto files = with("name: 湖滨馆, level: library, parent: ALL}",
                    "name: 湖滨馆, level: library, parent: ALL, from: 2026-07-01}");
  change(files, "datasets:", "successions:\n  - {from: L2, to: L3, on: 2026-04-01}\ndatasets:");
  EXPECT_TRUE(says(errors_of(files), "承继单位 L3 在 2026-04-01 还没有或已不再有效"));
  change(files, "on: 2026-04-01", "on: 2026-07-01");
  EXPECT_EQ(errors_of(files), "");
}

TEST(PackNames, SuccessionsInACircleAreToldWithAllTheirPlaces) {
  auto const circle = [](std::string const& entries) {
    return errors_of(with("datasets:", "successions:\n" + entries + "datasets:"));
  };
  auto const two = circle("  - {from: L1, to: L2, on: 2026-04-01}\n  - {from: L2, to: L1, on: 2026-07-01}\n");
  EXPECT_TRUE(says(two, "pack.yaml:19: 单位的承继关系成环：L1 → L2 → L1（箭头指向承继单位），其余各条在 pack.yaml:20"))
      << two;
  EXPECT_EQ(two.find("成环"), two.rfind("成环"));
  auto const three = circle(
      "  - {from: L3, to: ALL, on: 2026-01-01}\n  - {from: L1, to: L2, on: 2026-04-01}\n"
      "  - {from: L2, to: L3, on: 2026-04-01}\n  - {from: L3, to: L1, on: 2026-04-01}\n");
  EXPECT_TRUE(says(three, "L1 → L2 → L3 → L1（")) << three;
  EXPECT_TRUE(says(three, "pack.yaml:21") && says(three, "pack.yaml:22")) << three;
  // A split and a merger are none.
  EXPECT_EQ(circle("  - {from: L1, to: L2, on: 2026-04-01}\n  - {from: L1, to: L3, on: 2026-04-01}\n"
                   "  - {from: L2, to: L3, on: 2026-07-01}\n"),
            "");
}

TEST(PackNames, ShapesOfTheMapAreThoseOfUnits) {
  auto files = libraries();
  auto& map = files.files["map.geojson"];
  map =
      "{\"type\": \"FeatureCollection\", \"features\": [\n{\"properties\": {\"code\": \"L1\"}},\n{\"properties\": "
      "{\"code\": \"L22\"}}]}";
  EXPECT_TRUE(says(errors_of(files), "map.geojson:3: 没有名为“L22”的单位代码，是不是“L2”?"));
  map.replace(map.find("L22"), 3, "L2");
  EXPECT_EQ(errors_of(files), "");
  map.pop_back();
  EXPECT_TRUE(says(errors_of(files), "map.geojson: 地图不是有效的 GeoJSON"));
}

TEST(PackNames, WhatIsAskedOfAUnitIsWhatSomeUnitBears) {
  auto const where = [](std::string const& condition) {
    auto files = with("units: [L1, L2, L3]", "where: \"" + condition + "\"");
    change(files, "level: library, parent: ALL}", "level: library, parent: ALL, attributes: {area: north}}");
    return warnings_of(files);
  };
  EXPECT_EQ(where("unit.level = 'library' and unit.area in ('north')"), "");
  EXPECT_TRUE(says(where("unit.aera = 'north'"),
                   "pack.yaml:87: 没有单位写有属性“aera”，写在这里的条件对谁都不成立，是不是“area”?"));
  EXPECT_TRUE(
      says(where("unit.area = 'norht'"), "没有单位的 area 是“norht”，写在这里的条件对谁都不成立，是不是“north”?"));
  EXPECT_TRUE(says(where("unit.level in ('city', 'libary')"), "没有单位的 level 是“libary”"));
  EXPECT_TRUE(says(where("unit.code != 'L4'"), "没有单位的 code 是“L4”"));
}

}  // namespace
}  // namespace jixiao::policy
