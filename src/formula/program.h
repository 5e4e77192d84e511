#pragma once
// Program: all formulas of a pack, parsed and checked together, with their equal aggregates shared as atoms, indicators
// in an order in which each comes after those it reads. Immutable; shared between threads by const reference. Holds no
// pointer into the Pack it was created from.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formula/atom.h"
#include "formula/checker.h"
#include "formula/evaluate.h"
#include "formula/measure.h"
#include "model/pack.h"

namespace jixiao::formula {

struct CompiledIndicator {
  std::string id;
  std::optional<Compiled> numerator, denominator, value;
  std::map<std::string, Compiled> inputs;
  std::optional<Compiled> target;
  std::vector<Compiled> targets;  // one per Indicator::targets, same order
  std::optional<Compiled> plan;
  Compiled tolerance;
  std::optional<Compiled> sample;           // as declared; else the denominator if that is one count of rows
  std::map<std::string, Compiled> scoring;  // by member name of model Scoring: "cap", "lo", "hi", "good" …
  // value in the indicator's unit = (numerator ÷ denominator, or value) × to_unit.multiply_by ÷ to_unit.divide_by
  Conversion to_unit;
};

// A derived dataset, ready for an engine: group the rows of `from` that pass `where` by `entity` per period; the
// columns are expressions over aggregates of the group (NodeKind::aggregate with dataset = from and no atom), entity
// columns and earlier columns by name (Binding::column outside aggregates), and peer_median (docs/formula.md
// “派生数据集”).
struct CompiledDerived {
  Dataset dataset;  // what formulas see: entity columns, value columns, `unit`, `period_end`
  std::string from;
  std::vector<Compiled> entity;           // row expressions: columns or references
  std::vector<std::string> entity_names;  // their names in `dataset`
  Compiled owner;                         // row expression, text
  std::optional<Compiled> where;          // row condition
  std::vector<Compiled> columns;
  std::vector<std::string> column_names;
  PartitionBy period = PartitionBy::month;
  int window_months = 0;
  std::string key;  // sha256 over all the above, for caches
};

class Program {
 public:
  // All errors of all formulas at once; where = "indicators/POL-01/numerator 第1行第9列".
  static Checked<Program> create(Pack const& pack);

  std::vector<Atom> const& atoms() const { return atoms_; }
  std::vector<CompiledIndicator> const& indicators() const { return indicators_; }  // as in the pack
  CompiledIndicator const* find_indicator(std::string_view id) const;
  std::vector<int> const& order() const { return order_; }  // indices into indicators(), referenced ones first
  std::vector<CompiledDerived> const& derived() const { return derived_; }  // a derived one after its source
  // Everything else by place: "adjustments/ADJ-09/count", "vetoes/V1/when", "vetoes/V1/confirmed_by",
  // "axes/reverse/applies", "peers/county/groups/A/where".
  Compiled const* find(std::string_view place) const;
  DatasetList const& datasets() const { return datasets_; }

 private:
  friend class Compiler;
  std::vector<Atom> atoms_;
  std::vector<CompiledIndicator> indicators_;
  std::vector<int> order_;
  std::vector<CompiledDerived> derived_;
  std::map<std::string, Compiled, std::less<>> others_;
  DatasetList datasets_;
};

// The dataset a derived one appears as: kind event, owner `unit`, date `period_end`, partition its period.
// Columns whose expressions are wrong are left out (Program::create reports them).
Dataset to_dataset(DerivedDataset const& derived, Pack const& pack);

// The atom with parameters replaced by their values in force in `month`, and key and text accordingly: what an engine
// really runs and caches. Additive atoms are bound to each month asked, holistic ones to the range's last month.
Atom bind_parameters(Atom const& atom, Pack const& pack, std::int32_t month);

}  // namespace jixiao::formula
