#pragma once
// Reads a whole table, checks every row and hands the good ones to DuckDB: chunks are cut off by one thread at a time and
// split, checked, digested and stored by all. What comes out does not depend on the number of threads.
#include <atomic>
#include <functional>
#include <map>
#include <stop_token>

#include "facts/connector.h"
#include "facts/duckdb.h"
#include "facts/quarantine.h"
#include "facts/row_check.h"
#include "facts/row_digest.h"

namespace jixiao::facts {

struct LoadProgress {
  std::int64_t bytes_done = 0;
  std::int64_t bytes_total = 0;
  std::int64_t rows = 0;  // accepted so far
};

struct LoadRequest {
  Dataset const& dataset;
  TableReader& reader;
  Database const& database;
  CheckContext const& context;
  QuarantineLog& log;
  int threads = 1;
  std::function<void(LoadProgress const&)> progress;  // called by one thread at a time
  std::stop_token stop;
};

struct Loaded {
  RowTotals totals;
  HeaderMap header;
  std::int64_t rows_read = 0;                   // blank rows not counted
  std::int64_t rows_quarantined = 0;
  std::map<std::int32_t, std::int64_t> periods;  // accepted rows per partition
  int sinks = 0;                                // tables incoming_0 …
};

// Errors: those of the reader and the header, facts.file_empty, facts.ingest_stopped, facts.load_failed.
Result<Loaded> load_rows(LoadRequest const& request);

}  // namespace jixiao::facts
