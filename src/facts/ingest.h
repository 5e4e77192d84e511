#pragma once
// Ingest: one file of one dataset is read, checked, and laid down as Parquet partitions, up to the point where only the
// system of record has to commit. The caller owns that transaction: it asks batch_id() first (a batch it knows changes
// nothing), calls prepare_ingest(), and stores batch, files and quarantine together. New files lie in place before
// prepare_ingest() returns and mean nothing until they are referenced.
//
// Same file, same dataset, same current files: same outcome and same bytes, whatever the number of threads. Memory
// stays below the limit of DuckDB, the row store's and a few runs, for files of any size. On an error nothing is left
// behind.
//
// Errors besides those of readers, header, day tally and partitions: facts.no_rows (a header and nothing else),
// facts.no_valid_row.
#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "facts/ingest_series.h"
#include "facts/key_set.h"
#include "facts/row_check.h"
#include "facts/sorted_rows.h"
#include "facts/table_file.h"

namespace jixiao::facts {

enum class IngestPhase : std::uint8_t { reading, writing };

struct IngestProgress {
  IngestPhase phase = IngestPhase::reading;
  std::int64_t bytes_done = 0;  // of the source; for rate and remaining time
  std::int64_t bytes_total = 0;
  std::int64_t rows = 0;  // accepted so far
};

struct IngestOptions {
  std::filesystem::path facts;         // the home's facts/ folder
  std::filesystem::path work;          // spilled rows and the list of quarantined cells; exists or is made
  CheckContext context;                // unit codes and keys of referenced datasets
  std::vector<PartitionFile> current;  // current files of the dataset
  Timestamp now;                       // becomes Batch::at
  int threads = 2;
  std::string memory_limit = "300MB";  // of DuckDB
  RunLimits run_limits;                // size of one file of a partition
  std::size_t quarantined_max = 1000;  // kept in memory; the file has them all
  std::optional<std::string> batch;    // batch_id() of the file, if the caller has it already
  TableFileOptions file;
  std::optional<Period> said;      // the period the delivery is said to be of
  IngestSeries* series = nullptr;  // of the deliveries before this one; none = this one stands alone
  std::function<void(IngestProgress const&)> progress;
  std::stop_token stop;
};

struct IngestOutcome {
  Batch batch;
  std::vector<PartitionFile> added;
  std::vector<PartitionFile> retired;     // earlier files of which rows came again, retired_by = the batch
  std::int64_t unchanged = 0;             // of Batch::replaced, rows that came again as they were
  std::vector<Quarantined> quarantined;   // the first ones, in the order of the file
  std::int64_t findings = 0;              // all of them
  std::filesystem::path quarantine_file;  // CSV of all of them; empty if there are none
  std::int64_t rows_read = 0;
  std::int64_t duplicates = 0;                  // rows equal to an earlier row of the file, dropped
  std::map<std::string, std::int64_t> missing;  // column → accepted rows without a value there
  std::vector<std::string> ignored_headers;
  std::vector<std::string> absent_columns;  // nullable columns the file lacks
  std::vector<std::uint64_t> key_hashes;    // with IngestOptions::series, for IngestSeries::remember()
};

// SHA-256 over the dataset's id, a NUL byte and the bytes of the file.
Result<std::string> batch_id(Dataset const& dataset, std::filesystem::path const& file);

Result<IngestOutcome> prepare_ingest(Dataset const& dataset, std::filesystem::path const& file,
                                     IngestOptions const& options);

// The same for any reader; `batch` identifies the delivery, `name` is what people call it.
Result<IngestOutcome> prepare_ingest(Dataset const& dataset, TableReader& reader, std::string const& batch,
                                     std::string const& name, IngestOptions const& options);

}  // namespace jixiao::facts
