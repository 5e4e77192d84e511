#include "app/inherited.h"

#include <algorithm>
#include <set>

#include "app/board_inputs.h"
#include "formula/needs.h"
#include "scoring/score_period.h"

namespace jixiao::app {
namespace {

// An empty list is all levels.
bool contains(std::vector<std::string> const& levels, std::string const& level) {
  return levels.empty() || std::find(levels.begin(), levels.end(), level) != levels.end();
}

// The units of a level on an earlier board, with successors in the place of those they follow.
struct ChangedBoard {
  std::vector<Unit const*> units;
  std::vector<Unit const*> successors;
};

std::vector<IndicatorValue> values_of(formula::Values& values, Inheritance const& from, OrgTree const& earlier,
                                      std::string const& level, ChangedBoard const& changed, Period period) {
  auto out = values.compute(from.board, {}, period);
  for (auto const& indicator : from.pack.indicators) {
    auto const own = formula::standing_period(indicator.cadence, from.board);
    if (!indicator.points.contains(level) || !own.ends_with(from.board)) continue;
    for (auto const* unit : changed.successors) {
      if (earlier.find(unit->code) < 0) out.push_back(values.value(indicator.id, unit->code, own, period));
    }
  }
  return out;
}

// Groups and axes are decided by what the successor is, not by what its predecessors were.
scoring::ScoringInputs inputs_of(formula::Values& values, Inheritance const& from, std::string const& level,
                                 ChangedBoard const& changed, Period period) {
  auto out = make_inputs(values, from.program, from.pack, level, changed.units, from.board, nullptr, period);
  auto const today = make_inputs(values, from.program, from.pack, level, changed.successors, period);
  for (auto const& unit : today.units) {
    auto const at =
        std::find_if(out.units.begin(), out.units.end(), [&](auto const& one) { return one.unit == unit.unit; });
    at->groups = unit.groups;
    at->axes = unit.axes;
  }
  return out;
}

Result<void> score_successors(formula::Values& values, Inheritance const& from, OrgTree const& earlier,
                              std::string const& level, ChangedBoard const& changed, Period period,
                              std::vector<Score>& out) {
  auto const computed = values_of(values, from, earlier, level, changed, period);
  auto const inputs = inputs_of(values, from, level, changed, period);
  std::vector<Score> const none;
  JX_TRY(auto result, scoring::score_period({from.pack, level, from.board, changed.units, computed, inputs, none}));
  for (auto& score : result.scores) {
    bool const successor = std::any_of(changed.successors.begin(), changed.successors.end(),
                                       [&](Unit const* unit) { return unit->code == score.unit; });
    if (successor && score.stands_since.ends_with(from.board)) out.push_back(std::move(score));
  }
  return {};
}

}  // namespace

Result<std::vector<Score>> inherited_scores(formula::Values& values, Inheritance const& from, std::string const& level,
                                            std::vector<Unit const*> const& units, Period period) {
  auto const found = from.history.at(from.board.last_month());
  if (!found) return fail(found.error().front());
  auto const current = from.history.at(period.last_month());
  if (!current) return fail(current.error().front());
  OrgTree const& earlier = **found;
  std::vector<Score> out;
  ChangedBoard changed;
  std::set<std::string> replaced;
  for (auto const* unit : units) {
    auto const nodes = formula::find_predecessors(earlier, **current, from.history.successions(), unit->code);
    if (nodes.empty() || nodes == std::vector{earlier.find(unit->code)}) continue;
    auto const& first = earlier.nodes()[static_cast<std::size_t>(nodes.front())].unit;
    if (nodes.size() == 1 && first.level == level) {
      for (auto const& score : from.standing) {
        if (score.unit != first.code) continue;
        out.push_back(score);
        out.back().unit = unit->code;
      }
      continue;
    }
    changed.successors.push_back(unit);
    for (auto const node : nodes) replaced.insert(earlier.nodes()[static_cast<std::size_t>(node)].unit.code);
  }
  if (changed.successors.empty()) return out;
  for (auto const* unit : scoring::units_at_level(earlier, level)) {
    if (!replaced.contains(unit->code)) changed.units.push_back(unit);
  }
  changed.units.insert(changed.units.end(), changed.successors.begin(), changed.successors.end());
  JX_CHECK(score_successors(values, from, earlier, level, changed, period, out));
  return out;
}

void add_successor_values(formula::Values& values, Pack const& pack, formula::OrgHistory& history, Period board,
                          Period part, std::vector<IndicatorValue>& out, std::set<std::string> const* only) {
  auto const earlier = history.at(part.last_month());
  auto const tree = history.at(board.last_month());
  if (!earlier || !tree || *earlier == *tree) return;
  for (auto const& node : (*tree)->nodes()) {
    if ((*earlier)->find(node.unit.code) >= 0) continue;
    if (formula::find_predecessors(**earlier, **tree, history.successions(), node.unit.code).empty()) continue;
    for (auto const& indicator : pack.indicators) {
      if (only && !only->contains(indicator.id)) continue;
      auto const own = formula::standing_period(indicator.cadence, part);
      if (own.ends_with(part) && contains(indicator.levels, node.unit.level))
        out.push_back(values.value(indicator.id, node.unit.code, own, board));
    }
  }
}

}  // namespace jixiao::app
