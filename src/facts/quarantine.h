#pragma once
// What did not pass an ingest: the whole list as a CSV file that a person opens in a spreadsheet, the first of it in
// memory. Chunks are checked on several threads; the log puts their findings back into the order of the file.
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "facts/row_check.h"
#include "model/facts.h"

namespace jixiao::facts {

// One sentence for people: what is wrong and what would be right. Needs nothing but the record and the dataset.
std::string render_quarantined(Quarantined const& entry, Dataset const& dataset);

class QuarantineLog {
 public:
  // The file appears with the first finding. It may hold what its source holds: mode 0600.
  QuarantineLog(Dataset const& dataset, std::string batch, std::filesystem::path file, std::size_t kept_max);
  ~QuarantineLog();

  // Thread-safe. Every chunk index from 0 on comes exactly once, with or without findings.
  void add(std::int64_t chunk, std::vector<Finding> findings);
  // After all chunks: findings about rows anywhere in the file.
  void add_late(std::vector<Finding> const& findings);
  // Closes the file. Error: base.file_write.
  Result<void> finish();

  std::vector<Quarantined> const& kept() const { return kept_; }
  std::int64_t count() const { return count_; }

 private:
  void write(Finding const& finding);

  Dataset const* dataset_;
  std::string batch_;
  std::filesystem::path path_;
  std::size_t kept_max_;
  std::mutex mutex_;
  std::map<std::int64_t, std::vector<Finding>> waiting_;
  std::int64_t next_chunk_ = 0;
  std::FILE* file_ = nullptr;
  int error_ = 0;
  std::vector<Quarantined> kept_;
  std::int64_t count_ = 0;
};

}  // namespace jixiao::facts
