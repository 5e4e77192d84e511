#pragma once
// From a source that is no file to a file: the rows of a reader as CSV, so that a pull has a content address, a
// pre-check and a quarantine like any other delivery. The same rows give the same bytes.
#include <filesystem>
#include <functional>
#include <string>

#include "facts/connector.h"

namespace jixiao::facts {

struct SpoolOptions {
  std::string watermark_column;  // of the source, empty = none
  std::function<void(std::int64_t rows)> progress;
};

struct Spooled {
  std::int64_t rows = 0;  // the header not counted
  std::int64_t bytes = 0;
  std::string watermark;  // the latest of the column; empty if there are no rows
};

// facts.watermark_column where the source has no such column. A file left by an error is removed.
Result<Spooled> spool_rows(TableReader& reader, std::filesystem::path const& file, SpoolOptions const& options);

}  // namespace jixiao::facts
