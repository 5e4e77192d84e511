#include "ledger/tree_check.h"

namespace jixiao::ledger {

void TreeCheck::run() {
  load_upper_tiles();
  rebuilt_.resize(stored_.size() + 1);
  for (unsigned level = 0; hashes_at(level, head_.size) > 0; ++level) check_level(level);
  judge_edge();
}

// All tiles above the lowest level: 1/256 of the hashes.
void TreeCheck::load_upper_tiles() {
  stored_.emplace_back();  // level 0 is read along with the entries
  for (unsigned level = 1; hashes_at(level, head_.size) > 0; ++level) {
    auto& tiles = stored_.emplace_back();
    for (std::uint64_t tile = 0; width_at(level, tile, head_.size) > 0; ++tile) tiles.push_back(read_tile(level, tile));
  }
}

std::optional<TreeCheck::Row> TreeCheck::read_tile(unsigned level, std::uint64_t tile) {
  ++report_.files;
  auto hashes = tree_.load_tile(level, tile);
  if (hashes) return std::move(*hashes);
  auto file = tile_path({level, tile, width_at(level, tile, head_.size)});
  sink_({Statement::tile, std::move(file), std::nullopt, {}, {}, hashes.error()});
  return std::nullopt;
}

std::optional<TreeCheck::Row> TreeCheck::read_bundle(std::uint64_t bundle) {
  ++report_.files;
  auto const entries = tree_.load_bundle(bundle);
  if (!entries) {
    auto file = bundle_path({bundle, width_at(0, bundle, head_.size)});
    sink_({Statement::bundle, std::move(file), std::nullopt, {}, {}, entries.error()});
    return std::nullopt;
  }
  Row hashes;
  hashes.reserve(entries->size());
  for (auto const& entry : *entries) {
    if (check_.on_entry) check_.on_entry(bundle * tile_width + hashes.size(), entry);
    hashes.push_back(hash_leaf(entry));
  }
  report_.entries += hashes.size();
  if (check_.on_progress) check_.on_progress(report_.entries, head_.size);
  return hashes;
}

TreeCheck::Accounts TreeCheck::accounts_of(unsigned level, std::uint64_t tile) {
  if (level == 0) return {read_bundle(tile), read_tile(0, tile)};
  auto const width = width_at(level, tile, head_.size);
  auto const begin = rebuilt_[level].begin() + static_cast<std::ptrdiff_t>(tile * tile_width);
  return {Row(begin, begin + width), stored_[level][tile]};
}

void TreeCheck::check_level(unsigned level) {
  auto const full = hashes_at(level, head_.size) / tile_width;
  for (std::uint64_t tile = 0; tile < full; ++tile) {
    rebuilt_[level + 1].push_back(judge(level, tile, accounts_of(level, tile)));
  }
  edge_.push_back(partial_width(level, head_.size) > 0 ? accounts_of(level, full) : Accounts{Row{}, Row{}});
}

std::optional<Digest> TreeCheck::parent_of(unsigned level, std::uint64_t tile) const {
  if (level + 1 >= stored_.size()) return std::nullopt;
  auto const& above = stored_[level + 1][tile / tile_width];
  if (!above) return std::nullopt;
  return (*above)[tile % tile_width];
}

// The hash to go on with one level up: the account that the stored hash above vouches for.
Digest TreeCheck::judge(unsigned level, std::uint64_t tile, Accounts const& accounts) {
  // Where both agree but the hash above differs, that shows when the level above is judged.
  if (accounts.agree()) return root_of(*accounts.rebuilt);
  auto const parent = parent_of(level, tile);
  auto const root = [](std::optional<Row> const& row) { return row ? std::optional(root_of(*row)) : std::nullopt; };
  auto const rebuilt = root(accounts.rebuilt);
  auto const stored = root(accounts.stored);
  bool const rebuilt_holds = rebuilt && rebuilt == parent;
  bool const stored_holds = stored && stored == parent;
  if (!stored_holds) blame_stored(level, tile, accounts, parent);
  if (!rebuilt_holds) blame_below(level, tile, accounts, parent);
  if (rebuilt_holds || stored_holds) return *parent;
  return rebuilt ? *rebuilt : stored ? *stored : parent.value_or(Digest{});
}

// The root over the partial tiles, taking for level l the stored account where bit l of the choice is set.
std::optional<Digest> TreeCheck::edge_root(unsigned choice) const {
  Row below;
  for (std::size_t level = 0; level < edge_.size(); ++level) {
    auto const& row = (choice >> level & 1) != 0 ? edge_[level].stored : edge_[level].rebuilt;
    if (!row) return std::nullopt;
    auto hashes = *row;
    hashes.insert(hashes.end(), below.begin(), below.end());
    if (!hashes.empty()) below = {root_of(hashes)};
  }
  return below.empty() ? empty_root() : below[0];
}

// No hash lies above the partial tiles but the signed root, which covers them all together: where accounts differ, the
// choice that leads to it is the true one.
void TreeCheck::judge_edge() {
  std::optional<unsigned> truth;
  for (unsigned choice = 0; choice < 1u << edge_.size() && !truth; ++choice) {
    if (edge_root(choice) == head_.root) truth = choice;
  }
  for (unsigned level = 0; level < edge_.size(); ++level) {
    if (edge_[level].agree()) continue;
    auto const tile = hashes_at(level, head_.size) / tile_width;
    bool const stored_holds = truth && (*truth >> level & 1) != 0;
    bool const rebuilt_holds = truth && !stored_holds;
    if (!stored_holds) blame_stored(level, tile, edge_[level], std::nullopt);
    if (!rebuilt_holds) blame_below(level, tile, edge_[level], std::nullopt);
  }
  if (truth) return;
  auto actual = edge_root(0);
  if (!actual) actual = edge_root((1u << edge_.size()) - 1);
  report_mismatch(Statement::root, checkpoint_file, std::nullopt, head_.root, actual.value_or(Digest{}));
}

void TreeCheck::blame_stored(unsigned level, std::uint64_t tile, Accounts const& accounts,
                             std::optional<Digest> parent) {
  if (!accounts.stored) return;  // reported when it could not be read
  auto const file = tile_path({level, tile, width_at(level, tile, head_.size)});
  auto const& stored = *accounts.stored;
  if (!accounts.rebuilt) {
    if (parent) report_mismatch(Statement::tile, file, std::nullopt, *parent, root_of(stored));
    return;
  }
  for (std::size_t i = 0; i < stored.size(); ++i) {
    auto const& rebuilt = (*accounts.rebuilt)[i];
    if (rebuilt != stored[i]) report_mismatch(Statement::tile, file, tile * tile_width + i, rebuilt, stored[i]);
  }
}

// What lies under the tile is wrong: entries of its bundle, or whole tiles of the level below.
void TreeCheck::blame_below(unsigned level, std::uint64_t tile, Accounts const& accounts,
                            std::optional<Digest> parent) {
  if (!accounts.rebuilt) return;  // reported when it could not be read
  auto const& rebuilt = *accounts.rebuilt;
  if (!accounts.stored) {
    if (parent) {
      report_mismatch(Statement::bundle, bundle_path({tile, width_at(0, tile, head_.size)}), std::nullopt, *parent,
                      root_of(rebuilt));
    }
    return;
  }
  for (std::size_t i = 0; i < rebuilt.size(); ++i) {
    auto const& stored = (*accounts.stored)[i];
    if (rebuilt[i] == stored) continue;
    auto const index = tile * tile_width + i;
    if (level == 0) {
      auto file = bundle_path({tile, width_at(0, tile, head_.size)});
      report_mismatch(Statement::entry, std::move(file), index, stored, rebuilt[i]);
    } else {
      report_mismatch(Statement::tile, tile_path({level - 1, index}), std::nullopt, stored, rebuilt[i]);
    }
  }
}

void TreeCheck::report_mismatch(Statement statement, std::string file, std::optional<std::uint64_t> index,
                                Digest const& expected, Digest const& actual) {
  std::vector<Arg> args{{"expected", to_hex(expected)}, {"computed", to_hex(actual)}};
  if (index) args.push_back({"index", std::to_string(*index)});
  char const* code = statement == Statement::root    ? "ledger.check_root"
                     : statement == Statement::entry ? "ledger.entry_hash"
                     : index                         ? "ledger.check_hash"
                                                     : "ledger.check_subtree";
  Error error{ErrorKind::conflict, code, std::move(args), file};
  sink_({statement, std::move(file), index, to_hex(expected), to_hex(actual), std::move(error)});
}

}  // namespace jixiao::ledger
