#pragma once
// The files an engine may read: current partition files of every dataset with their digests. A partition's digest
// stands for its content whatever the order in which its files are listed. Immutable once filled.
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "formula/engine.h"
#include "model/facts.h"

namespace jixiao::facts {

struct FactFile {
  std::string path;  // absolute
  std::string batch;
  std::string digest;
  std::int64_t rows = 0;
};

struct Partition {
  std::string period;                  // "2026-09", "2026Q3", "all"
  formula::MonthRange months{-1, -1};  // first > last never; {-1, -1}: not bound to a period
  std::vector<FactFile> files;         // by digest
  std::string digest;                  // sha256 over the files' digests
  std::int64_t rows = 0;
};

class FactFiles {
 public:
  FactFiles() = default;
  // Retired files are left out; files are relative to the folder.
  FactFiles(std::vector<PartitionFile> const& files, std::filesystem::path const& folder);
  void add(std::string const& dataset, std::string const& period, FactFile file);

  std::vector<Partition> const& partitions(std::string const& dataset) const;  // by period
  std::vector<std::string> datasets() const;
  std::string digest(std::string const& dataset) const;  // of all its partitions
  std::vector<FactFile const*> files(std::string const& dataset) const;

 private:
  std::map<std::string, std::vector<Partition>> datasets_;
};

// The rows of these files as a relation with every column the dataset declares: NULL where a file is older than the
// column. Columns only the files have come after them, then `filename` if asked. DuckDB drops the empty half of the
// union before it runs, so that reading goes as over the files alone (a test looks at its plan).
enum class FileName : bool { without, with };
std::string rows_sql(Dataset const& dataset, std::vector<FactFile const*> const& files,
                     FileName name = FileName::without);

// A SELECT with the dataset's stored columns, _batch and _row, and no row.
std::string empty_rows_sql(Dataset const& dataset);

// DuckDB's name of what a column's cells are kept as: VARCHAR, BIGINT, …; the scale of a decimal is not in it.
std::string_view stored_type(ColumnType type);

}  // namespace jixiao::facts
