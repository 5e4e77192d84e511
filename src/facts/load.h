#pragma once
// Reads a whole table, checks every row and stores the good ones: chunks are cut off by one thread at a time and split,
// checked, digested and stored by all. What comes out does not depend on the number of threads.
#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>

#include "facts/connector.h"
#include "facts/day_tally.h"
#include "facts/quarantine.h"
#include "facts/row_check.h"
#include "facts/row_digest.h"
#include "facts/row_store.h"

namespace jixiao::facts {

struct LoadProgress {
  std::int64_t bytes_done = 0;
  std::int64_t bytes_total = 0;
  std::int64_t rows = 0;  // accepted so far
};

struct LoadRequest {
  Dataset const& dataset;
  TableReader& reader;
  std::filesystem::path spill_file;  // for rows beyond the memory allowed
  CheckContext const& context;
  QuarantineLog& log;
  int threads = 1;
  std::function<void(LoadProgress const&)> progress;  // called by one thread at a time
  std::stop_token stop;
  std::optional<Period> said = {};  // the period the delivery is said to be of: rows of others make it wrong
};

struct Loaded {
  RowTotals totals;
  HeaderMap header;
  std::int64_t rows_read = 0;  // blank rows not counted
  std::int64_t rows_quarantined = 0;
  std::unique_ptr<RowStore> store;
  DayTally days = {};  // of rows that bear a date
};

// Index of the row that names most columns among the first ones that are not blank; the earliest of equals.
std::size_t find_header(Dataset const& dataset, TextRows const& rows);

// Up to the first row that is not blank and no further. Errors: those of the reader and the header, facts.file_empty.
Result<HeaderMap> read_header(Dataset const& dataset, TableReader& reader);

// Errors: those of the reader, the header and the day tally, facts.file_empty, facts.csv_cut_off, facts.ingest_stopped,
// facts.write_failed.
Result<Loaded> load_rows(LoadRequest const& request);

}  // namespace jixiao::facts
