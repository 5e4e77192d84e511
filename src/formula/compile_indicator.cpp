#include "formula/compiler.h"

namespace jixiao::formula {
namespace {

Type number_in(Measure measure, bool any) { return {TypeKind::number, std::move(measure), any, true, {}}; }

bool is_ratio_unit(std::string_view unit) { return unit == "%" || unit == "‰"; }

Compiled copy(Compiled const& formula, std::string place) {
  return {clone(*formula.root), formula.source, std::move(place), formula.atoms};
}

// The denominator's own count is the sample, where it is one.
bool counts_rows(Compiled const& formula) {
  auto const& root = *formula.root;
  return root.kind == NodeKind::aggregate && (root.aggregate->function == AggregateFunction::count ||
                                              root.aggregate->function == AggregateFunction::count_distinct);
}

}  // namespace

void Compiler::indicators() {
  for (auto const& one : pack_.indicators) indicator(one);
}

void Compiler::indicator(Indicator const& indicator) {
  CompiledIndicator out;
  out.id = indicator.id;
  auto const place = "indicators/" + indicator.id + "/";
  std::map<std::string, Type> inputs;
  for (auto const& [name, text] : indicator.inputs) {
    Type type;
    auto formula = compile(place + "inputs/" + name, text, scope(Expect::number), &type);
    inputs[name] = type;
    if (formula) out.inputs.emplace(name, std::move(*formula));
  }
  value_of(indicator, out, inputs);
  if (indicator.sample) {
    out.sample = compile(place + "sample", *indicator.sample, scope(Expect::number));
  } else if (out.denominator && counts_rows(*out.denominator)) {
    out.sample = copy(*out.denominator, place + "sample");
  }
  judging(indicator, out, inputs);
  program.indicators_.push_back(std::move(out));
}

void Compiler::value_of(Indicator const& indicator, CompiledIndicator& out, std::map<std::string, Type> const& inputs) {
  auto const place = "indicators/" + indicator.id;
  bool const parts = indicator.numerator && indicator.denominator && !indicator.value;
  bool const alone = indicator.value && !indicator.numerator && !indicator.denominator;
  if (!parts && !alone) report(place, "formula.indicator_parts", {{"indicator", indicator.id}});
  auto where = scope(Expect::number);
  where.inputs = inputs;
  Type numerator, denominator, value;
  if (indicator.numerator) out.numerator = compile(place + "/numerator", *indicator.numerator, where, &numerator);
  if (indicator.denominator)
    out.denominator = compile(place + "/denominator", *indicator.denominator, where, &denominator);
  if (indicator.value) out.value = compile(place + "/value", *indicator.value, where, &value);
  if (out.numerator && out.denominator) {
    value = number_in(divide(numerator.measure, denominator.measure), numerator.measure_any && denominator.measure_any);
    if (numerator.kind == TypeKind::unknown || denominator.kind == TypeKind::unknown) value.kind = TypeKind::unknown;
  }
  set_conversion(indicator, out, value);
}

// A plain ratio becomes % or ‰ by itself; any other unit must be what the formula gives, or the formula gives a plain
// number.
void Compiler::set_conversion(Indicator const& indicator, CompiledIndicator& out, Type const& type) {
  if (type.kind != TypeKind::number) return;
  auto const unit = parse_measure(indicator.unit);
  if (type.measure == unit) return;
  if (type.measure.empty()) {
    if (is_ratio_unit(indicator.unit)) out.to_unit = *find_conversion({}, unit);
    return;
  }
  auto const& formula = out.value ? *out.value : out.numerator ? *out.numerator : *out.denominator;
  report(formula.place,
         error_in(formula, "formula.unit_mismatch", {{"unit", indicator.unit}, {"found", to_text(type)}}));
}

// Target, plan, tolerance and scoring parameters: may read the indicator's own value, parts and inputs.
void Compiler::judging(Indicator const& indicator, CompiledIndicator& out, std::map<std::string, Type> const& inputs) {
  auto where = scope(Expect::number);
  auto const own = number_in(parse_measure(indicator.unit), false);
  auto const any = number_in({}, true);
  where.inputs = inputs;
  where.variables = {{"value", own},     {"target", own},      {"plan", own},
                     {"numerator", any}, {"denominator", any}, {"points", any}};
  auto const place = "indicators/" + indicator.id + "/";
  auto const add = [&](std::string const& name, std::string const& text, bool has_unit) {
    Type type;
    auto formula = compile(place + name, text, where, &type);
    if (formula && has_unit) in_unit(indicator, place + name, *formula, type);
    return formula;
  };
  if (indicator.target) out.target = add("target", *indicator.target, true);
  for (std::size_t i = 0; i < indicator.targets.size(); ++i) {
    auto formula = add("targets/" + std::to_string(i), indicator.targets[i].value, true);
    if (formula) out.targets.push_back(std::move(*formula));
  }
  if (indicator.plan) out.plan = add("plan", *indicator.plan, true);
  if (auto formula = add("tolerance", indicator.tolerance, true)) out.tolerance = std::move(*formula);
  auto const& s = indicator.scoring;
  struct Named {
    char const* name;
    std::optional<std::string> const* text;
    bool has_unit;
  };
  for (auto const& [name, text, has_unit] : {Named{"cap", &s.cap, false},
                                             {"lo", &s.lo, true},
                                             {"hi", &s.hi, true},
                                             {"good", &s.good, true},
                                             {"bad", &s.bad, true},
                                             {"base", &s.base, true},
                                             {"band_low", &s.band_low, true},
                                             {"band_high", &s.band_high, true},
                                             {"zero_low", &s.zero_low, true},
                                             {"zero_high", &s.zero_high, true},
                                             {"each", &s.each, false},
                                             {"limit", &s.limit, false}}) {
    if (!*text) continue;
    if (auto formula = add(std::string("scoring/") + name, **text, has_unit))
      out.scoring.emplace(name, std::move(*formula));
  }
}

// A plain ratio beside a percentage would be a hundred times too small.
void Compiler::in_unit(Indicator const& indicator, std::string const& place, Compiled const& formula,
                       Type const& type) {
  if (type.kind != TypeKind::number || type.measure_any || type.measure == parse_measure(indicator.unit)) return;
  if (type.measure.empty() && !is_ratio_unit(indicator.unit)) return;
  report(place, error_in(formula, "formula.unit_mismatch", {{"unit", indicator.unit}, {"found", to_text(type)}}));
}

void Compiler::other(std::string const& place, std::optional<std::string> const& text, Expect expect) {
  if (!text) return;
  if (auto formula = compile(place, *text, scope(expect))) program.others_.emplace(place, std::move(*formula));
}

void Compiler::others() {
  for (auto const& parameter : pack_.parameters) {
    for (auto const& value : parameter.values) {
      Parameter const alone{parameter.id, {}, {}, {{value.value, std::nullopt, std::nullopt}}, std::nullopt};
      if (parameter_at(alone, Period{}).state == CellState::fault) {
        report("parameters/" + parameter.id, "formula.parameter_value", {{"value", value.value}});
      }
    }
  }
  for (auto const& rule : pack_.adjustments) other("adjustments/" + rule.id + "/count", rule.count, Expect::number);
  for (auto const& rule : pack_.vetoes) {
    other("vetoes/" + rule.id + "/when", rule.when, Expect::condition_or_number);
    other("vetoes/" + rule.id + "/confirmed_by", rule.confirmed_by, Expect::number);
  }
  for (auto const& axis : pack_.axes) other("axes/" + axis.id + "/applies", axis.applies, Expect::condition);
  for (auto const& scheme : pack_.peers) {
    for (auto const& group : scheme.groups) {
      other("peers/" + scheme.id + "/groups/" + group.id + "/where", group.where, Expect::condition);
    }
  }
}

}  // namespace jixiao::formula
