#include "demo/province.h"

#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/csv.h"
#include "demo/map.h"

namespace jixiao::demo {
namespace {

Province const& province() {
  static Province const made = build_province(42, 2026);
  return made;
}

TEST(Province, HasItsUnitsOnEveryDay) {
  auto const rows = register_of(province());
  for (auto const* day : {"2025-06-30", "2025-12-31", "2026-01-01", "2026-03-31", "2026-04-01", "2026-12-31"}) {
    auto const tree = OrgTree::create(rows, *Date::parse(day));
    ASSERT_TRUE(tree) << to_text(tree.error());
    EXPECT_EQ(tree->at_level("province").size(), 1u);
    EXPECT_EQ(tree->at_level("city").size(), 21u);
    EXPECT_EQ(tree->at_level("county").size(), 183u);
    EXPECT_EQ(tree->at_level("department").size(), 18u + 21u * 10u);
    EXPECT_NEAR(static_cast<double>(tree->at_level("branch").size()), 1300, 100);
    for (int const branch : tree->at_level("branch")) {
      auto const& parent =
          tree->nodes()[static_cast<std::size_t>(tree->nodes()[static_cast<std::size_t>(branch)].parent)];
      EXPECT_EQ(parent.unit.level, "county");
    }
  }
}

TEST(Province, OneCountyMovesAndOneIsRenamed) {
  auto const rows = register_of(province());
  auto const before = *OrgTree::create(rows, *Date::parse("2025-12-31"));
  auto const after = *OrgTree::create(rows, *Date::parse("2026-04-01"));
  auto const parent_code = [](OrgTree const& tree, std::string const& code) {
    auto const& nodes = tree.nodes();
    return nodes[static_cast<std::size_t>(nodes[static_cast<std::size_t>(tree.find(code))].parent)].unit.code;
  };
  auto const& moved = province()[province().moved_county].code;
  EXPECT_NE(parent_code(before, moved), parent_code(after, moved));
  auto const successions = successions_of(province());
  ASSERT_EQ(successions.size(), 1u);
  EXPECT_EQ(successions[0].on, *Date::parse("2026-04-01"));
  EXPECT_GE(before.find(successions[0].from), 0);
  EXPECT_EQ(after.find(successions[0].from), -1);
  EXPECT_GE(after.find(successions[0].to), 0);
  auto const width = [](OrgTree const& tree, std::string const& code) {
    auto const node = tree.find(code);
    return tree.nodes()[static_cast<std::size_t>(node)].subtree_end - node;
  };
  EXPECT_EQ(width(before, successions[0].from), width(after, successions[0].to));
}

TEST(Province, RegisterIsTheSameForTheSameSeedOnly) {
  EXPECT_EQ(render_units_csv(build_province(42, 2026)), render_units_csv(province()));
  EXPECT_NE(render_units_csv(build_province(43, 2026)), render_units_csv(province()));
  auto const table = parse_csv(render_units_csv(province()));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->header.front(), "code");
}

TEST(Province, PeerGroupsAreLargeEnoughToRank) {
  std::map<std::string, int> cities, counties;
  for (int const city : province().cities) ++cities[province()[city].peer_group];
  for (int const county : province().counties) ++counties[province()[county].peer_group];
  EXPECT_EQ(cities.size(), 3u);
  EXPECT_EQ(counties.size(), 6u);
  for (auto const& [group, count] : cities) EXPECT_GE(count, 5) << group;
  for (auto const& [group, count] : counties) EXPECT_GE(count, 5) << group;
}

TEST(Province, PlaceNamesAreDistinct) {
  std::set<std::string> names;
  for (int const city : province().cities) EXPECT_TRUE(names.insert(province()[city].name).second);
  for (int const county : province().counties) EXPECT_TRUE(names.insert(province()[county].name).second);
}

double area(nlohmann::json const& ring) {  // shoelace
  double sum = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    sum += ring[i][0].get<double>() * ring[i + 1][1].get<double>() -
           ring[i + 1][0].get<double>() * ring[i][1].get<double>();
  }
  return sum / 2;
}

TEST(Map, CitiesAreTheUnionOfTheirCounties) {
  auto const map = nlohmann::json::parse(render_map(province()));
  std::map<std::string, double> cities, sums;
  for (auto const& feature : map["features"]) {
    auto const& geometry = feature["geometry"];
    auto const& properties = feature["properties"];
    if (properties["level"] == "city") {
      for (auto const& polygon : geometry["coordinates"]) {
        ASSERT_EQ(polygon[0].front(), polygon[0].back());
        cities[properties["code"]] += area(polygon[0]);
      }
    } else {
      auto const& ring = geometry["coordinates"][0];
      ASSERT_EQ(ring.front(), ring.back());
      ASSERT_GE(ring.size(), 4u);
      EXPECT_GT(area(ring), 0) << properties["name"];
      sums[properties["parent"]] += area(ring);
    }
  }
  ASSERT_EQ(cities.size(), 21u);
  EXPECT_EQ(map["features"].size(), 21u + 183u);
  for (auto const& [code, size] : cities) EXPECT_NEAR(size, sums[code], 1e-6) << code;
}

}  // namespace
}  // namespace jixiao::demo
