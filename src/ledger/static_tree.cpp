#include "ledger/static_tree.h"

#include "base/check.h"
#include "base/file.h"

namespace jixiao::ledger {
namespace {

constexpr std::size_t tile_bytes_max = tile_width * sizeof(Digest);
constexpr std::size_t bundle_bytes_max = tile_width * (2 + entry_bytes_max);

}  // namespace

Result<std::string> read_tree_file(std::filesystem::path const& folder, std::string const& path,
                                   std::size_t bytes_max) {
  return read_file(folder / path, bytes_max);
}

Result<std::vector<Digest>> StaticTree::load_tile(unsigned level, std::uint64_t index) {
  auto const width = width_at(level, index, size_);
  JX_ASSERT(width > 0);
  TileId id{level, index, width};
  auto bytes = read_tree_file(folder_, tile_path(id), tile_bytes_max);
  if (!bytes && bytes.error().kind == ErrorKind::not_found && width < tile_width) {
    id.width = tile_width;
    auto full = read_tree_file(folder_, tile_path(id), tile_bytes_max);
    if (full) bytes = full->substr(0, width * sizeof(Digest));
  }
  if (!bytes) return fail(bytes.error());
  auto hashes = parse_tile(*bytes, width);
  if (!hashes) hashes.error().where = tile_path(id);
  return hashes;
}

Result<std::vector<std::string>> StaticTree::load_bundle(std::uint64_t index) {
  auto const width = width_at(0, index, size_);
  JX_ASSERT(width > 0);
  BundleId id{index, width};
  auto bytes = read_tree_file(folder_, bundle_path(id), bundle_bytes_max);
  if (!bytes && bytes.error().kind == ErrorKind::not_found && width < tile_width) {
    id.width = tile_width;
    auto full = read_tree_file(folder_, bundle_path(id), bundle_bytes_max);
    if (full) bytes = std::move(full);
  }
  if (!bytes) return fail(bytes.error());
  auto entries = parse_bundle(*bytes, id.width);
  if (!entries) {
    entries.error().where = bundle_path(id);
    return fail(entries.error());
  }
  return std::vector<std::string>(entries->begin(), entries->begin() + width);
}

Result<std::vector<Digest> const*> StaticTree::cached_tile(unsigned level, std::uint64_t index) {
  auto& slot = cache_[level];
  if (slot.hashes.empty() || slot.index != index) {
    slot.hashes.clear();
    JX_TRY(slot.hashes, load_tile(level, index));
    slot.level = level;
    slot.index = index;
  }
  return &slot.hashes;
}

Result<Digest> StaticTree::load_node(unsigned level, std::uint64_t index) {
  auto const place = find_node(level, index);
  JX_ASSERT(place.offset + place.count <= width_at(place.level, place.tile, size_));
  JX_TRY(auto const* hashes, cached_tile(place.level, place.tile));
  return root_of(std::span(*hashes).subspan(place.offset, place.count));
}

}  // namespace jixiao::ledger
