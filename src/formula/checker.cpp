#include "formula/checker.h"

#include <algorithm>

#include "base/text.h"
#include "formula/checker_state.h"
#include "formula/measure.h"
#include "formula/parser.h"

namespace jixiao::formula {
namespace {

bool is_unknown(Type const& t) { return t.kind == TypeKind::unknown; }
bool is_text(Type const& t) { return t.kind == TypeKind::text || t.kind == TypeKind::ordered; }
bool is_day(Type const& t) { return t.kind == TypeKind::date || t.kind == TypeKind::timestamp; }

NodePtr number_node(Span span, Decimal value) {
  auto node = std::make_unique<Node>();
  node->kind = NodeKind::number;
  node->span = span;
  node->number = value;
  node->type = {TypeKind::number, {}, true, false, {}};
  return node;
}

}  // namespace

std::string hint(std::string_view name, std::vector<std::string> const& candidates) {
  auto const near = nearest_name(name, candidates);
  return near ? "，是否应为“" + *near + "”?" : "";
}

Type Checker::error(Node const& node, std::string code, std::vector<Arg> args) {
  if (errors_.size() < 500) errors_.push_back(error_at(source_, node.span, std::move(code), std::move(args)));
  return {};
}

Type Checker::run(Node& root) {
  auto const before = errors_.size();
  check(root);
  check_expectation(root);
  return errors_.size() == before ? root.type : Type{};
}

Type Checker::check(Node& node) {
  node.type = visit(node);
  return node.type;
}

Type Checker::visit(Node& node) {
  switch (node.kind) {
    case NodeKind::number: return number({}, true, false);
    case NodeKind::text: return of(TypeKind::text, false);
    case NodeKind::boolean: return of(TypeKind::boolean, false);
    case NodeKind::missing: return {};
    case NodeKind::date: return of(TypeKind::date, false);
    case NodeKind::duration: return of(TypeKind::duration, false);
    case NodeKind::name: return name(node);
    case NodeKind::unary: return unary(node);
    case NodeKind::binary: return binary(node);
    case NodeKind::in: return in(node);
    case NodeKind::between: return between(node);
    case NodeKind::is_missing: check(*node.children[0]); return of(TypeKind::boolean, false);
    case NodeKind::conditional: return conditional(node);
    case NodeKind::call: return call(node);
    case NodeKind::aggregate: return aggregate(node);
    case NodeKind::tuple:
      for (auto& child : node.children) check(*child);
      return error(node, "formula.tuple");
  }
  return {};
}

void Checker::expect_boolean(Node const& node, std::string_view what) {
  if (is_unknown(node.type) || node.type.kind == TypeKind::boolean) return;
  error(node, "formula.expect_condition", {{"what", std::string(what)}, {"found", to_text(node.type)}});
}

Type Checker::unary(Node& node) {
  auto const type = check(*node.children[0]);
  if (node.text == "not") {
    expect_boolean(*node.children[0], "not");
    return of(TypeKind::boolean, type.nullable);
  }
  if (is_unknown(type) || type.kind == TypeKind::number) return type;
  return error(node, "formula.expect_number", {{"what", "负号"}, {"found", to_text(type)}});
}

Type Checker::binary(Node& node) {
  auto const a = check(*node.children[0]);
  auto const b = check(*node.children[1]);
  auto const& op = node.text;
  if (op == "and" || op == "or") {
    expect_boolean(*node.children[0], op);
    expect_boolean(*node.children[1], op);
    return of(TypeKind::boolean, a.nullable || b.nullable);
  }
  if (op == "+" || op == "-" || op == "*" || op == "/" || op == "^") return arithmetic(node, a, b);
  return comparison(node, a, b);
}

Type Checker::arithmetic(Node& node, Type const& a, Type const& b) {
  auto const& op = node.text;
  if (is_day(a) || is_day(b) || a.kind == TypeKind::duration || b.kind == TypeKind::duration) {
    return date_arithmetic(node, a, b);
  }
  for (auto const* side : {node.children[0].get(), node.children[1].get()}) {
    if (is_unknown(side->type) || side->type.kind == TypeKind::number) continue;
    return error(*side, "formula.expect_number", {{"what", op}, {"found", to_text(side->type)}});
  }
  bool const nullable = a.nullable || b.nullable;
  if (is_unknown(a) || is_unknown(b)) return {};
  if (op == "^") return power(node, a, b);
  if (op == "*") return number(multiply(a.measure, b.measure), a.measure_any && b.measure_any, nullable);
  if (op == "/") return number(divide(a.measure, b.measure), a.measure_any && b.measure_any, true);
  auto type = unify(node, a, b);
  type.nullable = nullable;
  return type;
}

Type Checker::power(Node& node, Type const& a, Type const& b) {
  if (!b.measure.empty())
    return error(*node.children[1], "formula.expect_plain", {{"what", "^"}, {"found", to_text(b)}});
  if (a.measure.empty()) return number({}, a.measure_any && b.measure_any, true);
  auto const n = node.children[1]->kind == NodeKind::number ? node.children[1]->number.to_int64() : std::nullopt;
  if (!n || *n < 1 || *n > 9)
    return error(*node.children[0], "formula.expect_plain", {{"what", "^"}, {"found", to_text(a)}});
  auto measure = a.measure;
  for (auto& [unit, exponent] : measure) exponent *= static_cast<int>(*n);
  return number(std::move(measure), false, true);
}

// d + 3 days, d - 1 month, d1 - d2: rewritten as calls, so that evaluator and engines know functions only.
Type Checker::date_arithmetic(Node& node, Type const& a, Type const& b) {
  bool const nullable = a.nullable || b.nullable;
  if (is_unknown(a) || is_unknown(b)) return {};
  auto const rewrite = [&](char const* function, Type type) {
    node.kind = NodeKind::call;
    node.text = function;
    type.nullable = nullable;
    return type;
  };
  if (node.text == "-" && is_day(a) && is_day(b)) {
    if (a.kind != TypeKind::date || b.kind != TypeKind::date) return error(node, "formula.timestamp_difference");
    std::swap(node.children[0], node.children[1]);
    return rewrite("days_between", number(parse_measure("天")));
  }
  if (node.text == "+" && a.kind == TypeKind::duration && is_day(b)) {
    std::swap(node.children[0], node.children[1]);
    return date_arithmetic(node, b, a);
  }
  if (!is_day(a) || b.kind != TypeKind::duration || (node.text != "+" && node.text != "-")) {
    return error(node, "formula.date_arithmetic", {{"left", to_text(a)}, {"op", node.text}, {"right", to_text(b)}});
  }
  auto const& duration = *node.children[1];
  auto const unit = duration.text;
  std::int64_t const factor = unit == "week"      ? 7
                              : unit == "quarter" ? 3
                              : unit == "half"    ? 6
                              : unit == "year"    ? 12
                              : unit == "hour"    ? 60
                                                  : 1;
  auto const n = duration.number.to_int64().value_or(0) * factor * (node.text == "-" ? -1 : 1);
  if (unit == "workday" && n < 0) return error(duration, "formula.workdays_negative");
  node.children[1] = number_node(duration.span, Decimal(n));
  if (unit == "hour" || unit == "minute") return rewrite("add_minutes", of(TypeKind::timestamp));
  if (a.kind == TypeKind::timestamp) return error(node, "formula.timestamp_days");
  if (unit == "workday") return rewrite("add_workdays", of(TypeKind::date));
  return rewrite(unit == "day" || unit == "week" ? "add_days" : "add_months", of(TypeKind::date));
}

Type Checker::unify(Node const& node, Type const& a, Type const& b) {
  auto out = a;
  out.nullable = a.nullable || b.nullable;
  if (is_unknown(a)) {
    out = b;
    out.nullable = true;
    return out;
  }
  if (is_unknown(b)) {
    out.nullable = true;
    return out;
  }
  if (is_text(a) && is_text(b)) {
    if (a.kind == b.kind && (a.kind == TypeKind::text || a.code_list == b.code_list)) return out;
    auto const* left = code_list(a);
    auto const* right = code_list(b);
    if (a.kind != b.kind || (left && right && *left == *right)) return out;
    return error(node, "formula.code_lists", {{"left", a.code_list}, {"right", b.code_list}});
  }
  if (a.kind != b.kind) {
    if (is_day(a) && is_day(b)) return error(node, "formula.date_and_time");
    return error(node, "formula.type_mismatch", {{"left", to_text(a)}, {"right", to_text(b)}});
  }
  if (a.kind != TypeKind::number || a.measure == b.measure) {
    out.measure_any = a.measure_any && b.measure_any;
    return out;
  }
  if (a.measure_any || b.measure_any) {
    // A number without declared unit takes the other's, unless both have come by one through multiplication.
    out.measure = a.measure_any ? b.measure : a.measure;
    out.measure_any = false;
    return out;
  }
  return error(node, "formula.measure_mismatch", {{"left", to_text(a)}, {"right", to_text(b)}});
}

std::vector<std::string> const* Checker::code_list(Type const& type) const {
  auto const dot = type.code_list.find('.');
  if (dot == std::string::npos || !scope_.datasets) return nullptr;
  auto const id = type.code_list.substr(0, dot);
  auto const* dataset = scope_.datasets->find(id);
  for (auto const* local : {scope_.rows, scope_.entity}) {
    if (!dataset && local && local->id == id) dataset = local;
  }
  auto const* column = dataset ? find_column(*dataset, type.code_list.substr(dot + 1)) : nullptr;
  return column && !column->values.empty() ? &column->values : nullptr;
}

void Checker::check_codes(Node const& a, Node& b) {
  if (b.kind != NodeKind::text || a.kind == NodeKind::text) return;
  auto const* values = code_list(a.type);
  if (!values) return;
  if (a.type.kind == TypeKind::ordered) b.type = a.type, b.type.nullable = false;
  if (std::find(values->begin(), values->end(), b.text) != values->end()) return;
  auto const listed =
      std::vector<std::string>(values->begin(), values->begin() + std::min<std::ptrdiff_t>(8, std::ssize(*values)));
  error(
      b, "formula.code_unknown",
      {{"code", b.text}, {"column", a.type.code_list}, {"codes", join(listed, "、")}, {"hint", hint(b.text, *values)}});
}

Type Checker::comparison(Node& node, Type const&, Type const&) {
  auto& left = *node.children[0];
  auto& right = *node.children[1];
  check_codes(left, right);
  check_codes(right, left);
  auto const type = unify(node, left.type, right.type);
  bool const order = node.text != "=" && node.text != "!=";
  if (order && (type.kind == TypeKind::text || type.kind == TypeKind::boolean || type.kind == TypeKind::duration)) {
    error(node, "formula.no_order", {{"type", to_text(type)}});
  }
  if (order && type.kind == TypeKind::ordered && left.type.kind != right.type.kind) {
    error(node, "formula.no_order", {{"type", "文本"}});
  }
  return of(TypeKind::boolean, left.type.nullable || right.type.nullable);
}

Type Checker::in(Node& node) {
  auto& subject = *node.children[0];
  bool nullable = check(subject).nullable;
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    auto& item = *node.children[i];
    nullable = check(item).nullable || nullable;
    check_codes(subject, item);
    unify(item, subject.type, item.type);
  }
  return of(TypeKind::boolean, nullable);
}

Type Checker::between(Node& node) {
  bool nullable = false;
  for (auto& child : node.children) nullable = check(*child).nullable || nullable;
  for (std::size_t i = 1; i < 3; ++i) {
    check_codes(*node.children[0], *node.children[i]);
    auto const type = unify(*node.children[i], node.children[0]->type, node.children[i]->type);
    if (type.kind == TypeKind::text || type.kind == TypeKind::boolean) {
      error(*node.children[i], "formula.no_order", {{"type", to_text(type)}});
      break;
    }
  }
  return of(TypeKind::boolean, nullable);
}

Type Checker::conditional(Node& node) {
  Type out;
  bool first = true;
  bool nullable = node.children.size() % 2 == 0;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    auto& child = *node.children[i];
    nullable = check(child).nullable || nullable;
    if (i % 2 == 0 && i + 1 < node.children.size()) {
      expect_boolean(child, "if 或 when");
    } else {
      out = first ? child.type : unify(child, out, child.type);
      first = false;
    }
  }
  out.nullable = nullable;
  return out;
}

void Checker::check_expectation(Node const& root) {
  auto const kind = root.type.kind;
  if (kind == TypeKind::unknown || scope_.expect == Expect::any) return;
  auto const wrong = [&](std::string_view what) {
    error(root, "formula.expect_result", {{"what", std::string(what)}, {"found", to_text(root.type)}});
  };
  switch (scope_.expect) {
    case Expect::number:
      if (kind != TypeKind::number) wrong("一个数");
      break;
    case Expect::condition:
      if (kind != TypeKind::boolean) wrong("一个条件（真或假）");
      break;
    case Expect::condition_or_number:
      if (kind != TypeKind::boolean && kind != TypeKind::number) wrong("一个条件或一个数");
      break;
    case Expect::text:
      if (!is_text(root.type)) wrong("一段文本");
      break;
    case Expect::any: break;
  }
}

Type check(Node& root, std::string_view source, Scope const& scope, Errors& errors) {
  return Checker(scope, source, errors).run(root);
}

}  // namespace jixiao::formula
