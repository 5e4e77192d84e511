#include <algorithm>

#include "formula/values_state.h"

namespace jixiao::formula {
namespace {

Decimal share(int part, int whole) { return *divide(Decimal(part), Decimal(whole)); }

ValueStatus status_of(Cell const& cell) {
  switch (cell.state) {
    case CellState::number: return ValueStatus::ok;
    case CellState::missing: return ValueStatus::missing;
    case CellState::not_applicable: return ValueStatus::not_applicable;
    case CellState::fault: return ValueStatus::fault;
  }
  return ValueStatus::fault;
}

// Where the cell of a scoring expression goes; null: none of those.
std::optional<Cell> JudgingCells::*place_of(std::string_view name) {
  static constexpr std::pair<std::string_view, std::optional<Cell> JudgingCells::*> places[] = {
      {"cap", &JudgingCells::cap},
      {"lo", &JudgingCells::lo},
      {"hi", &JudgingCells::hi},
      {"good", &JudgingCells::good},
      {"bad", &JudgingCells::bad},
      {"base", &JudgingCells::base},
      {"band_low", &JudgingCells::band_low},
      {"band_high", &JudgingCells::band_high},
      {"zero_low", &JudgingCells::zero_low},
      {"zero_high", &JudgingCells::zero_high},
      {"each", &JudgingCells::each},
      {"limit", &JudgingCells::limit}};
  for (auto const& [known, place] : places) {
    if (known == name) return place;
  }
  return nullptr;
}

std::optional<Decimal> number_of(Cell const& cell) {
  return cell.is_number() ? std::optional(cell.number) : std::nullopt;
}
}  // namespace

void Values::State::value_of_parts(CompiledIndicator const& compiled, Computed& out) const {
  if (compiled.numerator) {
    auto const& n = out.numerator;
    auto const& d = out.denominator;
    auto const& worse = static_cast<int>(d.state) > static_cast<int>(n.state) ? d : n;
    if (!worse.is_number()) {
      out.value = worse;
    } else if (d.number.is_zero()) {
      out.value = Cell::not_applicable("formula.denominator_zero");
    } else {
      auto const ratio = divide(n.number, d.number);
      out.value = ratio ? Cell::of(*ratio) : Cell::fault("formula.overflow");
    }
  }
  if (!out.value.is_number()) return;
  auto const grown = multiply(out.value.number, compiled.to_unit.multiply_by);
  auto const value = grown ? divide(*grown, compiled.to_unit.divide_by) : std::nullopt;
  out.value = value ? Cell::of(*value) : Cell::fault("formula.overflow");
  if (value && compiled.to_unit.divide_by == Decimal(1)) out.value = Cell::of(*grown);
}

Computed Values::State::from_formulas(std::size_t index, int unit, Period period, std::vector<Node const*> const* nodes,
                                      std::vector<Cell>* cells) {
  auto const& compiled = program_.indicators()[index];
  auto const& declared = pack_.indicators[index];
  auto const context = context_of(unit, period, declared.year_to_date);
  Frame frame;
  frame.compiled = &compiled;
  frame.min_coverage = declared.min_coverage;
  auto const run = [&] {
    if (recorder_) recorder_->reads.clear();
    Computed out;
    if (compiled.value) out.value = formula::evaluate(*compiled.value->root, *this, context);
    if (compiled.numerator) out.numerator = formula::evaluate(*compiled.numerator->root, *this, context);
    if (compiled.denominator) out.denominator = formula::evaluate(*compiled.denominator->root, *this, context);
    value_of_parts(compiled, out);
    if (nodes) cells->clear();
    for (std::size_t i = 0; nodes && i < nodes->size(); ++i)
      cells->push_back(formula::evaluate(*(*nodes)[i], *this, context));
    return out;
  };
  auto out = in_frame(frame, run);
  bool const gaps = frame.coverage.has_value();
  if (gaps) {  // somebody is missing somewhere: only owning units present everywhere count
    bool const several =
        std::any_of(frame.seen.begin(), frame.seen.end(), [](auto const& seen) { return seen.second.size() > 1; });
    if (several) {
      for (auto const& [in_tree, seen] : frame.seen) frame.joint.emplace(in_tree, &presence_.joint(seen, *in_tree));
      frame.coverage.reset();
      frame.seen.clear();
      out = in_frame(frame, run);
    }
  }
  out.coverage = frame.coverage;
  return out;
}

// A longer period from the values of its parts, by the indicator's YearMode; parts that do not apply drop out.
Computed Values::State::combined_periods(std::size_t index, int unit, std::vector<Period> const& parts) {
  auto const& declared = pack_.indicators[index];
  std::vector<Decimal> numbers;
  int applicable = 0;
  Cell last = Cell::not_applicable("formula.no_rows");
  for (auto const part : parts) {
    auto const& one = computed(index, unit, part);
    if (one.value.state == CellState::not_applicable) continue;
    if (one.value.state == CellState::fault) return one;
    ++applicable;
    last = one.value;
    if (one.value.is_number()) numbers.push_back(one.value.number);
  }
  Computed out;
  if (applicable == 0 || declared.year == YearMode::last) {
    out.value = last;
    return out;
  }
  auto const coverage = share(static_cast<int>(numbers.size()), applicable);
  if (coverage < Decimal(1)) out.coverage = coverage;
  if (coverage < declared.min_coverage || numbers.empty()) {
    out.value = Cell::missing("formula.coverage_low");
    return out;
  }
  out.value = to_cell(combine(declared.year == YearMode::sum ? "sum" : "mean", std::nullopt, std::move(numbers)));
  return out;
}

IndicatorValue Values::State::value(std::size_t index, int unit, Period period) {
  auto const& declared = pack_.indicators[index];
  auto const& compiled = program_.indicators()[index];
  auto const& found = computed(index, unit, period);
  IndicatorValue out;
  out.indicator = declared.id;
  out.unit = code(unit);
  out.period = period;
  out.numerator = number_of(found.numerator);
  out.denominator = number_of(found.denominator);
  out.value = number_of(found.value);
  out.status = status_of(found.value);
  if (!found.value.is_number()) out.why = found.value.why;
  out.coverage = found.coverage;
  Frame frame;
  frame.compiled = &compiled;
  frame.min_coverage = declared.min_coverage;
  auto const context = context_of(unit, period, declared.year_to_date);
  in_frame(frame, [&] {
    if (compiled.sample) out.sample = number_of(formula::evaluate(*compiled.sample->root, *this, context));
    for (auto const& [name, input] : compiled.inputs) {
      if (auto const cell = formula::evaluate(*input.root, *this, context); cell.is_number())
        out.inputs[name] = cell.number;
    }
    return 0;
  });
  out.sample_small = out.sample && *out.sample < Decimal(declared.sample_min);
  return out;
}

Scalar Values::State::evaluate_in(Compiled const& formula, int unit, Period period) {
  Frame frame;
  return in_frame(frame, [&] { return evaluate_scalar(*formula.root, *this, context_of(unit, period)); });
}

JudgingCells Values::State::judge(std::size_t index, int unit, Period period) {
  auto const& declared = pack_.indicators[index];
  auto const& compiled = program_.indicators()[index];
  auto const& found = computed(index, unit, period);
  JudgingCells out;
  out.indicator = declared.id;
  out.unit = code(unit);
  auto const* const in_force = tree(period);
  auto const node = in_force ? in_force->find(out.unit) : -1;
  auto const level = node < 0 ? std::string() : in_force->nodes()[static_cast<std::size_t>(node)].unit.level;
  auto const& mine = groups(unit, period);
  int best = -1;
  for (std::size_t i = 0; i < declared.targets.size(); ++i) {  // unit 4, group 2, level 1; among equals the later
    auto const& rule = declared.targets[i];
    auto const last = period.last_month();
    bool const in_group =
        !rule.group || std::any_of(mine.begin(), mine.end(), [&](auto const& g) { return g.second == *rule.group; });
    if ((rule.unit && *rule.unit != out.unit) || !in_group || (rule.level && *rule.level != level)) continue;
    if ((rule.from && last < rule.from->first_month) || (rule.to && last > rule.to->last_month())) continue;
    int const weight = (rule.unit ? 4 : 0) + (rule.group ? 2 : 0) + (rule.level ? 1 : 0);
    if (weight < best) continue;
    best = weight;
    out.target_rule = i;
  }
  Frame frame;
  frame.compiled = &compiled;
  frame.min_coverage = declared.min_coverage;
  frame.variables = {{"value", found.value}, {"numerator", found.numerator}, {"denominator", found.denominator}};
  if (auto const points = declared.points.find(level); points != declared.points.end())
    frame.variables["points"] = Cell::of(points->second);
  auto const context = context_of(unit, period);
  in_frame(frame, [&] {
    auto const cell = [&](Compiled const& formula) { return formula::evaluate(*formula.root, *this, context); };
    if (out.target_rule && *out.target_rule < compiled.targets.size())
      out.target = cell(compiled.targets[*out.target_rule]);
    else if (compiled.target)
      out.target = cell(*compiled.target);
    if (out.target) frame.variables["target"] = *out.target;
    if (compiled.plan) out.plan = cell(*compiled.plan);
    if (out.plan) frame.variables["plan"] = *out.plan;
    if (compiled.tolerance.root) out.tolerance = cell(compiled.tolerance);
    for (auto const& [name, formula] : compiled.scoring) {
      if (auto const place = place_of(name)) out.*place = cell(formula);
    }
    return 0;
  });
  return out;
}

// ---- the public face
// -------------------------------------------------------------------------------------------------------

}  // namespace jixiao::formula
