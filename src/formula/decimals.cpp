#include <algorithm>

#include "formula/catalogue.h"
#include "formula/checker.h"

namespace jixiao::formula {
namespace {

constexpr int inexact = 6;
constexpr int most = 12;

int of_column(Node const& node, Dataset const& dataset, DatasetList const& datasets) {
  auto const* at = &dataset;
  for (std::size_t i = 0; at && i + 1 < node.path.size(); ++i) {
    auto const* reference = datasets.find_reference(*at, node.path[i]);
    at = reference ? datasets.find(*reference->references) : nullptr;
  }
  auto const* column = at ? find_column(*at, node.path.back()) : nullptr;
  if (!column) return inexact;
  if (column->type == ColumnType::money) return 2;
  return column->type == ColumnType::decimal ? column->scale : 0;
}

int of(Node const& node, Dataset const& dataset, DatasetList const& datasets) {
  auto const child = [&](std::size_t i) { return of(*node.children[i], dataset, datasets); };
  auto const largest = [&](std::size_t from, std::size_t step) {
    int out = 0;
    for (auto i = from; i < node.children.size(); i += step) out = std::max(out, child(i));
    return out;
  };
  switch (node.kind) {
    case NodeKind::number: return node.number.scale();
    case NodeKind::name:
      if (node.binding == Binding::column || node.binding == Binding::reference)
        return of_column(node, dataset, datasets);
      return inexact;
    case NodeKind::unary: return child(0);
    case NodeKind::binary:
      if (node.text == "+" || node.text == "-") return std::max(child(0), child(1));
      if (node.text == "*") return child(0) + child(1);
      return inexact;
    case NodeKind::conditional: {
      auto const otherwise = node.children.size() % 2 == 1 ? child(node.children.size() - 1) : 0;
      return std::max(largest(1, 2), otherwise);
    }
    case NodeKind::call: {
      auto const* function = find_function(node.text);
      if (!function) return inexact;
      if (function->decimals == -1) return largest(0, 1);
      if (function->decimals != -2) return function->decimals;
      if (node.children.size() < 2) return 0;
      if (node.children[1]->kind != NodeKind::number) return child(0);
      return static_cast<int>(std::max<std::int64_t>(0, node.children[1]->number.to_int64().value_or(inexact)));
    }
    default: return 0;
  }
}

}  // namespace

int decimals_of(Node const& row, Dataset const& dataset, DatasetList const& datasets) {
  return std::min(most, of(row, dataset, datasets));
}

}  // namespace jixiao::formula
