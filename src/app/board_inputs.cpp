#include "app/board_inputs.h"

#include <algorithm>

#include "scoring/light.h"

namespace jixiao::app {
namespace {

Cell cell_of(formula::Scalar const& scalar) { return formula::to_cell(scalar); }

bool holds(formula::Scalar const& scalar) {
  auto const cell = cell_of(scalar);
  return cell.is_number() && cell.number > Decimal(0);
}

scoring::UnitInputs unit_inputs(formula::Values& values, formula::Program const& program, Pack const& pack,
                                std::string const& level, Unit const& unit, Period period, bool with_rules) {
  scoring::UnitInputs out;
  out.unit = unit.code;
  out.groups = values.peer_groups(unit.code, period);
  auto const evaluate = [&](std::string const& place) -> std::optional<formula::Scalar> {
    auto const* formula = program.find(place);
    if (!formula) return std::nullopt;
    return values.evaluate(*formula, unit.code, period);
  };
  for (auto const& axis : pack.axes) {
    auto const applies = evaluate("axes/" + axis.id + "/applies");
    if (applies && holds(*applies)) out.axes.push_back(axis.id);
  }
  if (!with_rules) return out;
  for (auto const& rule : pack.adjustments) {
    if (!rule.levels.empty() && std::find(rule.levels.begin(), rule.levels.end(), level) == rule.levels.end()) continue;
    if (auto const count = evaluate("adjustments/" + rule.id + "/count")) {
      out.adjustments.push_back({rule.id, cell_of(*count), ""});
    }
  }
  for (auto const& rule : pack.vetoes) {
    auto const when = evaluate("vetoes/" + rule.id + "/when");
    auto const confirmed = evaluate("vetoes/" + rule.id + "/confirmed_by");
    out.vetoes.push_back(
        {rule.id, when ? cell_of(*when) : Cell::missing(), confirmed ? cell_of(*confirmed) : Cell::missing()});
  }
  return out;
}

}  // namespace

scoring::IndicatorInputs to_inputs(formula::JudgingCells cells) {
  scoring::IndicatorInputs out;
  out.indicator = std::move(cells.indicator);
  out.unit = std::move(cells.unit);
  out.target = std::move(cells.target);
  out.plan = std::move(cells.plan);
  out.tolerance = std::move(cells.tolerance);
  out.cap = std::move(cells.cap);
  out.lo = std::move(cells.lo);
  out.hi = std::move(cells.hi);
  out.good = std::move(cells.good);
  out.bad = std::move(cells.bad);
  out.base = std::move(cells.base);
  out.band_low = std::move(cells.band_low);
  out.band_high = std::move(cells.band_high);
  out.zero_low = std::move(cells.zero_low);
  out.zero_high = std::move(cells.zero_high);
  out.each = std::move(cells.each);
  out.limit = std::move(cells.limit);
  return out;
}

scoring::ScoringInputs make_inputs(formula::Values& values, formula::Program const& program, Pack const& pack,
                                   std::string const& level, std::vector<Unit const*> const& units, Period period,
                                   std::set<std::string> const* only, std::optional<Period> as_of) {
  scoring::ScoringInputs out;
  out.period = period;
  std::vector<std::string> scored;
  for (auto const& indicator : pack.indicators) {
    if (indicator.points.contains(level) && (!only || only->contains(indicator.id))) scored.push_back(indicator.id);
  }
  out.indicators.reserve(units.size() * scored.size());
  out.units.reserve(units.size());
  for (auto const* unit : units) {
    out.units.push_back(unit_inputs(values, program, pack, level, *unit, period, !only));
    for (auto const& id : scored) out.indicators.push_back(to_inputs(values.judge(id, unit->code, period, as_of)));
  }
  return out;
}

Score observed_line(Indicator const& indicator, IndicatorValue const& value, std::string const& level, Period board,
                    scoring::IndicatorInputs const& inputs) {
  Score line;
  line.indicator = indicator.id;
  line.unit = value.unit;
  line.period = board;
  line.stands_since = value.period;
  line.level = level;
  line.dimension = indicator.dimension;
  line.axis = indicator.axis;
  line.numerator = value.numerator;
  line.denominator = value.denominator;
  line.value = value.value;
  line.status = value.status;
  line.sample_small = value.sample_small;
  if (inputs.target && inputs.target->is_number()) line.target = inputs.target->number;
  if (inputs.plan && inputs.plan->is_number()) line.plan = inputs.plan->number;
  auto const cell = value.status == ValueStatus::ok && value.value ? Cell::of(*value.value) : Cell::missing(value.why);
  line.light = scoring::light_of(indicator.direction, cell, inputs);
  line.explanation = to_text(
      Error{ErrorKind::invalid,
            value.value ? "app.observed" : "app.observed_missing",
            {{"name", indicator.name},
             {"value",
              value.value ? value.value->rounded(indicator.decimals, Rounding::half_away_from_zero).to_string() : ""},
             {"unit", indicator.unit}},
            ""});
  return line;
}

}  // namespace jixiao::app
