#include "ledger/tile.h"

#include <cstring>

#include "base/check.h"
#include "ledger/encoding.h"
#include "ledger/merkle.h"

namespace jixiao::ledger {
namespace {

constexpr std::size_t path_bytes_max = 100;

// Groups of three digits, all but the last marked with x: 1234067 is x001/x234/067.
std::string grouped(std::uint64_t index) {
  auto out = fmt::format("{:03}", index % 1000);
  while (index >= 1000) {
    index /= 1000;
    out = fmt::format("x{:03}/{}", index % 1000, out);
  }
  return out;
}

std::string with_width(std::string path, unsigned width) {
  JX_ASSERT(width >= 1 && width <= tile_width);
  if (width != tile_width) path += fmt::format(".p/{}", width);
  return path;
}

struct Place {
  std::uint64_t index;
  unsigned width;
};

// Reads "x001/234.p/5" generously; the callers compare with the canonical spelling.
std::optional<Place> parse_place(std::string_view text) {
  Place place{0, tile_width};
  if (auto const at = text.find(".p/"); at != std::string_view::npos) {
    auto const width = parse_decimal(text.substr(at + 3));
    if (!width || *width == 0 || *width >= tile_width) return std::nullopt;
    place.width = static_cast<unsigned>(*width);
    text = text.substr(0, at);
  }
  std::string digits;
  for (char const c : text) {
    if (c >= '0' && c <= '9') {
      if (!digits.empty() || c != '0') digits.push_back(c);
    } else if (c != 'x' && c != '/') {
      return std::nullopt;
    }
  }
  auto const index = parse_decimal(digits.empty() ? "0" : digits);
  if (!index) return std::nullopt;
  place.index = *index;
  return place;
}

tl::unexpected<Error> bad_path(std::string_view path) {
  return fail("ledger.tile_path", {{"path", std::string(path.substr(0, path_bytes_max))}});
}

}  // namespace

std::string tile_path(TileId const& id) {
  JX_ASSERT(id.level <= tile_level_max);
  return with_width(fmt::format("tile/{}/{}", id.level, grouped(id.index)), id.width);
}

std::string bundle_path(BundleId const& id) { return with_width("tile/entries/" + grouped(id.index), id.width); }

Result<TileId> parse_tile_path(std::string_view path) {
  constexpr std::string_view prefix = "tile/";
  if (path.size() > path_bytes_max || !path.starts_with(prefix)) return bad_path(path);
  auto const rest = path.substr(prefix.size());
  auto const slash = rest.find('/');
  if (slash == std::string_view::npos) return bad_path(path);
  auto const level = parse_decimal(rest.substr(0, slash));
  auto const place = parse_place(rest.substr(slash + 1));
  if (!level || *level > tile_level_max || !place) return bad_path(path);
  TileId const id{static_cast<unsigned>(*level), place->index, place->width};
  if (tile_path(id) != path) return bad_path(path);
  return id;
}

Result<BundleId> parse_bundle_path(std::string_view path) {
  constexpr std::string_view prefix = "tile/entries/";
  if (path.size() > path_bytes_max || !path.starts_with(prefix)) return bad_path(path);
  auto const place = parse_place(path.substr(prefix.size()));
  if (!place) return bad_path(path);
  BundleId const id{place->index, place->width};
  if (bundle_path(id) != path) return bad_path(path);
  return id;
}

std::uint64_t hashes_at(unsigned level, std::uint64_t size) { return level >= 8 ? 0 : size >> (8 * level); }

unsigned partial_width(unsigned level, std::uint64_t size) {
  return static_cast<unsigned>(hashes_at(level, size) % tile_width);
}

unsigned width_at(unsigned level, std::uint64_t index, std::uint64_t size) {
  auto const hashes = hashes_at(level, size);
  if (index < hashes / tile_width) return tile_width;
  return index == hashes / tile_width ? static_cast<unsigned>(hashes % tile_width) : 0;
}

NodePlace find_node(unsigned node_level, std::uint64_t node_index) {
  unsigned const inside = node_level % 8;
  auto const first = node_index << inside;
  return {node_level / 8, first / tile_width, static_cast<unsigned>(first % tile_width), 1u << inside};
}

std::string tile_bytes(std::span<Digest const> hashes) {
  return {reinterpret_cast<char const*>(hashes.data()), hashes.size_bytes()};
}

Result<std::vector<Digest>> parse_tile(std::string_view bytes, unsigned width) {
  if (bytes.size() != width * sizeof(Digest)) {
    return fail(ErrorKind::conflict, "ledger.tile_bytes",
                {{"found", std::to_string(bytes.size())}, {"expected", std::to_string(width * sizeof(Digest))}});
  }
  std::vector<Digest> out(width);
  std::memcpy(out.data(), bytes.data(), bytes.size());
  return out;
}

void append_to_bundle(std::string& bundle, std::string_view entry) {
  JX_ASSERT(entry.size() <= entry_bytes_max);
  bundle.push_back(static_cast<char>(entry.size() >> 8));
  bundle.push_back(static_cast<char>(entry.size() & 255));
  bundle.append(entry);
}

Result<std::vector<std::string_view>> parse_bundle(std::string_view bytes) {
  std::vector<std::string_view> out;
  while (!bytes.empty()) {
    auto const length = bytes.size() < 2 ? 0 : from_big_endian(bytes.substr(0, 2));
    if (bytes.size() < 2 || bytes.size() - 2 < length) {
      return fail(ErrorKind::conflict, "ledger.bundle_cut", {{"entry", std::to_string(out.size())}});
    }
    if (out.size() == tile_width)
      return fail(ErrorKind::conflict, "ledger.bundle_count", {{"found", "> 256"}, {"expected", "256"}});
    out.push_back(bytes.substr(2, length));
    bytes.remove_prefix(2 + length);
  }
  return out;
}

Result<std::vector<std::string_view>> parse_bundle(std::string_view bytes, unsigned width) {
  JX_TRY(auto out, parse_bundle(bytes));
  if (out.size() != width) {
    return fail(ErrorKind::conflict, "ledger.bundle_count",
                {{"found", std::to_string(out.size())}, {"expected", std::to_string(width)}});
  }
  return out;
}

}  // namespace jixiao::ledger
