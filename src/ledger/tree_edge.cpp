#include "ledger/tree_edge.h"

namespace jixiao::ledger {

Result<TreeEdge> TreeEdge::load(StaticTree& tree) {
  TreeEdge edge;
  edge.size_ = tree.size();
  for (unsigned level = 0; hashes_at(level, tree.size()) > 0; ++level) {
    edge.levels_.emplace_back();
    if (partial_width(level, tree.size()) == 0) continue;
    JX_TRY(edge.levels_.back(), tree.load_tile(level, hashes_at(level, tree.size()) / tile_width));
  }
  if (partial_width(0, tree.size()) == 0) return edge;
  auto const last = tree.size() / tile_width;
  JX_TRY(auto const entries, tree.load_bundle(last));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    auto const computed = hash_leaf(entries[i]);
    if (computed != edge.levels_[0][i]) {
      return fail(ErrorKind::conflict, "ledger.entry_hash",
                  {{"index", std::to_string(last * tile_width + i)},
                   {"expected", to_hex(edge.levels_[0][i])},
                   {"computed", to_hex(computed)}},
                  bundle_path({last, static_cast<unsigned>(entries.size())}));
    }
    append_to_bundle(edge.bundle_, entries[i]);
  }
  return edge;
}

void TreeEdge::append(std::string_view entry, TreeFiles& full) {
  append_to_bundle(bundle_, entry);
  ++size_;
  if (size_ % tile_width == 0) {
    full.bundles.push_back({bundle_path({size_ / tile_width - 1, tile_width}), std::move(bundle_)});
    bundle_.clear();
  }
  add_hash(0, hash_leaf(entry), full);
}

void TreeEdge::add_hash(unsigned level, Digest const& hash, TreeFiles& full) {
  if (level == levels_.size()) levels_.emplace_back();
  auto& hashes = levels_[level];
  hashes.push_back(hash);
  if (hashes.size() < tile_width) return;
  full.tiles.push_back({tile_path({level, hashes_at(level, size_) / tile_width - 1, tile_width}), tile_bytes(hashes)});
  auto const root = root_of(hashes);
  hashes.clear();
  add_hash(level + 1, root, full);
}

void TreeEdge::add_partials(std::uint64_t since, TreeFiles& files) const {
  if (size_ == since) return;
  if (auto const width = partial_width(0, size_)) {
    files.bundles.push_back({bundle_path({size_ / tile_width, width}), bundle_});
  }
  for (unsigned level = 0; level < levels_.size(); ++level) {
    auto const width = partial_width(level, size_);
    if (width == 0 || hashes_at(level, since) == hashes_at(level, size_)) continue;
    files.tiles.push_back(
        {tile_path({level, hashes_at(level, size_) / tile_width, width}), tile_bytes(levels_[level])});
  }
}

TreeHead TreeEdge::head() const {
  if (size_ == 0) return {0, empty_root()};
  std::vector<Digest> below;  // the incomplete rest under the next level's last tile, none or one hash
  for (auto const& level : levels_) {
    auto row = level;
    row.insert(row.end(), below.begin(), below.end());
    if (!row.empty()) below = {root_of(row)};
  }
  return {size_, below[0]};
}

}  // namespace jixiao::ledger
