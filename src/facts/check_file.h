#pragma once
// The pre-check (预检): what an ingest of the file would say, with nothing stored. Reads, checks and digests every row
// as the ingest does; writes no partition. What it cannot tell is how many earlier rows the file would correct.
//
// Errors: those of readers and header, facts.no_rows, facts.ingest_stopped. A file without a single valid row is no
// error here: the findings say why.
#include <filesystem>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "facts/ingest.h"

namespace jixiao::facts {

struct FileCheck {
  std::string batch;
  std::int64_t rows_read = 0;
  std::int64_t rows = 0;           // would be accepted
  std::int64_t refused = 0;        // rows
  std::int64_t duplicates = 0;     // rows equal to an earlier row of the file
  std::int64_t cells_missing = 0;  // bad cells of nullable columns, among the findings kept
  std::string total, digest;       // of the rows that would be accepted
  std::vector<Quarantined> findings;
  std::int64_t findings_all = 0;
  std::map<std::string, std::int64_t> missing;  // column → accepted rows without a value there
  std::vector<std::string> ignored_headers;
  std::vector<std::string> absent_columns;
  std::vector<std::string> periods;  // names of the partitions the rows would go to
};

// Of the options, `facts` and `current` are not used; `quarantined_max` findings are kept.
Result<FileCheck> check_file(Dataset const& dataset, std::filesystem::path const& file, IngestOptions const& options);

// Titles of those of the columns that the file's header names; none where it cannot be read.
std::vector<std::string> columns_with(Dataset const& dataset, std::filesystem::path const& file,
                                      std::vector<std::string> const& columns);

}  // namespace jixiao::facts
