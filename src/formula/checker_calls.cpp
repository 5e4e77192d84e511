#include <algorithm>
#include <array>

#include "base/text.h"
#include "formula/checker_state.h"
#include "formula/evaluate.h"
#include "formula/measure.h"

namespace jixiao::formula {
namespace {

// What people from other languages type first.
std::string usual_name(std::string_view name) {
  static constexpr auto table = std::to_array<std::pair<std::string_view, std::string_view>>({
      {"avg", "mean"},
      {"average", "mean"},
      {"nvl", "coalesce"},
      {"ifnull", "coalesce"},
      {"len", "length"},
      {"stddev", "stddev_sample"},
      {"std", "stddev_sample"},
      {"percentile", "quantile"},
      {"datediff", "days_between"},
      {"iif", "if"},
      {"power", "pow"},
      {"log", "ln"},
      {"substr", "left"},
      {"date_diff", "days_between"},
  });
  for (auto const& [theirs, ours] : table) {
    if (theirs == name) return ", 是否应为“" + std::string(ours) + "”?";
  }
  return {};
}

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

Type Checker::call(Node& node) {
  if (node.text == "workdays_to_period_end" && node.children.size() == 1 && scope_.period) {
    node.text = "workdays_between";
    auto end = std::make_unique<Node>();
    end->kind = NodeKind::name;
    end->span = node.span;
    end->path = {"period_end"};
    node.children.push_back(std::move(end));
  }
  auto const* function = find_function(node.text);
  if (!function) {
    for (auto& child : node.children) check(*child);
    auto near = usual_name(node.text);
    if (near.empty()) near = hint(node.text, function_names());
    return error(node, "formula.function_unknown", {{"name", node.text}, {"hint", near}});
  }
  if (node.text == "peer_median") return peer_median(node);
  if (function->category == Category::context) return context(node, *function);
  if (node.text == "to_unit") return to_unit(node);
  return ordinary(node, *function);
}

bool Checker::argument_count(Node const& node, Function const& function, std::size_t min, std::size_t max) {
  if (node.children.size() >= min && node.children.size() <= max) return true;
  auto const expected = min == max  ? std::to_string(min)
                        : max > 100 ? std::to_string(min) + " 个或更多"
                                    : std::to_string(min) + " 到 " + std::to_string(max);
  error(node, "formula.argument_count",
        {{"function", std::string(function.name)},
         {"expected", expected},
         {"count", std::to_string(node.children.size())}});
  return false;
}

Type Checker::ordinary(Node& node, Function const& function) {
  for (auto& child : node.children) check(*child);
  auto const required = static_cast<std::size_t>(
      std::count_if(function.parameters.begin(), function.parameters.end(), [](auto const& p) { return !p.optional; }));
  if (!argument_count(node, function, required, function.variadic ? 1000 : function.parameters.size())) return {};
  if (rows_ && function.sql.empty()) return error(node, "formula.not_in_rows", {{"function", node.text}});
  if (node.text == "round" && node.children.size() == 1) {  // row templates have no optional arguments
    auto none = std::make_unique<Node>();
    none->kind = NodeKind::number;
    none->span = node.span;
    none->type = number({}, true, false);
    node.children.push_back(std::move(none));
  }
  auto const before = errors_.size();
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    argument(node, function, function.parameters[std::min(i, function.parameters.size() - 1)], i);
  }
  return errors_.size() == before ? result(node, function) : Type{};
}

void Checker::argument(Node const& node, Function const& function, FunctionParameter const& parameter,
                       std::size_t index) {
  auto const& child = *node.children[index];
  auto const& type = child.type;
  if (type.kind == TypeKind::unknown) return;
  auto const want = [&](bool fits, std::string_view what) {
    if (fits) return;
    error(child, "formula.argument_type",
          {{"function", std::string(function.name)},
           {"parameter", std::string(parameter.name)},
           {"expected", std::string(what)},
           {"found", to_text(type)}});
  };
  switch (parameter.want) {
    case Want::number: return want(type.kind == TypeKind::number, "一个数");
    case Want::plain: return want(type.kind == TypeKind::number && type.measure.empty(), "不带计量单位的数");
    case Want::text: return want(type.kind == TypeKind::text || type.kind == TypeKind::ordered, "文本");
    case Want::date: return want(type.kind == TypeKind::date, "日期");
    case Want::date_or_time: return want(type.kind == TypeKind::date || type.kind == TypeKind::timestamp, "日期或时间");
    case Want::boolean: return want(type.kind == TypeKind::boolean, "条件");
    case Want::any: return;
    case Want::same: unify(child, node.children[0]->type, type); return;
    case Want::special: return;
  }
}

Type Checker::result(Node const& node, Function const& function) {
  auto const first = node.children.empty() ? Type{} : node.children[0]->type;
  bool nullable =
      function.sql.find("CASE") != std::string_view::npos || function.sql.find("NULLIF") != std::string_view::npos;
  bool all = true;
  for (auto const& child : node.children) {
    nullable = nullable || child->type.nullable;
    all = all && child->type.nullable;
  }
  Type out;
  switch (function.gives) {
    case Gives::plain: out = number(); break;
    case Gives::first: out = first; break;
    case Gives::common:
      out = first;
      for (auto const& child : node.children) out = unify(*child, out, child->type);
      if ((function.name == "least" || function.name == "greatest") && out.kind != TypeKind::number &&
          out.kind != TypeKind::date && out.kind != TypeKind::timestamp && out.kind != TypeKind::unknown) {
        return error(node, "formula.no_order", {{"type", to_text(out)}});
      }
      break;
    case Gives::days: out = number(parse_measure("天")); break;
    case Gives::hours: out = number(parse_measure("小时")); break;
    case Gives::minutes: out = number(parse_measure("分钟")); break;
    case Gives::date: out = of(TypeKind::date); break;
    case Gives::text: out = of(TypeKind::text); break;
    case Gives::boolean: out = of(TypeKind::boolean); break;
    case Gives::special:
      out = of(TypeKind::timestamp);  // add_minutes
      if (function.name == "ratio") {
        auto const& b = node.children[1]->type;
        out = number(divide(first.measure, b.measure), first.measure_any && b.measure_any);
      }
      break;
  }
  out.nullable = function.name == "coalesce" ? all : nullable;
  return out;
}

// Becomes a multiplication or division by the factor.
Type Checker::to_unit(Node& node) {
  for (auto& child : node.children) check(*child);
  auto const& function = *find_function("to_unit");
  if (!argument_count(node, function, 2, 2)) return {};
  auto const type = node.children[0]->type;
  if (node.children[1]->kind != NodeKind::text)
    return error(*node.children[1], "formula.literal_text", {{"function", "to_unit"}});
  if (type.kind == TypeKind::unknown) return {};
  if (type.kind != TypeKind::number) {
    return error(*node.children[0], "formula.expect_number", {{"what", "to_unit"}, {"found", to_text(type)}});
  }
  auto const to = parse_measure(node.children[1]->text);
  auto const conversion = find_conversion(type.measure, to);
  if (!conversion) {
    return error(node, "formula.no_conversion", {{"from", to_text(type)}, {"to", node.children[1]->text}});
  }
  auto const scale = [&](NodePtr child, char const* op, Decimal by) {
    auto factor = std::make_unique<Node>();
    factor->kind = NodeKind::number;
    factor->span = node.span;
    factor->number = by;
    factor->type = number({}, true, false);
    auto out = std::make_unique<Node>();
    out->kind = NodeKind::binary;
    out->span = node.span;
    out->text = op;
    out->children.push_back(std::move(child));
    out->children.push_back(std::move(factor));
    out->type = number(to, false, type.nullable);
    return out;
  };
  auto inner = std::move(node.children[0]);
  if (conversion->multiply_by != Decimal(1) && conversion->divide_by != Decimal(1)) {
    inner = scale(std::move(inner), "*", conversion->multiply_by);
  }
  bool const dividing = conversion->divide_by != Decimal(1);
  auto scaled =
      scale(std::move(inner), dividing ? "/" : "*", dividing ? conversion->divide_by : conversion->multiply_by);
  node.kind = NodeKind::binary;
  node.text = scaled->text;
  node.children = std::move(scaled->children);
  return scaled->type;
}

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

Type Checker::across(Node& node) {
  auto const& function = *find_function("across");
  if (!argument_count(node, function, 3, 3)) return {};
  auto const& relation = *node.children[0];
  std::vector<std::string> const relations{"children", "siblings", "peers", "level"};
  std::vector<std::string> const ways{"mean", "median", "min", "max", "sum", "count", "stddev_sample", "quantile"};
  auto const listed = [&](std::vector<std::string> const& names, Node const& n) {
    auto const& name = n.kind == NodeKind::name && n.path.size() == 1 ? n.path[0] : n.text;
    if ((n.kind == NodeKind::name || n.kind == NodeKind::call) &&
        std::find(names.begin(), names.end(), name) != names.end()) {
      return true;
    }
    error(n, "formula.one_of", {{"names", join(names, "、")}, {"hint", hint(name, names)}});
    return false;
  };
  listed(relations, relation);
  auto& way = *node.children[1];
  auto const type = check(*node.children[2]);
  if (!listed(ways, way)) return type;
  auto const& name = way.kind == NodeKind::call ? way.text : way.path[0];
  bool const quantile = way.kind == NodeKind::call && way.children.size() == 1 &&
                        way.children[0]->kind == NodeKind::number && way.children[0]->number >= Decimal(0) &&
                        way.children[0]->number <= Decimal(1);
  if ((name == "quantile") != (way.kind == NodeKind::call) || (name == "quantile" && !quantile)) {
    return error(way, "formula.across_quantile");
  }
  if (type.kind != TypeKind::number && type.kind != TypeKind::unknown) {
    return error(*node.children[2], "formula.expect_number", {{"what", "across"}, {"found", to_text(type)}});
  }
  return name == "count" ? number() : type;
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

// peer_median(burden, by = (industry, size), fallback = (industry), at_least = 30)
Type Checker::peer_median(Node& node) {
  if (!scope_.entity || rows_) return error(node, "formula.not_here", {{"function", "peer_median"}});
  auto const& function = *find_function("peer_median");
  for (auto& child : node.children) check(*child);
  bool by = false;
  for (auto& [name, value] : node.named) {
    if (name == "at_least") {
      check(*value);
      auto const n = value->kind == NodeKind::number ? value->number.to_int64() : std::nullopt;
      if (!n || *n < 1) error(*value, "formula.at_least");
      continue;
    }
    by = by || name == "by";
    std::vector<Node*> columns;
    if (value->kind == NodeKind::tuple) {
      for (auto& child : value->children) columns.push_back(child.get());
    } else {
      columns.push_back(value.get());
    }
    for (auto* column : columns) {
      check(*column);
      if (column->kind != NodeKind::name) error(*column, "formula.by_columns");
    }
  }
  if (!argument_count(node, function, 1, 1)) return {};
  if (!by) return error(node, "formula.by_missing");
  auto type = node.children[0]->type;
  if (type.kind != TypeKind::number && type.kind != TypeKind::unknown) {
    return error(*node.children[0], "formula.expect_number", {{"what", "peer_median"}, {"found", to_text(type)}});
  }
  type.nullable = true;
  return type;
}

}  // namespace jixiao::formula
