#pragma once
// Dimension datasets as tables inside the engine's database: one row per key and stretch of validity, stretches of one
// key made disjoint (a row ends the day before the next one of its key begins), so that a join finds at most one row
// and never multiplies facts. Columns beside the dataset's own: __key, __from, __to (DATE, always set) and __latest.
#include <map>
#include <set>
#include <string>

#include "facts/duckdb.h"
#include "facts/engine_files.h"
#include "facts/sql_row.h"

namespace jixiao::facts {

// The column other datasets refer to: the key's first column that is not a date of validity.
std::string key_column(Dataset const& dimension);

class DimensionTables {
 public:
  // Makes or widens the dimension's table so that it has these columns.
  Result<void> prepare(Connection& connection, FactFiles const& files, Dataset const& dimension,
                       std::set<std::string> const& columns);
  static std::string table(Dataset const& dimension);
  void clear() { prepared_.clear(); }

 private:
  std::map<std::string, std::set<std::string>> prepared_;
};

// " LEFT JOIN … ON …" for each, behind the rows' FROM.
std::string joins_sql(std::vector<DimensionJoin> const& joins);

}  // namespace jixiao::facts
