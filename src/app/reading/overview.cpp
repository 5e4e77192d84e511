#include "app/reading/overview.h"

#include <algorithm>

#include "app/reading/comparison.h"
#include "app/reading/overview_parts.h"

namespace jixiao::app {
namespace {

constexpr std::size_t gaps_most = 10;
constexpr std::size_t changes_most = 600;
constexpr int trend_most = 24;

void add(LightCounts& sum, LightCounts const& more) {
  sum.green += more.green;
  sum.yellow += more.yellow;
  sum.red += more.red;
  sum.grey += more.grey;
}

LightCounts lights_below(Snapshot const& snapshot, std::string const& unit) {
  auto const& nodes = snapshot.tree.nodes();
  auto const node = snapshot.tree.find(unit);
  LightCounts out;
  if (node < 0) return out;
  for (int i = node + 1; i < nodes[static_cast<std::size_t>(node)].subtree_end; ++i) {
    auto const* record = snapshot.find(nodes[static_cast<std::size_t>(i)].unit.code);
    if (record) add(out, count_lights(snapshot, *record));
  }
  return out;
}

OverviewChild make_child(Reading const& reading, UnitRecord const& record) {
  OverviewChild out;
  out.unit = record.total.unit;
  out.name = record.total.unit_name;
  out.level = record.total.level;
  out.lights = count_lights(*reading.snapshot, record);
  auto const standing = make_standing(reading, record);
  if (!standing) return out;
  out.total = standing->total;
  out.rate = standing->rate;
  if (!standing->grade.empty()) {
    out.grade = standing->grade;
    out.grade_title = standing->grade_title;
  }
  out.rank = standing->rank;
  out.ranked = standing->ranked;
  out.rank_q5 = standing->rank_q5;
  out.rank_q95 = standing->rank_q95;
  out.group = standing->group;
  out.group_title = standing->group_title;
  out.rank_previous = standing->rank_previous;
  out.total_previous = standing->previous_total;
  return out;
}

}  // namespace

Below below_of(Snapshot const& snapshot, UnitRecord const& record) {
  Below out;
  auto const children = right_below(snapshot, record.total.unit);
  auto const stands = [&](std::string const& level) {
    return std::any_of(children.begin(), children.end(),
                       [&](auto const* child) { return child->total.level == level; });
  };
  for (auto const& level : snapshot.rules().levels) {
    if (!stands(level.id)) continue;
    if (out.level.empty()) out.level = level.id;
    if (snapshot.rules().find_sheet(level.id)) {
      out.level = level.id;
      break;
    }
  }
  for (auto const* child : children) {
    if (child->total.level == out.level) out.children.push_back(child);
  }
  auto const& nodes = snapshot.tree.nodes();
  auto const node = snapshot.tree.find(record.total.unit);
  for (int i = node + 1; node >= 0 && i < nodes[static_cast<std::size_t>(node)].subtree_end; ++i) {
    auto const& unit = nodes[static_cast<std::size_t>(i)].unit;
    auto const* below = unit.level == out.level ? snapshot.find(unit.code) : nullptr;
    if (below) out.assessed.push_back(below);
  }
  if (out.assessed.empty()) out.assessed.push_back(&record);
  return out;
}

Result<Overview> make_overview(Reading const& reading, Scope const& scope, std::string const& unit,
                               std::string const& dimension) {
  JX_TRY(auto const* const record, find_seen(reading, scope, unit));
  auto const& snapshot = *reading.snapshot;
  auto const below = below_of(snapshot, *record);
  Overview out;
  fill_unit_head(snapshot, *record, out);
  out.previous = previous_period(reading);
  out.year_ago = year_ago_period(reading);
  out.standing = make_standing(reading, *record);
  out.lights = count_lights(snapshot, *record);
  out.lights_below = lights_below(snapshot, unit);
  if (!below.level.empty()) {
    out.children_level = below.level;
    out.children_level_title = level_title(snapshot.rules(), below.level);
  }
  for (auto const* child : below.children) out.children.push_back(make_child(reading, *child));
  out.matrix = make_matrix(snapshot, below.children);
  out.gaps = make_gaps(reading, below.assessed, gaps_most, dimension);
  out.trend = make_trend(reading, *record, trend_most);
  auto changes = make_changes(reading, below.assessed, changes_most, dimension);
  out.changes = std::move(changes.first);
  out.assessed = count_assessed(reading, below.assessed);
  out.assessed.turned_worse = changes.worse;
  out.assessed.turned_better = changes.better;
  out.ledger = reading.ledger;
  return out;
}

}  // namespace jixiao::app
