#include <algorithm>
#include <map>

#include "base/text.h"
#include "scoring/adjustments.h"
#include "scoring/figure.h"
#include "scoring/grades.h"
#include "scoring/level.h"
#include "scoring/robustness.h"
#include "scoring/total_sentence.h"

namespace jixiao::scoring {
namespace {

// The group's title is for people; the id also says which pilots are ranked apart: "city-a/reverse".
std::string group_of_total(LevelContext const& level, std::size_t unit) {
  auto out = level.group_of[unit];
  if (out.empty()) return out;
  for (auto const& axis : level.in.pack.axes) {
    if (axis.ranked_apart && axis.applies && level.applies(axis.id, unit)) out += "/" + axis.id;
  }
  return out;
}

struct Vetoes {
  std::vector<std::string> biting;
  std::vector<std::string> proposed;
  VetoScope scope = VetoScope::none;
};

bool holds(Cell const& cell) { return cell.is_number() && cell.number > Decimal(0); }

Vetoes vetoes_of(LevelContext const& level, UnitInputs const& unit, AdjustmentResult const& adjustments) {
  Vetoes out;
  for (auto const& rule : level.in.pack.vetoes) {
    auto const state =
        std::find_if(unit.vetoes.begin(), unit.vetoes.end(), [&](VetoState const& v) { return v.rule == rule.id; });
    if (state == unit.vetoes.end()) continue;
    if (holds(state->confirmed)) {
      out.biting.push_back(rule.id);
      out.scope = std::max(out.scope, rule.dimension ? VetoScope::dimension : VetoScope::whole);
    } else if (holds(state->proposed)) {
      out.proposed.push_back(rule.id);
    }
  }
  for (auto const& rule : adjustments.vetoes) {
    out.biting.push_back(rule);
    out.scope = VetoScope::whole;
  }
  return out;
}

// One unit's total with what ranking, grading and the sentence need besides.
struct Draft {
  Total total;
  SheetSum sum;
  Vetoes vetoes;
  AdjustmentResult adjustments;
};

// Which units are ranked in one list, one id per unit: the peer group's. Pilots are ranked within theirs where every
// group with pilots has enough of them, else all pilots of the level in one list, as a group of one would never be
// ranked.
std::vector<std::string> ranking_lists(LevelContext const& level, std::vector<Draft> const& drafts) {
  auto const apart_as = [](std::string const& group) {
    auto const at = group.find('/');
    return at == std::string::npos ? std::string() : group.substr(at);
  };
  std::map<std::string, std::map<std::string, int>> pilots;  // axes → group → units
  for (auto const& draft : drafts) {
    auto const& group = draft.total.peer_group;
    if (auto const axes = apart_as(group); !axes.empty()) ++pilots[axes][group];
  }
  std::vector<std::string> out;
  for (auto const& draft : drafts) {
    auto const& group = draft.total.peer_group;
    auto const axes = apart_as(group);
    bool const together = !axes.empty() && std::any_of(pilots[axes].begin(), pilots[axes].end(),
                                                       [&](auto const& one) { return one.second < level.rank_min; });
    out.push_back(together ? axes : group);
  }
  return out;
}

RankedIn ranked_in(std::vector<Draft> const& drafts, std::vector<std::string> const& lists, std::size_t unit) {
  return lists[unit] == drafts[unit].total.peer_group ? RankedIn::group : RankedIn::apart;
}

SheetSum sum_of(LevelContext const& level, UnitSheet const& sheet, Decimal adjustment) {
  std::vector<SheetLine> lines;
  for (auto const& line : sheet.lines) lines.push_back({line.stake, line.score.score});
  for (auto const& stake : sheet.gone) lines.push_back({stake, {}});
  return sum_sheet(level.sheet.full, level.in.pack.axes, lines, adjustment);
}

// The same sheet on schedule; what nothing is asked of stays as it is and makes no difference.
void add_plan(LevelContext const& level, UnitSheet const& sheet, Total& total) {
  std::vector<SheetLine> lines;
  bool any = false;
  for (auto const& line : sheet.lines) {
    any = any || line.score.planned;
    lines.push_back({line.stake, line.score.planned ? line.score.planned : line.score.score});
  }
  if (!any) return;
  for (auto const& stake : sheet.gone) lines.push_back({stake, {}});
  auto sum = sum_sheet(level.sheet.full, level.in.pack.axes, lines, 0);
  total.planned_dimensions = std::move(sum.dimensions);
  total.planned = sum.total;
}

Draft draft_of(LevelContext const& level, UnitSheet const& sheet, std::size_t u) {
  auto const& pack = level.in.pack;
  Draft out;
  auto const* kept = level.in.kept ? level.in.kept->records[u] : nullptr;
  if (kept) {
    out.adjustments.sum = kept->total.adjustment;
    out.adjustments.lines = kept->total.adjustments;
  } else {
    out.adjustments =
        apply_adjustments(pack.adjustments, pack.adjustment_limits, level.in.level, level.units[u].adjustments);
    out.vetoes = vetoes_of(level, level.units[u], out.adjustments);
  }
  out.sum = sum_of(level, sheet, out.adjustments.sum);
  auto& total = out.total;
  total.unit = level.in.units[u]->code;
  total.unit_name = level.in.units[u]->name;
  total.level = level.in.level;
  total.period = level.in.period;
  total.dimensions = out.sum.dimensions;
  for (auto const& axis : out.sum.axes) total.axes[axis.id] = rounded_points(axis.percent);
  total.adjustment = out.adjustments.sum;
  total.adjustments = out.adjustments.lines;
  if (!out.vetoes.biting.empty()) total.veto = join(out.vetoes.biting, "、");
  total.veto_proposed = out.vetoes.proposed;
  if (kept) {
    total.veto = kept->total.veto;
    total.veto_proposed = kept->total.veto_proposed;
  }
  total.points_assessed = out.sum.points_assessed;
  total.total = out.sum.total;
  total.total_comparable = out.sum.total_comparable;
  total.peer_group = group_of_total(level, u);
  add_plan(level, sheet, total);
  return out;
}

void grade(LevelContext const& level, Draft& draft, std::optional<Place> const& place) {
  if (!level.grades || level.in.kept) return;
  GradeSubject subject{{}, place};
  if (draft.total.total) subject.percent = (Figure(*draft.total.total) * 100 / level.sheet.full).number;
  auto const index = grade_after_veto(*level.grades, grade_of(*level.grades, subject), draft.vetoes.scope);
  if (index) draft.total.grade = level.grades->grades[*index].id;
}

RobustnessUnit perturbed(LevelContext const& level, UnitSheet const& sheet, Draft const& draft) {
  RobustnessUnit out;
  for (auto const& line : sheet.lines) {
    if (line.stake.state != LineState::scored || line.stake.points.is_zero()) continue;
    auto const axis = std::find_if(draft.sum.axes.begin(), draft.sum.axes.end(),
                                   [&](AxisPart const& a) { return a.id == line.stake.axis; });
    auto const rate = (Figure(*line.score.score) / line.stake.points).number.value_or(0);
    out.lines.push_back({line.board_line, static_cast<int>(axis - draft.sum.axes.begin()), line.stake.points, rate});
  }
  out.adjustment_rate = (Figure(draft.total.adjustment) / level.sheet.full).number.value_or(0);
  return out;
}

// Units of a group may have different axes to them (one is missing somewhere): numbers each unit's axes by the group's.
std::vector<Decimal> number_axes(LevelContext const& level, std::vector<Draft> const& drafts,
                                 std::vector<int> const& members, std::vector<RobustnessUnit>& units) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < members.size(); ++i) {
    std::vector<int> renumbered;
    for (auto const& axis : drafts[static_cast<std::size_t>(members[i])].sum.axes) {
      auto found = std::find(ids.begin(), ids.end(), axis.id);
      if (found == ids.end()) found = ids.insert(ids.end(), axis.id);
      renumbered.push_back(static_cast<int>(found - ids.begin()));
    }
    for (auto& line : units[i].lines) line.axis = renumbered[static_cast<std::size_t>(line.axis)];
  }
  std::vector<Decimal> weights;
  for (auto const& id : ids) weights.push_back(axis_of(level.in.pack.axes, id).weight);
  return weights;
}

void add_bands(LevelContext const& level, std::vector<UnitSheet> const& sheets, std::vector<int> const& members,
               std::vector<Draft>& drafts) {
  std::vector<RobustnessUnit> units;
  for (auto const u : members) {
    units.push_back(perturbed(level, sheets[static_cast<std::size_t>(u)], drafts[static_cast<std::size_t>(u)]));
  }
  auto const weights = number_axes(level, drafts, members, units);
  auto const bands = rank_bands(units, weights, static_cast<int>(level.board.size()), level.in.pack.robustness);
  for (std::size_t i = 0; i < bands.size(); ++i) {
    auto& total = drafts[static_cast<std::size_t>(members[i])].total;
    total.rank_q5 = bands[i].q5;
    total.rank_q95 = bands[i].q95;
    total.bottom_share = bands[i].bottom_share;
  }
}

// Places, ranks and bands of one group; returns the places, which grades need even where the group is too small to
// rank.
std::vector<std::optional<Place>> rank_group(LevelContext const& level, std::vector<UnitSheet> const& sheets,
                                             std::vector<int> const& group, int rank_min, std::vector<Draft>& drafts) {
  std::vector<int> members;  // that have a total
  for (auto const u : group) {
    if (drafts[static_cast<std::size_t>(u)].total.total) members.push_back(u);
  }
  std::vector<std::optional<Decimal>> totals;
  for (auto const u : members) totals.push_back(drafts[static_cast<std::size_t>(u)].total.total);
  auto const found = places(totals, Better::larger);
  std::vector<std::optional<Place>> out(drafts.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    out[static_cast<std::size_t>(members[i])] = found[i];
    if (found[i]->compared < rank_min) continue;
    auto& total = drafts[static_cast<std::size_t>(members[i])].total;
    total.rank = found[i]->rank;
    total.ranked = found[i]->compared;
  }
  if (!members.empty() && found[0]->compared >= rank_min) add_bands(level, sheets, members, drafts);
  return out;
}

}  // namespace

std::vector<Total> total_sheets(LevelContext const& level, std::vector<UnitSheet> const& sheets) {
  std::vector<Draft> drafts;
  for (std::size_t u = 0; u < sheets.size(); ++u) drafts.push_back(draft_of(level, sheets[u], u));
  auto const lists = ranking_lists(level, drafts);
  std::vector<std::optional<Place>> place_of(drafts.size());
  for (auto const& members : build_peer_groups(lists).members) {
    auto const in = ranked_in(drafts, lists, static_cast<std::size_t>(members.front()));
    auto const found = rank_group(level, sheets, members, rank_min_of(level, in), drafts);
    for (auto const u : members) place_of[static_cast<std::size_t>(u)] = found[static_cast<std::size_t>(u)];
  }
  std::vector<Total> totals;
  for (std::size_t u = 0; u < drafts.size(); ++u) {
    grade(level, drafts[u], place_of[u]);
    if (!level.in.kept) {
      drafts[u].total.explanation = total_sentence(level, drafts[u].total, drafts[u].sum, drafts[u].adjustments,
                                                   sheets[u], ranked_in(drafts, lists, u));
    }
    totals.push_back(std::move(drafts[u].total));
  }
  return totals;
}

}  // namespace jixiao::scoring
