#include "base/text.h"
#include "formula/checker.h"
#include "formula/evaluate.h"
#include "formula/parser.h"

namespace jixiao::formula {
namespace {

// 92.5 → number, 2026-09-30 → date, true/false, 'quoted' or anything else → text.
Scalar value_of(std::string const& written) {
  auto const text = std::string(trimmed(written));
  if (auto const number = Decimal::parse(text)) return Scalar::of(*number);
  if (auto const date = Date::parse(text)) return Scalar::of(*date);
  if (text == "true" || text == "false") return Scalar::of_boolean(text == "true");
  if (text == "missing" || text.empty()) return Scalar::missing();
  bool const quoted = text.size() > 1 && (text[0] == '\'' || text[0] == '"') && text.back() == text[0];
  return Scalar::of(quoted ? text.substr(1, text.size() - 2) : text);
}

Type type_of(Scalar const& value) {
  Type type;
  if (std::holds_alternative<Decimal>(value.value)) type.kind = TypeKind::number, type.measure_any = true;
  if (std::holds_alternative<Date>(value.value)) type.kind = TypeKind::date;
  if (std::holds_alternative<bool>(value.value)) type.kind = TypeKind::boolean;
  if (std::holds_alternative<std::string>(value.value)) type.kind = TypeKind::text;
  return type;
}

class Prompt : public Environment {
 public:
  std::map<std::string, Scalar> values;
  Scalar variable(std::vector<std::string> const& path, Context const&) override { return values.at(path[0]); }
};

}  // namespace

Scalar parameter_at(Parameter const& parameter, Period period) {
  ParameterValue const* in_force = nullptr;
  for (auto const& value : parameter.values) {
    if (!value.from || value.from->first_month <= period.last_month()) in_force = &value;
  }
  if (!in_force) return Scalar::missing();
  auto const text = trimmed(in_force->value);
  bool const quoted = text.size() > 1 && (text[0] == '\'' || text[0] == '"') && text.back() == text[0];
  if (quoted) return Scalar::of(std::string(text.substr(1, text.size() - 2)));
  auto const number = Decimal::parse(text);
  return number ? Scalar::of(*number) : Scalar::fault("formula.parameter_value");
}

Checked<Scalar> evaluate_alone(std::string_view expression, std::map<std::string, std::string> const& variables) {
  auto parsed = parse(expression);
  if (!parsed.errors.empty()) return tl::unexpected<Errors>(std::move(parsed.errors));
  Prompt prompt;
  Scope scope;
  scope.units = scope.period = scope.indicators = false;
  scope.expect = Expect::any;
  for (auto const& [name, text] : variables) {
    prompt.values[name] = value_of(text);
    scope.variables[name] = type_of(prompt.values[name]);
  }
  Errors errors;
  check(*parsed.root, expression, scope, errors);
  if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));
  return evaluate_scalar(*parsed.root, prompt, {});
}

Checked<std::string> evaluate_text(std::string_view expression, std::map<std::string, std::string> const& variables) {
  JX_TRY(auto const value, evaluate_alone(expression, variables));
  return to_text(value);
}

}  // namespace jixiao::formula
