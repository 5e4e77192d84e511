#include "scoring/score_period.h"

#include <algorithm>
#include <unordered_map>

#include "scoring/level.h"

namespace jixiao::scoring {
namespace {

template <class T>
T const* find_by_id(std::vector<T> const& all, std::string const& id) {
  auto const found = std::find_if(all.begin(), all.end(), [&](T const& one) { return one.id == id; });
  return found == all.end() ? nullptr : &*found;
}

tl::unexpected<Error> scheme_unknown(Sheet const& sheet, std::string const& id) {
  return fail(ErrorKind::not_found, "scoring.scheme_unknown", {{"scheme", id}}, "sheets/" + sheet.level);
}

Decimal const points_max = 1'000'000'000;

tl::unexpected<Error> points_out_of_range(std::string where, Decimal points) {
  return fail("scoring.points_out_of_range", {{"points", points.to_string()}, {"max", points_max.to_string()}},
              std::move(where));
}

// The unit's own inputs and the id of its group; without a scheme the whole level is one group.
void add_units(LevelContext& level) {
  std::unordered_map<std::string, UnitInputs const*> by_unit;
  for (auto const& unit : level.in.inputs.units) by_unit[unit.unit] = &unit;
  for (auto const* unit : level.in.units) {
    auto const found = by_unit.find(unit->code);
    level.units.push_back(found == by_unit.end() ? UnitInputs{} : *found->second);
    auto const& groups = level.units.back().groups;
    auto const group = groups.find(level.sheet.peers);
    if (level.sheet.peers.empty()) {
      level.group_of.push_back(level.in.level);
    } else {
      level.group_of.push_back(group == groups.end() ? "" : group->second);
    }
  }
  level.groups = build_peer_groups(level.group_of);
}

}  // namespace

bool LevelContext::applies(std::string const& axis, std::size_t unit) const {
  if (!axis_of(in.pack.axes, axis).applies) return true;
  auto const& listed = units[unit].axes;
  return std::find(listed.begin(), listed.end(), axis) != listed.end();
}

Score const* LevelContext::kept(std::string const& indicator, std::size_t unit) const {
  if (!in.kept || in.kept->anew.contains(indicator)) return nullptr;
  auto const* record = in.kept->records[unit];
  if (!record) return nullptr;
  auto const found = std::find_if(record->scores.begin(), record->scores.end(),
                                  [&](Score const& score) { return score.indicator == indicator; });
  return found == record->scores.end() ? nullptr : &*found;
}

Result<LevelContext> make_level_context(PeriodInput const& input) {
  auto const* sheet = input.pack.find_sheet(input.level);
  if (!sheet) return fail(ErrorKind::not_found, "scoring.sheet_missing", {{"level", input.level}});
  LevelContext level{input, *sheet};
  if (!sheet->grades.empty()) {
    level.grades = find_by_id(input.pack.grades, sheet->grades);
    if (!level.grades) return scheme_unknown(*sheet, sheet->grades);
  }
  if (!sheet->peers.empty()) {
    auto const* scheme = find_by_id(input.pack.peers, sheet->peers);
    if (!scheme) return scheme_unknown(*sheet, sheet->peers);
    level.rank_min = scheme->rank_min;
  }
  level.board = make_board(input.pack, input.level, input.period);
  if (sheet->full <= Decimal(0) || sheet->full > points_max)
    return points_out_of_range("sheets/" + input.level, sheet->full);
  for (auto const& line : level.board) {
    if (line.points.is_negative() || line.points > points_max) {
      return points_out_of_range("indicators/" + line.indicator->id, line.points);
    }
  }
  add_units(level);
  return level;
}

Result<PeriodResult> score_period(PeriodInput const& input) {
  JX_TRY(auto const level, make_level_context(input));
  PeriodResult out;
  auto sheets = score_lines(level, out.moved);
  out.totals = total_sheets(level, sheets);
  for (auto& sheet : sheets) {
    for (auto& line : sheet.lines) out.scores.push_back(std::move(line.score));
  }
  return out;
}

std::vector<Unit const*> units_at_level(OrgTree const& tree, std::string const& level) {
  std::vector<Unit const*> units;
  for (auto const node : tree.at_level(level)) units.push_back(&tree.nodes()[static_cast<std::size_t>(node)].unit);
  return units;
}

}  // namespace jixiao::scoring
