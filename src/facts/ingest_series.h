#pragma once
// What many small deliveries, taken in one after the other, share so that each costs little: one open DuckDB, and the
// hashes of the keys in files that came this way. A batch none of whose keys is among them corrects nothing in those
// files, so they need not be searched; files that were there before are searched as ever. Not thread-safe.
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "facts/duckdb.h"
#include "facts/row_store.h"
#include "model/facts.h"

namespace jixiao::facts {

class IngestSeries {
 public:
  // Larger deliveries open a DuckDB of their own, with its threads.
  static constexpr std::int64_t small_bytes_max = std::int64_t{4} << 20;
  static constexpr std::size_t hashes_max = 3'000'000;  // of all datasets, some 100 MB; files beyond are searched

  // Opened at the first call, with one thread; spills into `folder`.
  Result<Database const*> database(std::filesystem::path const& folder, std::string const& memory_limit);

  // Whether rows of the store may have keys that stand in files whose keys are known here.
  Result<bool> may_correct(Dataset const& dataset, RowStore const& rows) const;
  bool knows(std::string const& dataset, std::string const& file) const;

  // After its batch has been committed: the files hold these rows' keys. Not for a batch that corrected earlier files,
  // as its rewritten files hold keys of theirs.
  void remember(std::string const& dataset, std::vector<PartitionFile> const& files,
                std::vector<std::uint64_t> const& key_hashes);

  // For Staging::publish().
  std::set<std::filesystem::path>& flushed() { return flushed_; }

 private:
  struct Known {
    std::set<std::string> files;
    std::unordered_set<std::uint64_t> hashes;
  };
  std::optional<Database> database_;
  std::map<std::string, Known> known_;
  std::size_t hashes_ = 0;
  std::set<std::filesystem::path> flushed_;
};

// The hash of each row's key, for IngestSeries::remember().
Result<std::vector<std::uint64_t>> key_hashes_of(RowStore const& rows);

}  // namespace jixiao::facts
