#pragma once
// The accepted rows of one ingest between check and file: encoded, in blocks, one block per chunk of the source, so
// that their order is the file's whatever thread checked them. Blocks beyond the memory allowed go to a spill file,
// which is mapped when reading begins; the file vanishes with the store.
//
// A row: length (32 bits), period (32), data row (64), hash of the key (64), then the canonical bytes of row_digest.h.
#include <cstring>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "facts/row_check.h"

namespace jixiao::facts {

struct RowHeader {
  std::uint32_t bytes = 0;  // of header and cells
  std::int32_t period = 0;
  std::int64_t row = 0;
  std::uint64_t key_hash = 0;
};

inline RowHeader header_at(char const* at) {
  RowHeader header;
  std::memcpy(&header, at, sizeof header);
  return header;
}

// Appends a row and answers its canonical bytes, which live until the block changes.
std::string_view append_row(std::string& block, TypedRow const& row, Dataset const& dataset,
                            std::vector<std::size_t> const& key_columns);
// Texts of the row point into the block. Only the first `columns` cells are read; the others are left as they were.
void decode_row(char const* at, Dataset const& dataset, TypedRow& row, std::size_t columns);
inline void decode_row(char const* at, Dataset const& dataset, TypedRow& row) {
  decode_row(at, dataset, row, dataset.columns.size());
}

std::vector<std::size_t> key_columns_of(Dataset const& dataset);

// Where a row lies; rows of the file in order have growing places.
struct RowPlace {
  std::uint32_t block = 0;
  std::uint32_t offset = 0;
};

class RowStore {
 public:
  static constexpr std::size_t memory_max = std::size_t{192} << 20;

  explicit RowStore(std::filesystem::path spill_file, std::size_t memory_bytes_max = memory_max)
      : path_(std::move(spill_file)), memory_bytes_max_(memory_bytes_max) {}
  RowStore(RowStore const&) = delete;
  RowStore& operator=(RowStore const&) = delete;
  ~RowStore();

  // Thread-safe; every index once. Error: facts.write_failed.
  Result<void> add(std::int64_t index, std::string block);
  // The rows of a block anew, between reads.
  Result<void> replace(std::size_t block, std::string bytes);

  // Reading is for any thread. Answers point into the store or, for what was spilled, into `buffer`.
  // Error: facts.load_failed.
  std::size_t blocks() const { return blocks_.size(); }
  bool is_spilled(std::size_t block) const { return blocks_[block].offset >= 0; }
  // False: no row of the block belongs to the period.
  bool may_hold(std::size_t block, std::int32_t period) const;
  Result<std::string_view> read_block(std::size_t block, std::string& buffer) const;
  Result<char const*> read_row(RowPlace place, std::string& buffer) const;

 private:
  struct Block {
    std::string bytes;
    std::int64_t offset = -1;  // in the spill file
    std::size_t size = 0;
    std::int32_t period_min = INT32_MAX, period_max = INT32_MIN;
  };
  Result<void> spill(Block& block);
  Result<void> read_spilled(std::int64_t offset, std::size_t size, std::string& buffer) const;

  std::filesystem::path path_;
  std::size_t memory_bytes_max_;
  std::mutex mutex_;
  std::vector<Block> blocks_;
  std::size_t memory_bytes_ = 0;
  int file_ = -1;
  std::int64_t file_bytes_ = 0;
};

}  // namespace jixiao::facts
