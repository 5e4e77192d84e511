#pragma once
// What partition files really hold, read from the files themselves: the columns and how each is kept. A pack only says
// what they should hold.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "facts/duckdb.h"
#include "facts/engine_files.h"

namespace jixiao::facts {

struct StoredColumn {
  std::string type;        // stored_type()
  std::int64_t files = 0;  // that have it
};

// By name, without _batch and _row. Files that keep one column in two ways give facts.stored_types.
Result<std::map<std::string, StoredColumn>> stored_schema(Connection& connection,
                                                          std::vector<FactFile const*> const& files);

// Rows of these files without a value in the column, counting files that lack it whole.
Result<std::int64_t> rows_without(Connection& connection, Dataset const& dataset, std::string const& column,
                                  std::vector<FactFile const*> const& files);

}  // namespace jixiao::facts
