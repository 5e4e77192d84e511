#include <algorithm>

#include "base/text.h"
#include "formula/checker_state.h"
#include "formula/combine.h"
#include "formula/measure.h"

namespace jixiao::formula {
namespace {

std::string name_of_reference(Column const& column) { return column.as.value_or(*column.references); }

std::vector<std::string> names_in(Dataset const& dataset) {
  std::vector<std::string> names;
  for (auto const& column : dataset.columns) {
    names.push_back(column.name);
    if (column.references) names.push_back(name_of_reference(column));
  }
  return names;
}

// The first qualified name in an argument says which dataset is meant.
Node const* first_qualified(Node const& node) {
  if (node.kind == NodeKind::name) return node.path.size() > 1 && node.path[0] != "unit" ? &node : nullptr;
  for (auto const& child : node.children) {
    if (auto const* found = first_qualified(*child)) return found;
  }
  return nullptr;
}

}  // namespace

Dataset const* DatasetList::find(std::string_view id) const {
  for (auto const& dataset : all_) {
    if (dataset.id == id) return &dataset;
  }
  return nullptr;
}

std::vector<std::string> DatasetList::ids() const {
  std::vector<std::string> out;
  for (auto const& dataset : all_) out.push_back(dataset.id);
  return out;
}

Column const* DatasetList::find_reference(Dataset const& dataset, std::string_view name) const {
  for (auto const& column : dataset.columns) {
    if (column.references && name_of_reference(column) == name) return &column;
  }
  return nullptr;
}

Column const* find_column(Dataset const& dataset, std::string_view name) {
  for (auto const& column : dataset.columns) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

Type type_of(Dataset const& dataset, Column const& column) {
  Type type;
  type.nullable = column.nullable;
  if (!column.values.empty()) type.code_list = dataset.id + "." + column.name;
  switch (column.type) {
    case ColumnType::text:
    case ColumnType::code: type.kind = TypeKind::text; break;
    case ColumnType::ordered: type.kind = TypeKind::ordered; break;
    case ColumnType::date: type.kind = TypeKind::date; break;
    case ColumnType::timestamp: type.kind = TypeKind::timestamp; break;
    case ColumnType::boolean: type.kind = TypeKind::boolean; break;
    case ColumnType::integer:
    case ColumnType::decimal:
    case ColumnType::money:
      type.kind = TypeKind::number;
      type.code_list.clear();
      type.measure = parse_measure(column.unit.value_or(column.type == ColumnType::money ? "元" : ""));
      type.measure_any = !column.unit && column.type != ColumnType::money;
      break;
  }
  return type;
}

Type Checker::unknown_name(Node const& node, std::string code, std::vector<Arg> args,
                           std::vector<std::string> candidates) {
  args.push_back({"name", node.path.empty() ? node.text : join(node.path, ".")});
  args.push_back({"hint", hint(node.path.empty() ? node.text : node.path.back(), candidates)});
  return error(node, std::move(code), std::move(args));
}

Type Checker::name(Node& node) {
  if (rows_) return row_name(node);
  if (scope_.entity) return entity_name(node);
  return scalar_name(node);
}

// period_start, period_end, parameters: may be named anywhere.
bool Checker::common_name(Node& node, Type& type) {
  if (node.path.size() != 1) return false;
  auto const& id = node.path[0];
  if (scope_.period && (id == "period_start" || id == "period_end")) {
    node.binding = Binding::variable;
    type = of(TypeKind::date, false);
    return true;
  }
  if (!scope_.pack) return false;
  for (auto const& candidate : scope_.pack->parameters) {
    if (candidate.id != id) continue;
    type = parameter(node, candidate);
    return true;
  }
  return false;
}

Type Checker::row_name(Node& node) {
  auto path = node.path;
  if (path.size() > 1 && path[0] == rows_->id) path.erase(path.begin());
  if (path.size() == 1) {
    if (find_column(*rows_, path[0])) return column_path(node, *rows_, path);
    Type type;
    if (common_name(node, type)) return type;
  } else if (!scope_.datasets || !scope_.datasets->find_reference(*rows_, path[0])) {
    if (path[0] == "unit") return error(node, "formula.unit_in_rows");
    if (scope_.datasets && scope_.datasets->find(path[0])) {
      return error(node, "formula.other_dataset", {{"other", path[0]}, {"dataset", rows_->id}});
    }
  }
  return column_path(node, *rows_, path);
}

// Follows references from dataset to dataset; path keeps reference names and ends in a column.
Type Checker::column_path(Node& node, Dataset const& dataset, std::vector<std::string> path) {
  auto const* at = &dataset;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    auto const* column = scope_.datasets ? scope_.datasets->find_reference(*at, path[i]) : nullptr;
    auto const* next = column ? scope_.datasets->find(*column->references) : nullptr;
    if (!next) {
      return error(node, "formula.reference_unknown",
                   {{"name", path[i]}, {"dataset", at->id}, {"hint", hint(path[i], names_in(*at))}});
    }
    at = next;
  }
  auto const* column = find_column(*at, path.back());
  if (!column) {
    return error(node, "formula.column_unknown",
                 {{"name", path.back()}, {"dataset", at->id}, {"hint", hint(path.back(), names_in(*at))}});
  }
  node.path = std::move(path);
  node.binding = node.path.size() == 1 ? Binding::column : Binding::reference;
  auto type = type_of(*at, *column);
  if (node.binding == Binding::reference) type.nullable = true;
  return type;
}

// In a derived dataset's column, outside aggregates: entity columns and earlier columns.
Type Checker::entity_name(Node& node) {
  auto path = node.path;
  if (path.size() > 1 && path[0] == scope_.entity->id) path.erase(path.begin());
  if (path.size() == 1 && !find_column(*scope_.entity, path[0])) {
    Type type;
    if (common_name(node, type)) return type;
    if (scope_.rows && find_column(*scope_.rows, path[0])) {
      return error(node, "formula.row_column_outside", {{"name", path[0]}, {"dataset", scope_.rows->id}});
    }
  }
  return column_path(node, *scope_.entity, path);
}

Type Checker::scalar_name(Node& node) {
  if (node.path[0] == "unit" && scope_.units && node.path.size() == 2) {
    node.binding = Binding::variable;
    return of(TypeKind::text);
  }
  std::vector<std::string> candidates{"period_start", "period_end"};
  if (node.path.size() == 1) {
    if (auto const found = scope_.variables.find(node.path[0]); found != scope_.variables.end()) {
      node.binding = Binding::variable;
      return found->second;
    }
    if (auto const found = scope_.inputs.find(node.path[0]); found != scope_.inputs.end()) {
      node.binding = Binding::input;
      return found->second;
    }
    Type type;
    if (common_name(node, type)) return type;
  }
  if (scope_.datasets && scope_.datasets->find(node.path[0])) {
    return error(node, "formula.outside_aggregate", {{"name", join(node.path, ".")}});
  }
  for (auto const& [name, type] : scope_.variables) candidates.push_back(name);
  for (auto const& [name, type] : scope_.inputs) candidates.push_back(name);
  if (scope_.pack) {
    for (auto const& one : scope_.pack->parameters) candidates.push_back(one.id);
  }
  return unknown_name(node, "formula.name_unknown", {}, candidates);
}

Type Checker::parameter(Node& node, Parameter const& parameter) {
  node.kind = NodeKind::name;
  node.children.clear();
  node.text.clear();
  node.path = {parameter.id};
  node.binding = Binding::parameter;
  bool const text = !parameter.values.empty() && trimmed(parameter.values[0].value).starts_with("'");
  bool const quoted = !parameter.values.empty() && trimmed(parameter.values[0].value).starts_with("\"");
  if (text || quoted) return of(TypeKind::text);
  return number(parse_measure(parameter.unit.value_or("")), !parameter.unit);
}

Type Checker::aggregate(Node& node) {
  if (!scope_.datasets) return error(node, "formula.no_aggregates");
  if (rows_) return error(node, "formula.nested_aggregate");
  if (!is_known(node, name_of(node.aggregate->function))) return {};
  if (scope_.entity && node.aggregate->function == AggregateFunction::weighted_trimmed_mean) {
    return error(node, "formula.not_here", {{"function", "weighted_trimmed_mean"}});
  }
  auto const* dataset = aggregate_dataset(node);
  if (!dataset) return {};
  auto& aggregate = *node.aggregate;
  aggregate.dataset = dataset->id;
  aggregate_date(node, *dataset);
  rows_ = dataset;
  auto type = aggregate_argument(node);
  if (aggregate.where) {
    check(*aggregate.where);
    expect_boolean(*aggregate.where, "where");
  }
  rows_ = nullptr;
  if (aggregate.function == AggregateFunction::quantile && aggregate.fraction &&
      (*aggregate.fraction < Decimal(0) || *aggregate.fraction > Decimal(1))) {
    error(node, "formula.quantile", {{"found", aggregate.fraction->to_string()}});
  }
  bool const trims = aggregate.function == AggregateFunction::trimmed_mean ||
                     aggregate.function == AggregateFunction::weighted_trimmed_mean;
  if (trims && aggregate.fraction && !is_trim(*aggregate.fraction)) {
    error(node, "formula.trim", {{"found", aggregate.fraction->to_string()}});
  }
  return type;
}

Dataset const* Checker::aggregate_dataset(Node& node) {
  auto const& aggregate = *node.aggregate;
  auto id = aggregate.dataset;
  if (scope_.rows) {  // derived dataset: its source is the only one
    if (id.empty() || id == scope_.rows->id) return scope_.rows;
    error(node, "formula.other_dataset", {{"other", id}, {"dataset", scope_.rows->id}});
    return nullptr;
  }
  if (id.empty() && aggregate.argument) {
    if (auto const* qualified = first_qualified(*aggregate.argument)) {
      id = qualified->path[0];
    } else if (aggregate.argument->kind == NodeKind::name && scope_.datasets->find(aggregate.argument->path[0])) {
      error(*aggregate.argument, "formula.aggregate_needs_column", {{"dataset", aggregate.argument->path[0]}});
      return nullptr;
    }
  }
  if (id.empty()) {
    error(node, "formula.aggregate_dataset");
    return nullptr;
  }
  auto const* dataset = scope_.datasets->find(id);
  if (!dataset) error(node, "formula.dataset_unknown", {{"name", id}, {"hint", hint(id, scope_.datasets->ids())}});
  return dataset;
}

void Checker::aggregate_date(Node& node, Dataset const& dataset) {
  auto& aggregate = *node.aggregate;
  if (dataset.kind != DatasetKind::event) {
    if (!aggregate.on.empty() && aggregate.on != dataset.date) {
      error(node, "formula.on_stock", {{"column", aggregate.on}, {"dataset", dataset.id}});
    }
    if (aggregate.window_days || aggregate.window_months)
      error(node, "formula.window_stock", {{"dataset", dataset.id}});
    aggregate.on = dataset.kind == DatasetKind::stock ? dataset.date : "";
    return;
  }
  if (aggregate.on.empty()) {
    aggregate.on = dataset.date;
    return;
  }
  auto const* column = find_column(dataset, aggregate.on);
  if (!column) {
    error(node, "formula.column_unknown",
          {{"name", aggregate.on}, {"dataset", dataset.id}, {"hint", hint(aggregate.on, names_in(dataset))}});
  } else if (column->type != ColumnType::date && column->type != ColumnType::timestamp) {
    error(node, "formula.on_not_date", {{"column", aggregate.on}, {"dataset", dataset.id}});
  }
}

Type Checker::aggregate_argument(Node& node) {
  auto& aggregate = *node.aggregate;
  if (aggregate.function == AggregateFunction::count) return number({}, false);
  if (!aggregate.argument) return {};
  auto& argument = *aggregate.argument;
  if (aggregate.function == AggregateFunction::count_distinct) {
    if (argument.kind == NodeKind::tuple) {
      for (auto& child : argument.children) argument.type.nullable = check(*child).nullable || argument.type.nullable;
    } else {
      check(argument);
    }
    return number({}, false);
  }
  if (aggregate.function != AggregateFunction::weighted_trimmed_mean) return number_of_rows(argument);
  auto const type = number_of_rows(*argument.children[0]);
  number_of_rows(*argument.children[1]);
  return type;
}

Type Checker::number_of_rows(Node& argument) {
  auto type = check(argument);
  if (type.kind != TypeKind::unknown && type.kind != TypeKind::number) {
    return error(argument, "formula.aggregate_number", {{"found", to_text(type)}});
  }
  type.nullable = true;
  return type;
}

}  // namespace jixiao::formula
