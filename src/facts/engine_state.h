#pragma once
// What the parts of DuckDbEngine share: the database, the files, prepared dimension tables and counters. Internal.
#include <optional>
#include <unordered_set>

#include "facts/cache.h"
#include "facts/cache_log.h"
#include "facts/duckdb.h"
#include "facts/duckdb_engine.h"
#include "facts/engine_dimensions.h"
#include "facts/sql_row.h"

namespace jixiao::facts {

struct DuckDbEngine::State {
  Pack const& pack;
  formula::Program const& program;
  EngineSettings settings;
  Database database;
  Connection connection;
  FactFiles files;
  DimensionTables dimensions;
  std::string calendar_digest;
  formula::EngineStatistics statistics;
  CacheLock lock;
  CacheLog log;
  EngineProgress progress;
  // Month ranges of a date column by file digest, from Parquet's own statistics.
  std::map<std::string, formula::MonthRange> column_months;
  // Codes of owning units that answers point to; nodes, so that they stay where they are.
  std::unordered_set<std::string> owner_codes;

  Dataset const* dataset(std::string const& id) const { return program.datasets().find(id); }
  // Runs a query that the stop token may end.
  Result<Rows> query(std::string const& sql);
  Result<void> prepare_dimensions(std::map<std::string, std::set<std::string>> const& columns,
                                  std::string const& except);
  void report(std::string const& dataset, std::int64_t rows);
  std::vector<std::string_view> kept(std::vector<std::string> const& codes);
};

// An atom as SQL over the rows of its dataset, alias f.
struct AtomSql {
  std::string condition;  // empty: all rows
  std::string argument;   // empty: none; integers × 10^atom.scale, or anything comparable for distinct counts
};

// The scope of row expressions: `period` empty for additive atoms (the row's own month), else the SQL of the range's
// ends.
struct RangeSql {
  std::string first_day, last_day;  // SQL, DATE
};
RowScope row_scope(DuckDbEngine::State const& state, formula::Atom const& atom, std::optional<RangeSql> const& range);
Result<AtomSql> atom_sql(RowSql& rows, formula::Atom const& atom);

// What an entry of the cache stands for, beside the data in its partition: everything that went in, by name and as one
// digest.
struct Computation {
  Digest key{};
  std::shared_ptr<RecordedForm const> form;
};
Result<Computation> computation_of(DuckDbEngine::State& state, formula::Atom const& atom, std::string const& extra);
std::string program_version();

// SQL of the row's date `on`, DATE, and of its month number.
std::string on_date(formula::Atom const& atom);
std::string month_of(std::string const& date_sql);
// SQL of the owning unit's code, '' where the dataset has no owner or the cell is empty.
std::string owner_sql(Dataset const& dataset);

// Where conditions are split at `and`, so that shared parts are computed once: equal texts share a column.
class ColumnList {
 public:
  explicit ColumnList(std::string prefix) : prefix_(std::move(prefix)) {}
  std::string add(std::string const& sql);  // the column's name
  std::string select() const;               // ", sql AS name" for all
  std::string names() const;                // ", name" for all

 private:
  std::string prefix_;
  std::vector<std::string> sql_;
};

}  // namespace jixiao::facts
