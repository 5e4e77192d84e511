#pragma once
// The statements that make one partition of a derived dataset: the source's rows grouped by entity, then one column
// after the other, each able to read those before it. Internal to facts/derived.cpp.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "facts/engine_state.h"

namespace jixiao::facts {

class DerivedSql {
 public:
  // `tables`: how the tables' names begin; two that are made together differ in it.
  DerivedSql(DuckDbEngine::State& state, formula::CompiledDerived const& derived, Period period,
             std::string tables = "jx_derived_");
  // Before build(): medians with a baseline of this kind are those of this table, the last of another period's steps.
  // Without it they are those of the period itself.
  void use_baseline(PeriodKind kind, std::string table) { baselines_[kind] = std::move(table); }
  Result<void> build();  // once, before anything is read

  // In order; each makes a table of its own, the first out of what stands for source_mark.
  std::vector<std::string> const& steps() const { return steps_; }
  static constexpr char const* source_mark = "/*source*/";
  std::string table_of(std::size_t step) const { return tables_ + std::to_string(step); }  // from 1
  std::string table() const { return table_of(steps_.size()); }                            // of the last step
  std::string rows() const;  // SELECT of the file's rows, after the last step
  // SELECT of file, batch and number of the source's rows that lines of this period's file were made of: those lines
  // whose entity stands in the table `keys`, beside the file's period_end. The source is read from these files; one
  // that is a dimension needs its _batch and _row prepared.
  std::string rows_behind(std::vector<FactFile const*> const& files, std::string const& keys) const;
  formula::MonthRange range() const { return range_; }
  bool own_date_only() const { return others_.empty(); }
  std::map<std::string, std::set<std::string>> const& dimension_columns() const { return dimension_columns_; }
  std::vector<DimensionJoin> const& joins() const { return joins_; }

 private:
  void step(std::string const& select);
  Result<std::optional<SqlValue>> parameter(formula::Node const& node) const;
  bool is_dimension() const { return source_.kind == DatasetKind::dimension; }
  std::string within(std::string const& column) const;
  Result<void> group();
  // Row-level columns p<k>, x<k> of the aggregate and its value a<k> of the group.
  Result<void> add_aggregate(RowSql& rows, formula::Node const& node, std::string& select, std::string& aggregates);
  // One more column. Medians of peers are tables of their own, joined for this step.
  Result<void> add_column(std::size_t index);
  Result<SqlValue> peer_median(formula::Node const& node, std::string& joined);
  std::string peer_join(std::vector<std::string> const& columns, SqlValue const& x, std::string const& from,
                        std::string& joined);

  DuckDbEngine::State& s_;
  formula::CompiledDerived const& d_;
  Dataset const& source_;
  Period period_;
  formula::MonthRange range_;
  Date start_, end_;
  std::string tables_;
  std::map<PeriodKind, std::string> baselines_;
  std::vector<std::string> steps_;
  std::vector<std::string> entity_;                  // SQL over the source's rows
  std::string from_, where_;                         // of the source's rows
  std::map<formula::Node const*, SqlValue> values_;  // of aggregates, as columns of the group
  std::set<std::string> others_;                     // date columns beside the source's own
  std::map<std::string, std::set<std::string>> dimension_columns_;
  std::vector<DimensionJoin> joins_;
  int medians_ = 0;
};

PeriodKind kind_of(PartitionBy partition);

// The kinds of period that medians of the derived dataset have as their baseline.
std::set<PeriodKind> baselines_of(formula::CompiledDerived const& derived);
// The period of the dataset with which the last one of this kind closed before `period`.
Period baseline_period(formula::CompiledDerived const& derived, PeriodKind kind, Period period);

}  // namespace jixiao::facts
