#pragma once
// Cached results of atoms, under cache/ of a home. Every file can be thrown away at any time: what is missing, torn or
// damaged is computed again. A file's name says what data it was computed from, an entry's key what was computed;
// neither is ever reused for something else, so nothing is invalidated, only left behind.
//
// Format: "jxp2", units, entries, all numbers as variable-length integers, and the SHA-256 of everything before it. An
// entry is a line of columns, in which what follows from the others is left out (EntryShape in cache.cpp).
// Files are written beside their place and renamed. Not safe against two writers of the same home, which a home's lock
// excludes anyway; a reader beside a writer sees the old or the new file.
#include <filesystem>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "formula/engine.h"

namespace jixiao::facts {

struct CachedPartial {
  std::uint32_t unit = 0;  // index into PartialFile::units
  std::int32_t month = 0;
  int128 value = 0;
  std::int64_t rows = 0;
  std::int64_t missing = 0;
};

// The partial results of one partition: of many atoms, by key.
struct PartialFile {
  std::vector<std::string> units;
  std::map<Digest, std::vector<CachedPartial>> entries;

  std::uint32_t unit_index(std::string_view unit);  // adds it if new

 private:
  std::unordered_map<std::string, std::uint32_t> index_;
  friend PartialFile read_partials(std::filesystem::path const& path);
};

PartialFile read_partials(std::filesystem::path const& path);  // empty if there is none that can be trusted
// A cache that cannot be written costs time, not correctness: failures are left to the caller to report or ignore.
Result<void> write_partials(std::filesystem::path const& path, PartialFile const& file);

// Results of a holistic atom for one range: for each unit of a tree that has any.
struct CachedHolistic {
  std::int32_t node = 0;
  bool is_missing = false;
  Decimal value;
  std::int64_t rows = 0;
};
std::optional<std::vector<CachedHolistic>> read_holistic(std::filesystem::path const& path);
Result<void> write_holistic(std::filesystem::path const& path, std::vector<CachedHolistic> const& values);

}  // namespace jixiao::facts
