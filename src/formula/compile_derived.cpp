#include <algorithm>

#include "base/hash.h"
#include "base/text.h"
#include "formula/catalogue.h"
#include "formula/compiler.h"

namespace jixiao::formula {
namespace {

// The column of a dataset that a checked name of its rows means.
Column const* column_of(Node const& name, Dataset const& dataset, DatasetList const& datasets) {
  auto const* at = &dataset;
  for (std::size_t i = 0; at && i + 1 < name.path.size(); ++i) {
    auto const* reference = datasets.find_reference(*at, name.path[i]);
    at = reference ? datasets.find(*reference->references) : nullptr;
  }
  return at ? find_column(*at, name.path.back()) : nullptr;
}

Column column_for(DerivedColumn const& derived, Type const& type, Node const& root, Dataset const& source,
                  DatasetList const& datasets) {
  Column column;
  column.name = derived.name;
  column.title = derived.title;
  column.nullable = true;
  column.unit = derived.unit;
  switch (type.kind) {
    case TypeKind::boolean: column.type = ColumnType::boolean; return column;
    case TypeKind::date: column.type = ColumnType::date; return column;
    case TypeKind::timestamp: column.type = ColumnType::timestamp; return column;
    case TypeKind::number: break;
    default: column.type = ColumnType::text; return column;
  }
  if (!column.unit && !type.measure_any) column.unit = to_text(type.measure);
  column.type = ColumnType::decimal;
  column.scale = 6;
  if (root.kind != NodeKind::aggregate) return column;
  auto const function = root.aggregate->function;
  if (function == AggregateFunction::count || function == AggregateFunction::count_distinct)
    column.type = ColumnType::integer;
  if (function == AggregateFunction::sum) column.scale = decimals_of(*root.aggregate->argument, source, datasets);
  return column;
}

Column plain_column(char const* name, char const* title, ColumnType type) {
  Column column;
  column.name = name;
  column.title = title;
  column.type = type;
  return column;
}

std::string key_of(CompiledDerived const& d) {
  std::string all = "jixiao derived 1\n" + std::to_string(catalogue_version()) + "\n" + d.dataset.id + "\n" + d.from +
                    "\n" + std::to_string(static_cast<int>(d.period)) + " " + std::to_string(d.window_months) + "\n";
  for (auto const& entity : d.entity) all += "entity " + to_canonical_text(*entity.root) + "\n";
  all += "owner " + to_canonical_text(*d.owner.root) + "\n";
  if (d.where) all += "where " + to_canonical_text(*d.where->root) + "\n";
  for (std::size_t i = 0; i < d.columns.size(); ++i) {
    all += "column " + d.column_names[i] + " " + to_canonical_text(*d.columns[i].root) + "\n";
  }
  return sha256_hex(all);
}

}  // namespace

// A derived dataset may be grouped from another one, in whichever order they are declared.
void Compiler::datasets() {
  program.datasets_ = DatasetList(pack_.datasets);
  std::vector<DerivedDataset const*> waiting;
  for (auto const& one : pack_.derived) waiting.push_back(&one);
  for (bool progress = true; progress && !waiting.empty();) {
    auto const before = waiting.size();
    std::erase_if(waiting, [&](auto const* one) { return derived(*one); });
    progress = waiting.size() < before;
  }
  for (auto const* one : waiting) {
    auto const near = nearest_name(one->from, program.datasets_.ids());
    report("derived/" + one->id + "/from", "formula.dataset_unknown",
           {{"name", one->from}, {"hint", near ? "，是否应为“" + *near + "”?" : ""}});
  }
}

bool Compiler::derived(DerivedDataset const& derived) {
  auto const* found = program.datasets_.find(derived.from);
  if (!found) return false;
  auto const source = *found;  // a copy: the list grows below
  auto const place = "derived/" + derived.id;
  CompiledDerived out;
  out.from = derived.from;
  out.period = derived.period;
  out.window_months = derived.window_months;
  out.dataset.id = derived.id;
  out.dataset.title = derived.title;
  out.dataset.partition = derived.period;
  out.dataset.serves = derived.serves;
  if (derived.period == PartitionBy::none) report(place + "/period", "formula.derived_period", {});
  auto const before = errors.size();
  entity_columns(derived, source, out);
  out.dataset.key = out.entity_names;
  auto where = scope(Expect::text);
  where.rows = &source;
  where.units = where.indicators = false;
  if (auto owner = compile(place + "/owner", derived.owner, where)) out.owner = std::move(*owner);
  where.expect = Expect::condition;
  if (derived.where) out.where = compile(place + "/where", *derived.where, where);
  value_columns(derived, source, out);
  out.dataset.columns.push_back(plain_column("unit", "所属单位", ColumnType::code));
  out.dataset.columns.push_back(plain_column("period_end", "期末日期", ColumnType::date));
  out.dataset.key.push_back("period_end");
  out.dataset.owner = "unit";
  out.dataset.date = "period_end";
  program.datasets_.add(out.dataset);
  if (errors.size() > before) return true;
  out.key = key_of(out);
  program.derived_.push_back(std::move(out));
  return true;
}

bool Compiler::entity_columns(DerivedDataset const& derived, Dataset const& source, CompiledDerived& out) {
  auto const before = errors.size();
  auto where = scope(Expect::any);
  where.rows = &source;
  where.units = where.indicators = false;
  for (std::size_t i = 0; i < derived.entity.size(); ++i) {
    auto const place = "derived/" + derived.id + "/entity/" + std::to_string(i);
    auto formula = compile(place, derived.entity[i], where);
    if (!formula) continue;
    auto const* column =
        formula->root->kind == NodeKind::name ? column_of(*formula->root, source, program.datasets_) : nullptr;
    if (!column) {
      report(place, error_in(*formula, "formula.by_columns", {}));
      continue;
    }
    if (find_column(out.dataset, column->name)) report(place, "formula.derived_twice", {{"name", column->name}});
    out.dataset.columns.push_back(*column);
    out.entity_names.push_back(column->name);
    out.entity.push_back(std::move(*formula));
  }
  return errors.size() == before;
}

void Compiler::value_columns(DerivedDataset const& derived, Dataset const& source, CompiledDerived& out) {
  for (auto const& column : derived.columns) {
    auto const place = "derived/" + derived.id + "/columns/" + column.name;
    if (find_column(out.dataset, column.name) || column.name == "unit" || column.name == "period_end") {
      report(place, "formula.derived_twice", {{"name", column.name}});
      continue;
    }
    auto where = scope(Expect::any);
    where.rows = &source;
    where.entity = &out.dataset;
    where.units = where.indicators = false;
    Type type;
    auto formula = compile(place, column.value, where, &type);
    if (!formula) continue;
    out.dataset.columns.push_back(column_for(column, type, *formula->root, source, program.datasets_));
    out.column_names.push_back(column.name);
    out.columns.push_back(std::move(*formula));
  }
}

Dataset to_dataset(DerivedDataset const& derived, Pack const& pack) {
  Compiler compiler(pack);
  compiler.datasets();
  auto const* dataset = compiler.program.datasets().find(derived.id);
  return dataset ? *dataset : Dataset{};
}

}  // namespace jixiao::formula
