#pragma once
// The growing right edge of a tree: what must be in memory to append entries and to know the root. Turns entries into
// the files of the static layout. A value; knows no disk but to be loaded from one.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ledger/checkpoint.h"
#include "ledger/static_tree.h"

namespace jixiao::ledger {

struct TreeFile {
  std::string path;  // below the log's folder
  std::string bytes;
};

struct TreeFiles {
  std::vector<TreeFile> bundles;
  std::vector<TreeFile> tiles;
  void clear() { bundles.clear(), tiles.clear(); }
};

class TreeEdge {
 public:
  TreeEdge() = default;
  // Reads the edge of a tree of that size and checks that the last bundle's entries are those the last tile hashes.
  static Result<TreeEdge> load(StaticTree& tree);

  // Adds the files that the entry fills up.
  void append(std::string_view entry, TreeFiles& full);
  // Adds the partial files that differ from those of a tree of `since` entries.
  void add_partials(std::uint64_t since, TreeFiles& files) const;

  std::uint64_t size() const { return size_; }
  TreeHead head() const;

 private:
  void add_hash(unsigned level, Digest const& hash, TreeFiles& full);

  std::uint64_t size_ = 0;
  std::vector<std::vector<Digest>> levels_;  // per tile level the hashes of its last, partial tile
  std::string bundle_;                       // the last, partial bundle
};

}  // namespace jixiao::ledger
