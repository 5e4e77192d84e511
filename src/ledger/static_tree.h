#pragma once
// Reads the files of a log's folder (C2SP tlog-tiles layout) as they stand at one size. Trusts nothing it reads to be
// true, only to be there: whoever uses a hash checks it against a root. Keeps the last few files in memory; one object
// per thread.
#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "ledger/merkle.h"
#include "ledger/tile.h"

namespace jixiao::ledger {

// The names under a log's folder, and beside it what is private to the writer.
inline constexpr char const* checkpoint_file = "checkpoint";
inline constexpr char const* vkey_file = "vkey";

class StaticTree {
 public:
  StaticTree(std::filesystem::path folder, std::uint64_t size) : folder_(std::move(folder)), size_(size) {}

  std::filesystem::path const& folder() const { return folder_; }
  std::uint64_t size() const { return size_; }

  // As wide as the tree of this size has it; a partial one that has been cleared away is read from its full successor.
  Result<std::vector<Digest>> load_tile(unsigned level, std::uint64_t index);
  // The raw bytes of the bundle and its entries, index below size.
  Result<std::vector<std::string>> load_bundle(std::uint64_t index);

  // For the proofs of merkle.h.
  Result<Digest> load_node(unsigned level, std::uint64_t index);
  NodeReader reader() {
    return [this](unsigned level, std::uint64_t index) { return load_node(level, index); };
  }

 private:
  struct CachedTile {
    unsigned level = 0;
    std::uint64_t index = 0;
    std::vector<Digest> hashes;  // empty: nothing cached
  };
  Result<std::vector<Digest> const*> cached_tile(unsigned level, std::uint64_t index);

  std::filesystem::path folder_;
  std::uint64_t size_;
  std::array<CachedTile, 8> cache_;  // the last tile of each level
};

// A file of the layout; its errors name the path below the folder.
Result<std::string> read_tree_file(std::filesystem::path const& folder, std::string const& path, std::size_t bytes_max);

}  // namespace jixiao::ledger
