// Functions over other units or other rows of a derived dataset: across, peer_median.
#include <algorithm>

#include "base/text.h"
#include "formula/checker_state.h"
#include "formula/combine.h"

namespace jixiao::formula {
namespace {

// quantile(0.9) and trimmed_mean(0.05) need their number, the other ways have none.
bool fraction_fits(Node const& way, std::string const& name) {
  bool const wanted = name == "quantile" || name == "trimmed_mean";
  if (wanted != (way.kind == NodeKind::call)) return false;
  if (!wanted) return true;
  if (way.children.size() != 1 || way.children[0]->kind != NodeKind::number) return false;
  auto const& number = way.children[0]->number;
  return name == "quantile" ? number >= Decimal(0) && number <= Decimal(1) : is_trim(number);
}

}  // namespace

Type Checker::across(Node& node) {
  auto const& function = *find_function("across");
  if (!argument_count(node, function, 3, 3)) return {};
  auto const& relation = *node.children[0];
  std::vector<std::string> const relations{"children", "siblings", "peers", "level"};
  std::vector<std::string> const ways{"mean",  "median",        "min",      "max",         "sum",
                                      "count", "stddev_sample", "quantile", "trimmed_mean"};
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
  if (!is_known(way, name)) return type;
  if (!fraction_fits(way, name)) return error(way, "formula.across_fraction");
  if (type.kind != TypeKind::number && type.kind != TypeKind::unknown) {
    return error(*node.children[2], "formula.expect_number", {{"what", "across"}, {"found", to_text(type)}});
  }
  return name == "count" ? number() : type;
}

// peer_median(burden, by = (industry, size), fallback = (industry), at_least = 30, baseline = quarter)
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
    if (name == "baseline") {
      std::vector<std::string> const kinds{"quarter", "half", "year"};
      auto const kind = value->kind == NodeKind::name && value->path.size() == 1 ? value->path[0] : value->text;
      if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end() || value->kind != NodeKind::name)
        error(*value, "formula.one_of", {{"names", join(kinds, "、")}, {"hint", hint(kind, kinds)}});
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
