#include "formula/evaluate.h"

#include <algorithm>

#include "formula/catalogue.h"
#include "formula/checker.h"
#include "formula/evaluator.h"
#include "formula/parser.h"

namespace jixiao::formula {
namespace {

Scalar of(std::optional<Decimal> value) { return value ? Scalar::of(*value) : Scalar::fault("formula.overflow"); }

Scalar without_value(Scalar const& s) { return {s.state, std::monostate{}, s.why}; }

Scalar arithmetic(std::string const& op, Decimal a, Decimal b) {
  if (op == "+") return of(add(a, b));
  if (op == "-") return of(subtract(a, b));
  if (op == "*") return of(multiply(a, b));
  if (b.is_zero()) return Scalar::fault("formula.division_by_zero");
  return of(divide(a, b));
}

// False absorbs in `and`, true in `or`; a fault is never absorbed.
Scalar logic(bool absorbing, Scalar const& a, Scalar const& b) {
  for (auto const* side : {&a, &b}) {
    if (side->state == CellState::fault) return *side;
  }
  for (auto const* side : {&a, &b}) {
    if (side->has_value() && side->boolean() == absorbing) return Scalar::of_boolean(absorbing);
  }
  if (auto const* state = worst(a, b)) return without_value(*state);
  return Scalar::of_boolean(!absorbing);
}

template <class T>
bool holds(std::string const& op, T const& a, T const& b) {
  if (op == "=") return a == b;
  if (op == "!=") return a != b;
  if (op == "<") return a < b;
  if (op == "<=") return a <= b;
  if (op == ">") return b < a;
  return b <= a;
}

}  // namespace

Scalar const* worst(Scalar const& a, Scalar const& b) {
  auto const& w = static_cast<int>(b.state) > static_cast<int>(a.state) ? b : a;
  return w.has_value() ? nullptr : &w;
}

Scalar Evaluator::compare(Node const& node, std::string const& op, Scalar const& a, Scalar const& b) {
  if (auto const* state = worst(a, b)) return without_value(*state);
  if (a.value.index() != b.value.index()) return Scalar::fault("formula.not_available");
  bool const order = op != "=" && op != "!=";
  if (order && std::holds_alternative<std::string>(a.value)) return compare_ordered(node, op, a.text(), b.text());
  return Scalar::of_boolean(holds(op, a.value, b.value));
}

Scalar Evaluator::compare_ordered(Node const& node, std::string const& op, std::string const& a, std::string const& b) {
  auto const& type = node.children[0]->type.code_list.empty() ? node.children[1]->type : node.children[0]->type;
  auto const* codes = environment_.code_list(type.code_list);
  if (!codes) return Scalar::fault("formula.not_available");
  auto const position = [&](std::string const& code) { return std::find(codes->begin(), codes->end(), code); };
  if (position(a) == codes->end() || position(b) == codes->end()) return Scalar::missing();
  return Scalar::of_boolean(holds(op, position(a), position(b)));
}

Scalar Evaluator::evaluate(Node const& node, Context const& context) {
  switch (node.kind) {
    case NodeKind::number: return Scalar::of(node.number);
    case NodeKind::text: return Scalar::of(node.text);
    case NodeKind::boolean: return Scalar::of_boolean(!node.number.is_zero());
    case NodeKind::missing: return Scalar::missing();
    case NodeKind::date: return Scalar::of(node.date);
    case NodeKind::name: return name(node, context);
    case NodeKind::unary: return unary(node, context);
    case NodeKind::binary: return binary(node, context);
    case NodeKind::in: return in(node, context);
    case NodeKind::between: return between(node, context);
    case NodeKind::is_missing: return is_missing(node, context);
    case NodeKind::conditional: return conditional(node, context);
    case NodeKind::call: return call(node, context);
    case NodeKind::aggregate: return aggregate(node, context);
    case NodeKind::duration:
    case NodeKind::tuple: break;
  }
  return Scalar::fault("formula.not_available");
}

Scalar Evaluator::name(Node const& node, Context const& context) {
  switch (node.binding) {
    case Binding::column:
    case Binding::reference: return environment_.column(node.path, context);
    case Binding::parameter: return environment_.parameter(node.path[0], context);
    case Binding::input: return Scalar::of(environment_.input(node.path[0], context));
    case Binding::variable:
      if (node.path[0] == "period_start") return Scalar::of(Period{context.range.first, PeriodKind::month}.first_day());
      if (node.path[0] == "period_end") return Scalar::of(Period{context.range.last, PeriodKind::month}.last_day());
      return environment_.variable(node.path, context);
    case Binding::none: break;
  }
  return Scalar::fault("formula.not_available");
}

Scalar Evaluator::unary(Node const& node, Context const& context) {
  auto value = evaluate(*node.children[0], context);
  if (!value.has_value()) return value;
  return node.text == "not" ? Scalar::of_boolean(!value.boolean()) : Scalar::of(value.number().negated());
}

Scalar Evaluator::binary(Node const& node, Context const& context) {
  auto const a = evaluate(*node.children[0], context);
  auto const b = evaluate(*node.children[1], context);
  auto const& op = node.text;
  if (op == "and" || op == "or") return logic(op == "or", a, b);
  if (op == "+" || op == "-" || op == "*" || op == "/" || op == "^") {
    if (auto const* state = worst(a, b)) return without_value(*state);
    if (op != "^") return arithmetic(op, a.number(), b.number());
    std::vector<Scalar> const arguments{a, b};
    return find_function("pow")->implementation(arguments, environment_.calendar());
  }
  return compare(node, op, a, b);
}

Scalar Evaluator::in(Node const& node, Context const& context) {
  auto const subject = evaluate(*node.children[0], context);
  if (!subject.has_value()) return subject;
  Scalar result = Scalar::of_boolean(node.negated);
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    auto const item = evaluate(*node.children[i], context);
    if (item.has_value() && item.value == subject.value) return Scalar::of_boolean(!node.negated);
    if (auto const* state = worst(result, item)) result = without_value(*state);
  }
  return result;
}

Scalar Evaluator::between(Node const& node, Context const& context) {
  auto const subject = evaluate(*node.children[0], context);
  auto const low = evaluate(*node.children[1], context);
  auto const high = evaluate(*node.children[2], context);
  auto const inside = logic(false, compare(node, ">=", subject, low), compare(node, "<=", subject, high));
  return inside.has_value() && node.negated ? Scalar::of_boolean(!inside.boolean()) : inside;
}

Scalar Evaluator::is_missing(Node const& node, Context const& context) {
  auto const value = evaluate(*node.children[0], context);
  if (value.state == CellState::fault) return value;
  return Scalar::of_boolean(value.has_value() == node.negated);
}

Scalar Evaluator::conditional(Node const& node, Context const& context) {
  auto const& c = node.children;
  std::size_t i = 0;
  for (; i + 1 < c.size(); i += 2) {
    auto condition = evaluate(*c[i], context);
    if (!condition.has_value()) return condition;
    if (condition.boolean()) return evaluate(*c[i + 1], context);
  }
  return i < c.size() ? evaluate(*c[i], context) : Scalar::missing();
}

Scalar Evaluator::aggregate(Node const& node, Context const& context) {
  if (node.atom < 0) return Scalar::fault("formula.not_available");
  auto const& window = node.aggregate->window_months;
  return Scalar::of(environment_.atom(node.atom, window ? widened(context, *window) : context));
}

Scalar Evaluator::call(Node const& node, Context const& context) {
  auto const* function = find_function(node.text);
  if (!function) return Scalar::fault("formula.not_available");
  if (function->category == Category::context) return in_context(node, context);
  std::vector<Scalar> arguments;
  arguments.reserve(node.children.size());
  for (auto const& child : node.children) {
    arguments.push_back(evaluate(*child, context));
    auto const& last = arguments.back();
    // coalesce: the first value, or the first fault.
    if (!function->strict && (last.has_value() || last.state == CellState::fault)) return last;
  }
  if (!function->strict) return arguments.empty() ? Scalar::missing() : without_value(arguments.back());
  Scalar none = Scalar::of_boolean(true);
  for (auto const& argument : arguments) {
    if (auto const* state = worst(none, argument)) none = without_value(*state);
  }
  if (!none.has_value()) return none;
  if (!function->implementation) return Scalar::fault("formula.not_available");
  return function->implementation(arguments, environment_.calendar());
}

Scalar evaluate_scalar(Node const& node, Environment& environment, Context const& context) {
  return Evaluator(environment).evaluate(node, context);
}

Cell evaluate(Node const& node, Environment& environment, Context const& context) {
  return to_cell(evaluate_scalar(node, environment, context));
}

}  // namespace jixiao::formula
