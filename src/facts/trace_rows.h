#pragma once
// From rows that count to what is told of them, and from derived rows on to the rows they were made of. Internal.
#include "facts/engine_state.h"
#include "facts/trace.h"

namespace jixiao::facts {

// Rows of one dataset as a SELECT with the stored columns and __file (path) and __x (the atom's argument).
struct CountedRows {
  std::string sql;
  std::vector<FactFile const*> files;  // where they lie
  std::string value = "count(*)";      // a file's contribution, from __x
  int scale = 0;
};

Result<Trace> trace_rows(DuckDbEngine::State& state, Dataset const& dataset, CountedRows const& rows,
                         std::int64_t rows_shown);

}  // namespace jixiao::facts
