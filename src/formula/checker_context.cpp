// Functions that read what is around an expression: periods, ranges of rows, other indicators, parameters, inputs.
#include <algorithm>

#include "base/text.h"
#include "formula/checker_state.h"
#include "formula/evaluate.h"
#include "formula/measure.h"

namespace jixiao::formula {
namespace {

template <class Predicate>
bool any_node(Node const& node, Predicate const& predicate) {
  if (predicate(node)) return true;
  for (auto const& child : node.children) {
    if (any_node(*child, predicate)) return true;
  }
  return false;
}

bool reads_indicator(Node const& node) {
  return node.kind == NodeKind::call &&
         (node.text == "indicator" || node.text == "numerator" || node.text == "denominator");
}

}  // namespace

Type Checker::context(Node& node, Function const& function) {
  auto const& f = node.text;
  if (f == "param" || f == "input") return named_value(node);
  if (rows_) return error(node, "formula.not_in_rows", {{"function", f}});
  bool const needs_unit = f == "parent" || f == "across";
  bool const other = f == "indicator" || f == "numerator" || f == "denominator";
  bool const allowed = needs_unit ? scope_.units : other ? scope_.indicators && scope_.pack : scope_.period;
  if (!allowed || scope_.entity) return error(node, "formula.not_here", {{"function", f}});
  if (f == "elapsed" || f == "elapsed_months" || f == "days_in_period") return span(node);
  if (other) return other_indicator(node);
  if (f == "across") return across(node);
  if (f == "offset") return offset(node);
  if (f == "at") return at(node);
  if (f == "parent") {
    for (auto& child : node.children) check(*child);
    return argument_count(node, function, 1, 1) ? node.children[0]->type : Type{};
  }
  return ranged(node, function);
}

// ytd, last_months, opening, closing: choose rows, so there must be rows to choose.
Type Checker::ranged(Node& node, Function const& function) {
  std::size_t const count = node.text == "last_months" ? 2 : 1;
  for (auto& child : node.children) check(*child);
  if (!argument_count(node, function, count, count)) return {};
  auto const& e = *node.children[0];
  if (any_node(e, reads_indicator)) return error(node, "formula.range_over_indicator", {{"function", node.text}});
  if (count == 2) {
    auto const& n = *node.children[1];
    auto const months = n.kind == NodeKind::number ? n.number.to_int64() : std::nullopt;
    if (!months || *months < 1 || *months > 1200) return error(n, "formula.months_literal", {{"function", node.text}});
  }
  bool const state = node.text == "opening" || node.text == "closing";
  if (state && e.type.kind != TypeKind::unknown && !any_node(e, [&](Node const& n) {
        if (n.kind != NodeKind::aggregate) return false;
        auto const* dataset = scope_.datasets->find(n.aggregate->dataset);
        return dataset && dataset->kind != DatasetKind::event;
      })) {
    return error(node, "formula.no_stock", {{"function", node.text}});
  }
  return e.type;
}

bool Checker::check_shift(Node& node) {
  check(node);
  if (node.kind == NodeKind::duration && months_of(node)) return true;
  error(node, "formula.offset_duration");
  return false;
}

bool Checker::check_period(Node& node) {
  if (node.kind == NodeKind::number && node.number.is_integer()) {
    node.kind = NodeKind::text;
    node.text = node.number.to_string();
  }
  check(node);
  if (node.kind != NodeKind::text) {
    error(node, "formula.period_literal");
    return false;
  }
  auto const period = Period::parse(node.text);
  if (!period) error(node, period.error().code, period.error().args);
  return period.has_value();
}

Type Checker::offset(Node& node) {
  auto const& function = *find_function(node.text);
  if (!argument_count(node, function, 2, 2)) return {};
  auto const type = check(*node.children[0]);
  check_shift(*node.children[1]);
  return type;
}

Type Checker::at(Node& node) {
  auto const& function = *find_function(node.text);
  if (!argument_count(node, function, 2, 2)) return {};
  auto const type = check(*node.children[0]);
  check_period(*node.children[1]);
  return type;
}

Type Checker::other_indicator(Node& node) {
  auto const& function = *find_function(node.text);
  for (auto& [name, value] : node.named) name == "offset" ? check_shift(*value) : check_period(*value);
  if (node.named.size() > 1) error(node, "formula.offset_and_period");
  if (!argument_count(node, function, 1, 1)) return {};
  auto& id = *node.children[0];
  check(id);
  if (id.kind != NodeKind::text) return error(id, "formula.literal_text", {{"function", node.text}});
  auto const* indicator = scope_.pack->find_indicator(id.text);
  if (!indicator) {
    std::vector<std::string> ids;
    for (auto const& one : scope_.pack->indicators) ids.push_back(one.id);
    return error(id, "formula.indicator_unknown", {{"name", id.text}, {"hint", hint(id.text, ids)}});
  }
  if (node.text == "indicator") return number(parse_measure(indicator->unit));
  if (!indicator->numerator || !indicator->denominator) return error(id, "formula.no_parts", {{"name", id.text}});
  return number({}, true);
}

// param('x') and input('x') become names.
Type Checker::named_value(Node& node) {
  if (node.children.size() != 1 || node.children[0]->kind != NodeKind::text) {
    return error(node, "formula.literal_text", {{"function", node.text}});
  }
  auto const id = node.children[0]->text;
  std::vector<std::string> known;
  if (node.text == "param") {
    if (!scope_.pack) return error(node, "formula.not_here", {{"function", node.text}});
    for (auto const& one : scope_.pack->parameters) {
      if (one.id == id) return parameter(node, one);
      known.push_back(one.id);
    }
    return error(*node.children[0], "formula.parameter_unknown", {{"name", id}, {"hint", hint(id, known)}});
  }
  if (rows_) return error(node, "formula.not_in_rows", {{"function", node.text}});
  auto const found = scope_.inputs.find(id);
  if (found == scope_.inputs.end()) {
    for (auto const& [name, type] : scope_.inputs) known.push_back(name);
    return error(*node.children[0], "formula.input_unknown", {{"name", id}, {"hint", hint(id, known)}});
  }
  node.kind = NodeKind::name;
  node.path = {id};
  node.text.clear();
  node.children.clear();
  node.binding = Binding::input;
  return found->second;
}

Type Checker::span(Node& node) {
  auto const& function = *find_function(node.text);
  std::size_t const count = node.text == "elapsed" ? 1 : 0;
  if (!argument_count(node, function, count, count)) return {};
  if (count == 0)
    return node.text == "days_in_period" ? number(parse_measure("天"), false, false) : number({}, false, false);
  std::vector<std::string> const spans{"year", "half", "quarter", "month", "period"};
  auto const& child = *node.children[0];
  auto const& name = child.kind == NodeKind::name ? child.path[0] : child.text;
  if (child.kind != NodeKind::name || std::find(spans.begin(), spans.end(), name) == spans.end()) {
    return error(child, "formula.one_of", {{"names", join(spans, "、")}, {"hint", hint(name, spans)}});
  }
  return number({}, false, false);
}

}  // namespace jixiao::formula
