#pragma once
// Stored rows on their way into a file: cut into runs, sorted by owner, then key, then row, and handed to DuckDB as the
// table function of the given name over the run's number. A partition larger than a run becomes several files, each
// sorted in itself, so memory does not grow with the partition; the cut depends on the rows alone and never on the
// number of threads.
#include <memory>
#include <unordered_set>
#include <vector>

#include "facts/duckdb.h"
#include "facts/row_store.h"

namespace jixiao::facts {

struct Run {
  std::int32_t period = 0;
  std::size_t first_block = 0;  // where its rows begin: a block and an offset in it
  std::size_t first_offset = 0;
  std::int64_t rows = 0;
};

struct RunLimits {
  std::int64_t rows_max = 983'040;  // eight row groups
  std::size_t bytes_max = std::size_t{96} << 20;
};

using DroppedRows = std::unordered_set<std::int64_t>;

// In the order of periods, then of the file.
Result<std::vector<Run>> cut_runs(RowStore const& store, DroppedRows const& dropped, RunLimits const& limits);

class SortedRows {
 public:
  // The function's name is used once in the life of a database, whose catalogue keeps it.
  SortedRows(Dataset const& dataset, RowStore const& store, DroppedRows const& dropped, std::vector<Run> runs,
             std::string function_name = "sorted_rows");
  std::string const& function_name() const { return function_name_; }
  // Makes function_name(BIGINT) known to the database; this object outlives the queries that use it.
  Result<void> add_function(Connection& connection);

  std::vector<Run> const& runs() const { return runs_; }
  // Sorts a run, before the query that reads it; forget() gives the memory back. Different runs may be used at once.
  Result<void> sort(std::size_t run);
  void forget(std::size_t run) { sorted_[run] = {}; }

  Dataset const& dataset() const { return dataset_; }
  std::vector<char const*> const& order(std::size_t run) const { return sorted_[run].order; }

 private:
  struct Sorted {
    std::vector<std::string> blocks;  // spilled blocks' rows of the run, read back; nothing moves once it is in
    std::vector<char const*> order;
  };
  Result<Sorted> rows_of(Run const& run) const;

  Dataset const& dataset_;
  RowStore const& store_;
  DroppedRows const& dropped_;
  std::vector<Run> runs_;
  std::vector<Sorted> sorted_;  // per run, empty unless sorted
  std::string function_name_;
};

// Types of the storage contract: VARCHAR, BIGINT, DATE, TIMESTAMP, BOOLEAN.
char const* sql_type_of(ColumnType type);
// "a", "b": columns of a dataset for a SELECT; of its key for USING; the order rows lie in.
std::string column_list(Dataset const& dataset);
std::string key_list(Dataset const& dataset);
std::string storage_order(Dataset const& dataset);

// Loads the keys of all rows into a table incoming_keys, for the search of earlier versions.
Result<void> create_key_table(Connection& connection, Dataset const& dataset, RowStore const& store);

}  // namespace jixiao::facts
