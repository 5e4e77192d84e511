#pragma once
// KeySet: an exact set of short texts, made for millions of keys: an arena and a table of offsets, about 30 bytes a
// key. Filled by one thread, then read by any number. Texts longer than 65,535 bytes are cut off by an assertion.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/facts.h"

namespace jixiao::facts {

class Connection;

class KeySet {
 public:
  void insert(std::string_view key);
  bool contains(std::string_view key) const;
  std::size_t size() const { return size_; }

 private:
  std::size_t find_slot(std::string_view key, std::uint64_t hash) const;
  std::string_view at(std::uint64_t slot) const;
  void grow();

  std::string arena_{'\0'};           // offset 0 marks a free slot; each key after its length in two bytes
  std::vector<std::uint64_t> slots_;  // 24 bits of hash, 40 bits of offset
  std::size_t size_ = 0;
};

// The column by which other datasets refer to this one: the first of its key that is no date of validity.
std::string reference_column(Dataset const& dataset);

// The keys present in a dataset's current files (paths relative to `facts`), as text.
Result<KeySet> load_key_set(Connection& connection, Dataset const& dataset, std::filesystem::path const& facts,
                            std::vector<PartitionFile> const& files);

}  // namespace jixiao::facts
