#pragma once
// Batches of one dataset compared by key: what a batch changed, and what later ones changed of it.
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "facts/duckdb.h"
#include "facts/engine_files.h"

namespace jixiao::facts {

// Of the rows a batch brought, those for which another row stands now that differs in some column, by the name of the
// batch that brought the other one (batch_name_length characters of its id). `brought` are the batch's own files,
// retired or not, `current` the dataset's files in force. Of a dataset without a key nothing is ever overtaken.
Result<std::map<std::string, std::int64_t>> overtaken_rows(Connection& connection, Dataset const& dataset,
                                                           std::string const& batch,
                                                           std::vector<FactFile const*> const& brought,
                                                           std::vector<FactFile const*> const& current);

// What a batch did to a dataset with a key: rows nobody had brought before, and rows that differ from those they stand
// for. What came again as it was is neither. `now` are files that hold rows of the batch, `before` the files it
// retired.
struct RowChanges {
  std::int64_t added = 0;
  std::int64_t corrected = 0;
};
Result<RowChanges> row_changes(Connection& connection, Dataset const& dataset, std::string const& batch,
                               std::vector<FactFile const*> const& now, std::vector<FactFile const*> const& before);

}  // namespace jixiao::facts
