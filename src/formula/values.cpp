#include <algorithm>
#include <unordered_set>

#include "formula/values_state.h"

namespace jixiao::formula {
Values::Values(Program const& program, Pack const& pack, OrgHistory& history, FactResults& facts)
    : state_(std::make_unique<State>(program, pack, history, facts)) {}
Values::~Values() = default;

std::vector<IndicatorValue> Values::compute(Period period, Selection const& selection, std::optional<Period> as_of) {
  auto& s = *state_;
  s.begin(period);
  std::vector<IndicatorValue> out;
  auto const* const tree = s.tree(period);
  auto const* const now = s.tree(as_of.value_or(period));
  if (!tree || !now) return out;
  auto const chosen = [](std::vector<std::string> const& list, std::string const& one) {
    return list.empty() || std::find(list.begin(), list.end(), one) != list.end();
  };
  std::unordered_set<std::string_view> const units(selection.units.begin(), selection.units.end());
  std::vector<std::pair<Unit const*, int>> asked;
  for (auto const& node : tree->nodes()) {
    if (units.empty() || units.contains(node.unit.code))
      asked.emplace_back(&node.unit, s.unit_index(node.unit.code, now));
  }
  for (std::size_t i = 0; i < s.pack_.indicators.size(); ++i) {
    auto const& indicator = s.pack_.indicators[i];
    if (!chosen(selection.indicators, indicator.id)) continue;
    auto const own = standing_period(indicator.cadence, period);
    bool const due = own.last_month() == period.last_month();
    for (auto const& [unit, index] : asked) {
      if (!chosen(indicator.levels, unit->level)) continue;
      if (due) {
        out.push_back(s.value(i, index, own));
        continue;
      }
      IndicatorValue waiting;
      waiting.indicator = indicator.id;
      waiting.unit = unit->code;
      waiting.period = period;
      waiting.status = ValueStatus::not_due;
      out.push_back(std::move(waiting));
    }
  }
  return out;
}

IndicatorValue Values::value(std::string const& indicator, std::string const& unit, Period period,
                             std::optional<Period> as_of) {
  auto const index = state_->indicator_index(indicator);
  if (index < state_->pack_.indicators.size())
    return state_->value(index, state_->unit_index(unit, state_->tree(as_of.value_or(period))), period);
  IndicatorValue none;
  none.indicator = indicator;
  none.unit = unit;
  none.period = period;
  none.status = ValueStatus::fault;
  none.why = "formula.not_available";
  return none;
}

JudgingCells Values::judge(std::string const& indicator, std::string const& unit, Period period,
                           std::optional<Period> as_of) {
  auto const index = state_->indicator_index(indicator);
  JX_ASSERT(index < state_->pack_.indicators.size());
  return state_->judge(index, state_->unit_index(unit, state_->tree(as_of.value_or(period))), period);
}

std::vector<Cell> Values::parts(std::string const& indicator, std::string const& unit, Period period,
                                std::vector<Node const*> const& nodes, std::optional<Period> as_of) {
  auto const index = state_->indicator_index(indicator);
  if (index >= state_->pack_.indicators.size()) return {};
  auto const consists_of = periods_of(state_->pack_.indicators[index], period);
  if (consists_of.size() != 1 || consists_of.front() != period) return {};
  auto const at = state_->unit_index(unit, state_->tree(as_of.value_or(period)));
  std::vector<Cell> out;
  state_->from_formulas(index, at, period, &nodes, &out);
  return out;
}

std::vector<Read> Values::reads(std::string const& indicator, std::string const& unit, Period period,
                                std::optional<Period> as_of) {
  auto const index = state_->indicator_index(indicator);
  if (index >= state_->pack_.indicators.size()) return {};
  return state_->reads(index, state_->unit_index(unit, state_->tree(as_of.value_or(period))), period);
}

Scalar Values::evaluate(Compiled const& formula, std::string const& unit, Period period) {
  return state_->evaluate_in(formula, state_->unit_index(unit, state_->tree(period)), period);
}

std::map<std::string, std::string> Values::peer_groups(std::string const& unit, Period period) {
  return state_->groups(state_->unit_index(unit, state_->tree(period)), period);
}

}  // namespace jixiao::formula
