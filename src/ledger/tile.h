#pragma once
// The static layout of C2SP tlog-tiles: which hashes lie in which tile, which entries in which bundle, and under which
// path. Tiles are 8 levels high: tile (level, index) holds up to 256 hashes, each the root of a complete subtree of
// 256^level leaves. Above level 0 only full tiles below count. Pure.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "base/result.h"

namespace jixiao::ledger {

inline constexpr unsigned tile_width = 256;
inline constexpr unsigned tile_level_max = 63;
inline constexpr std::size_t entry_bytes_max = 65535;

struct TileId {
  unsigned level = 0;
  std::uint64_t index = 0;
  unsigned width = tile_width;  // 1–255 for a partial tile
  friend bool operator==(TileId const&, TileId const&) = default;
};

struct BundleId {
  std::uint64_t index = 0;
  unsigned width = tile_width;
  friend bool operator==(BundleId const&, BundleId const&) = default;
};

std::string tile_path(TileId const& id);      // "tile/0/x001/234.p/5"
std::string bundle_path(BundleId const& id);  // "tile/entries/x001/234"
// Accept exactly what the two functions above write.
Result<TileId> parse_tile_path(std::string_view path);
Result<BundleId> parse_bundle_path(std::string_view path);

// How many hashes a level has in a tree of that size; how wide its last tile is if not full (0: no partial tile); and
// how wide the tile with that index is (0: there is none).
std::uint64_t hashes_at(unsigned level, std::uint64_t size);
unsigned partial_width(unsigned level, std::uint64_t size);
unsigned width_at(unsigned level, std::uint64_t index, std::uint64_t size);

// Where the complete subtree (node_level, node_index) of merkle.h lies: `count` hashes of a tile from `offset` on.
struct NodePlace {
  unsigned level;
  std::uint64_t tile;
  unsigned offset;
  unsigned count;
};
NodePlace find_node(unsigned node_level, std::uint64_t node_index);

// A tile file is its hashes one behind the other.
std::string tile_bytes(std::span<Digest const> hashes);
Result<std::vector<Digest>> parse_tile(std::string_view bytes, unsigned width);

// An entry bundle is, for each entry, its length as two bytes (big-endian) and its bytes.
void append_to_bundle(std::string& bundle, std::string_view entry);  // asserts entry_bytes_max
Result<std::vector<std::string_view>> parse_bundle(std::string_view bytes, unsigned width);
// As many entries as there are.
Result<std::vector<std::string_view>> parse_bundle(std::string_view bytes);

}  // namespace jixiao::ledger
