#include "app/evaluation/ranking_table.h"

#include <gmock/gmock.h>

namespace jixiao::app {
namespace {

using report::Cell;
using testing::ElementsAre;

Decimal number(char const* text) { return Decimal::parse(text).value(); }

Pack two_dimensions() {
  Pack out;
  out.dimensions.resize(2);
  out.dimensions[0].id = "A";
  out.dimensions[0].title = "征管";
  out.dimensions[1].id = "B";
  out.dimensions[1].title = "服务";
  return out;
}

RankingRow row(char const* unit, char const* total) {
  RankingRow out;
  out.unit = unit;
  out.name = std::string(unit) + "局";
  out.total = number(total);
  out.points_assessed = Decimal(1000);
  return out;
}

std::vector<std::string> titles(report::Table const& table) {
  std::vector<std::string> out;
  for (auto const& column : table.columns) out.push_back(column.title);
  return out;
}

// 928.45 − 972.63 = −44.18; 928.45 − 930 = −1.55.
TEST(RankingTable, HasThePlanAndTheDistancesThePageShows) {
  Ranking ranking;
  ranking.rows = {row("C1", "928.45"), row("C2", "900")};
  auto& first = ranking.rows[0];
  first.planned = number("972.63");
  first.total_previous = Decimal(930);
  first.rank = 1;
  first.ranked = 2;
  first.rank_previous = 2;
  first.dimensions = {{"B", Decimal(80)}};
  first.lights.red = 3;
  report::Table table;
  put_ranking(two_dimensions(), ranking, table);
  EXPECT_THAT(titles(table),
              ElementsAre("单位代码", "单位", "名次", "同组单位数", "较上期", "总分（分）", "计划得分（分）",
                          "较计划（分）", "较上期（分）", "服务（分）", "参评分值（分）", "未达指标（项）"));
  EXPECT_THAT(table.rows[0],
              ElementsAre(Cell{"C1"}, Cell{"C1局"}, Cell{Decimal(1)}, Cell{Decimal(2)}, Cell{"上升 1 位"},
                          Cell{number("928.45")}, Cell{number("972.63")}, Cell{number("-44.18")}, Cell{number("-1.55")},
                          Cell{Decimal(80)}, Cell{Decimal(1000)}, Cell{Decimal(3)}));
  EXPECT_EQ(table.rows[1][6], Cell{});  // no plan for C2: nothing, not nought
  EXPECT_EQ(table.rows[1][7], Cell{});
}

TEST(RankingTable, LeavesOutWhatNobodyHas) {
  Ranking ranking;
  ranking.rows = {row("C1", "928.45")};
  report::Table table;
  put_ranking(two_dimensions(), ranking, table);
  EXPECT_THAT(titles(table), ElementsAre("单位代码", "单位", "名次", "总分（分）", "参评分值（分）", "未达指标（项）"));
  ranking.rows[0].adjustment = Decimal(-2);
  table = {};
  put_ranking(two_dimensions(), ranking, table);
  EXPECT_THAT(titles(table), testing::Contains("加减分（分）"));
}

}  // namespace
}  // namespace jixiao::app
