#pragma once
// The accepted rows of one ingest while they wait in DuckDB to be sorted into files: one table per loading thread, so
// that no thread waits for another, with three columns beside the dataset's own: _row, _p (first month of the row's
// partition) and _kh (hash of its key; 0 without a key). DuckDB spills them when they outgrow its memory limit.
#include <memory>
#include <string>

#include "facts/duckdb.h"
#include "facts/row_check.h"

namespace jixiao::facts {

// Types of the storage contract: VARCHAR, BIGINT, DATE, TIMESTAMP, BOOLEAN.
char const* sql_type_of(ColumnType type);

class RowSink {
 public:
  // Creates the table incoming_<index>. The dataset outlives the sink.
  static Result<RowSink> create(Database const& database, Dataset const& dataset, int index);
  RowSink(RowSink&&) noexcept;
  RowSink& operator=(RowSink&&) noexcept;
  ~RowSink();

  Result<void> add(TypedRow const& row);
  Result<void> finish();  // rows are visible to other connections afterwards

 private:
  struct State;
  explicit RowSink(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// All incoming rows as a table expression, without those listed in the table `dropped`, if there is one.
std::string incoming_source(int sinks, bool has_dropped);
// "a", "b": columns of a dataset for a SELECT; of its key for USING.
std::string column_list(Dataset const& dataset);
std::string key_list(Dataset const& dataset);
// Rows lie in files by owner, then key, so that a reader of one unit reads few row groups.
std::string storage_order(Dataset const& dataset);

}  // namespace jixiao::facts
