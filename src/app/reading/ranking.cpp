#include "app/reading/ranking.h"

#include <algorithm>
#include <tuple>

#include "app/reading/comparison.h"
#include "base/text.h"
#include "scoring/wording.h"

namespace jixiao::app {
namespace {

std::string hint(std::string const& name, std::vector<std::string> const& known) {
  auto const near = nearest_name(name, known);
  return near ? "，是不是 " + *near + "?" : "";
}

// Ids of the level's peer groups in the pack's order.
std::vector<std::string> groups_of(Pack const& pack, std::string const& level) {
  std::vector<std::string> out;
  auto const* sheet = pack.find_sheet(level);
  for (auto const& scheme : pack.peers) {
    if (!sheet || scheme.id != sheet->peers) continue;
    for (auto const& group : scheme.groups) out.push_back(group.id);
  }
  return out;
}

Result<void> check_query(Reading const& reading, RankingQuery const& query) {
  auto const& pack = reading.snapshot->rules();
  std::vector<std::string> levels;
  for (auto const& level : pack.levels) levels.push_back(level.id);
  if (std::find(levels.begin(), levels.end(), query.level) == levels.end()) {
    return fail(ErrorKind::not_found, "reading.level_unknown",
                {{"level", query.level}, {"hint", hint(query.level, levels)}});
  }
  auto const groups = groups_of(pack, query.level);
  if (query.group && std::find(groups.begin(), groups.end(), *query.group) == groups.end()) {
    return fail(
        ErrorKind::not_found, "reading.group_unknown",
        {{"level", level_title(pack, query.level)}, {"group", *query.group}, {"hint", hint(*query.group, groups)}});
  }
  // Who may not open the parent may still rank what is below it: totals are open.
  if (query.parent) JX_CHECK(find_seen(reading, Scope::all(), *query.parent));
  return {};
}

RankingRow make_row(Reading const& reading, Scope const& scope, UnitRecord const& record) {
  auto const& snapshot = *reading.snapshot;
  RankingRow out;
  out.unit = record.total.unit;
  out.name = record.total.unit_name;
  out.level = record.total.level;
  out.lights = count_lights(snapshot, record);
  if (auto const standing = make_standing(reading, record)) {
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
    out.planned = standing->planned;
    out.planned_rate = standing->planned_rate;
  }
  auto const node = snapshot.tree.find(out.unit);
  auto const parent = node < 0 ? -1 : snapshot.tree.nodes()[static_cast<std::size_t>(node)].parent;
  if (parent >= 0) {
    auto const& unit = snapshot.tree.nodes()[static_cast<std::size_t>(parent)].unit;
    out.parent = unit.code;
    out.parent_name = unit.name;
  }
  out.dimensions = record.total.dimensions;
  out.adjustment = record.total.adjustment;
  if (record.total.veto) out.veto = scoring::titles_of_rules(snapshot.rules(), *record.total.veto);
  out.points_assessed = record.total.points_assessed;
  for (auto const& line : record.scores) {
    if (line.score && is_carried(line)) out.points_carried = out.points_carried + line.points;
    if (line.status == ValueStatus::not_due) out.points_not_due = out.points_not_due + line.points_sheet;
  }
  out.total_comparable = record.total.total_comparable;
  out.bottom_share = record.total.bottom_share;
  out.open = sees(scope, snapshot.tree, out.unit);
  return out;
}

bool is_below(OrgTree const& tree, std::string const& unit, std::string const& ancestor) {
  auto const node = tree.find(unit), top = tree.find(ancestor);
  return node >= 0 && top >= 0 && node != top && tree.is_below(node, top);
}

}  // namespace

Result<Ranking> make_ranking(Reading const& reading, Scope const& scope, RankingQuery const& query) {
  JX_CHECK(check_query(reading, query));
  auto const& snapshot = *reading.snapshot;
  auto const& pack = snapshot.rules();
  Ranking out;
  fill_head(snapshot, out);
  out.level = query.level;
  out.level_title = level_title(pack, query.level);
  if (auto const* sheet = pack.find_sheet(query.level)) out.full = sheet->full;
  for (auto const& record : snapshot.records) {
    if (record.total.level != query.level) continue;
    if (query.group && record.total.peer_group != *query.group) continue;
    if (query.parent && !is_below(snapshot.tree, record.total.unit, *query.parent)) continue;
    out.rows.push_back(make_row(reading, scope, record));
  }
  auto const groups = groups_of(pack, query.level);
  auto const key = [&](RankingRow const& row) {
    auto const group = std::find(groups.begin(), groups.end(), row.group.value_or(""));
    // Without a rank, by total; without a total, last.
    return std::tuple(group - groups.begin(), row.rank.value_or(1 << 30), row.total.value_or(-1'000'000).negated(),
                      row.unit);
  };
  std::stable_sort(out.rows.begin(), out.rows.end(),
                   [&](RankingRow const& a, RankingRow const& b) { return key(a) < key(b); });
  return out;
}

}  // namespace jixiao::app
