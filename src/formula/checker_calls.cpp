#include <algorithm>
#include <array>

#include "base/text.h"
#include "formula/checker_state.h"
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
    if (theirs == name) return "，是否应为“" + std::string(ours) + "”?";
  }
  return {};
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
  if (!is_known(node, node.text)) return {};
  if (node.text == "peer_median") return peer_median(node);
  if (function->category == Category::context) return context(node, *function);
  if (node.text == "to_unit") return to_unit(node);
  return ordinary(node, *function);
}

bool Checker::is_known(Node const& node, std::string_view name) {
  auto const* function = find_function(name);
  if (!function || !scope_.pack || function->since <= scope_.pack->pack.catalogue) return true;
  error(node, "formula.function_newer",
        {{"function", std::string(name)},
         {"since", std::to_string(function->since)},
         {"catalogue", std::to_string(scope_.pack->pack.catalogue)}});
  return false;
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

}  // namespace jixiao::formula
