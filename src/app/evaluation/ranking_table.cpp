#include "app/evaluation/ranking_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace jixiao::app {
namespace {

using report::Cell;
using report::cell;
using report::ColumnKind;

struct Place {
  report::Column column;
  std::function<Cell(RankingRow const&)> value;
  std::function<bool(RankingRow const&)> says_something = {};  // absent: the column is always there
};

report::Column points_column(std::string const& title) { return {title + "（分）", ColumnKind::number, 2}; }
report::Column count_column(std::string title) { return {std::move(title), ColumnKind::number, 0}; }

std::optional<Decimal> difference(std::optional<Decimal> const& now, std::optional<Decimal> const& before) {
  if (!now || !before) return std::nullopt;
  return *now - *before;
}

std::string movement(RankingRow const& row) {
  if (!row.rank || !row.rank_previous) return "";
  auto const steps = *row.rank_previous - *row.rank;
  if (steps == 0) return "持平";
  return steps > 0 ? fmt::format("上升 {} 位", steps) : fmt::format("下降 {} 位", -steps);
}

std::string band(RankingRow const& row) {
  return row.rank_q5 && row.rank_q95 ? fmt::format("{}—{}", *row.rank_q5, *row.rank_q95) : "";
}

bool filled(Cell const& cell) { return !std::holds_alternative<std::monostate>(cell); }

// With its values: shown where any row has one.
template <class F>
Place where_any(report::Column column, F value) {
  return {std::move(column), value, [value](RankingRow const& row) { return filled(value(row)); }};
}

// Points that are nought for almost everybody.
Place where_not_zero(std::string const& title, Decimal RankingRow::*points) {
  return {points_column(title), [points](RankingRow const& row) { return Cell{row.*points}; },
          [points](RankingRow const& row) { return !(row.*points).is_zero(); }};
}

void add_standing(std::vector<Place>& out) {
  using Row = RankingRow const&;
  out.push_back({{"单位代码"}, [](Row row) { return cell(row.unit); }});
  out.push_back({{"单位"}, [](Row row) { return cell(row.name); }});
  out.push_back(where_any({"上级单位"}, [](Row row) { return cell(row.parent_name.value_or("")); }));
  out.push_back(where_any({"组别"}, [](Row row) { return cell(row.group_title.value_or("")); }));
  out.push_back({count_column("名次"), [](Row row) { return cell(row.rank); }});
  out.push_back(where_any(count_column("同组单位数"), [](Row row) { return cell(row.ranked); }));
  out.push_back(where_any({"名次区间"}, [](Row row) { return cell(band(row)); }));
  out.push_back(where_any({"较上期"}, [](Row row) { return cell(movement(row)); }));
  out.push_back(where_any({"等次"}, [](Row row) { return cell(row.grade_title.value_or("")); }));
  out.push_back({points_column("总分"), [](Row row) { return cell(row.total); }});
  out.push_back(where_any(points_column("计划得分"), [](Row row) { return cell(row.planned); }));
  out.push_back(where_any(points_column("较计划"), [](Row row) { return cell(difference(row.total, row.planned)); }));
  out.push_back(
      where_any(points_column("较上期"), [](Row row) { return cell(difference(row.total, row.total_previous)); }));
}

void add_points(std::vector<Place>& out) {
  using Row = RankingRow const&;
  out.push_back(where_not_zero("加减分", &RankingRow::adjustment));
  out.push_back({points_column("参评分值"), [](Row row) { return Cell{row.points_assessed}; }});
  out.push_back(where_not_zero("其中沿用", &RankingRow::points_carried));
  out.push_back(where_not_zero("未到期", &RankingRow::points_not_due));
  out.push_back(where_any({"一票否决"}, [](Row row) { return cell(row.veto.value_or("")); }));
  out.push_back({count_column("未达指标（项）"), [](Row row) { return Cell{Decimal(row.lights.red)}; }});
  out.push_back(where_any(points_column("可比总分"), [](Row row) { return cell(row.total_comparable); }));
}

}  // namespace

void put_ranking(Pack const& pack, Ranking const& ranking, report::Table& table) {
  std::vector<Place> places;
  add_standing(places);
  for (auto const& dimension : pack.dimensions) {
    places.push_back(where_any(points_column(dimension.title), [id = dimension.id](RankingRow const& row) {
      auto const found = row.dimensions.find(id);
      return found == row.dimensions.end() ? Cell{} : Cell{found->second};
    }));
  }
  add_points(places);
  std::erase_if(places, [&](Place const& place) {
    return place.says_something && std::none_of(ranking.rows.begin(), ranking.rows.end(), place.says_something);
  });
  for (auto const& place : places) table.columns.push_back(place.column);
  for (auto const& row : ranking.rows) {
    auto& cells = table.rows.emplace_back();
    for (auto const& place : places) cells.push_back(place.value(row));
  }
}

}  // namespace jixiao::app
