#include "ledger/tile.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "ledger/merkle.h"
#include "ledger/test_support.h"

namespace jixiao::ledger {
namespace {

using namespace test;

TEST(TilePath, WritesTheVectorsOfTessera) {
  EXPECT_EQ(tile_path({0, 0, 255}), "tile/0/000.p/255");
  EXPECT_EQ(tile_path({15, 455667}), "tile/15/x455/667");
  EXPECT_EQ(tile_path({15, 123456789, 41}), "tile/15/x123/x456/789.p/41");
  EXPECT_EQ(bundle_path({255, 253}), "tile/entries/255.p/253");
  EXPECT_EQ(bundle_path({1234067}), "tile/entries/x001/x234/067");
}

TEST(TilePath, AcceptsAndRejectsTheFamilies) {
  for (auto const& c : read_cases("tile_paths")) {
    auto const text = c["text"].get<std::string>();
    auto const id = parse_tile_path(text);
    EXPECT_EQ(code_of(id), c["want_err"].get<std::string>()) << text;
    if (id) {
      EXPECT_EQ(tile_path(*id), text);
    }
  }
}

RC_GTEST_PROP(TilePath, ReadsBackWhatItWrites, ()) {
  auto const bits = *rc::gen::inRange(0, 63);
  auto const index = *rc::gen::arbitrary<std::uint64_t>() >> (64 - bits - 1) >> 1;
  TileId const tile{*rc::gen::inRange(0u, 64u), index, *rc::gen::inRange(1u, 257u)};
  RC_ASSERT(parse_tile_path(tile_path(tile)).value() == tile);
  BundleId const bundle{index, tile.width};
  RC_ASSERT(parse_bundle_path(bundle_path(bundle)).value() == bundle);
  RC_ASSERT(!parse_tile_path(bundle_path(bundle)));
  RC_ASSERT(!parse_bundle_path(tile_path(tile)));
}

// The worked examples of the tlog-tiles layout: 70,000 = 273 × 256 + 112; 273 = 1 × 256 + 17.
TEST(TileWidths, AreThoseOfTheWorkedExamples) {
  EXPECT_EQ(hashes_at(0, 70000) / tile_width, 273u);
  EXPECT_EQ(partial_width(0, 70000), 112u);
  EXPECT_EQ(hashes_at(1, 70000) / tile_width, 1u);
  EXPECT_EQ(partial_width(1, 70000), 17u);
  EXPECT_EQ(hashes_at(2, 70000), 1u);
  EXPECT_EQ(partial_width(2, 70000), 1u);
  EXPECT_EQ(hashes_at(3, 70000), 0u);
  EXPECT_EQ(width_at(0, 272, 70000), 256u);
  EXPECT_EQ(width_at(0, 273, 70000), 112u);
  EXPECT_EQ(width_at(0, 274, 70000), 0u);
  EXPECT_EQ(width_at(0, 0, 256), 256u);
  EXPECT_EQ(width_at(0, 1, 256), 0u);
  EXPECT_EQ(width_at(1, 0, 256), 1u);
  EXPECT_EQ(hashes_at(63, ~0ull >> 1), 0u);
}

TEST(TileNodes, LieWhereTheirFirstLeafLies) {
  auto const node = find_node(10, 100);  // leaves 102,400 on; level 1, hashes 400 to 403
  EXPECT_EQ(node.level, 1u);
  EXPECT_EQ(node.tile, 1u);
  EXPECT_EQ(node.offset, 144u);
  EXPECT_EQ(node.count, 4u);
}

TEST(EntryBundle, AcceptsAndRejectsTheFamilies) {
  for (auto const& c : read_cases("bundles")) {
    auto const bytes = parse_base64(c["base64"].get<std::string>()).value();
    auto const entries = parse_bundle(bytes, c["width"].get<unsigned>());
    EXPECT_EQ(code_of(entries), c["want_err"].get<std::string>()) << c["desc"];
    if (!entries) continue;
    std::string again;
    for (auto const entry : *entries) append_to_bundle(again, entry);
    EXPECT_EQ(again, bytes) << c["desc"];
  }
}

TEST(Tile, HasExactlyItsWidth) {
  std::vector<Digest> const hashes{hash_leaf("a"), hash_leaf("b")};
  auto const bytes = tile_bytes(hashes);
  EXPECT_EQ(bytes.size(), 64u);
  EXPECT_EQ(parse_tile(bytes, 2).value(), hashes);
  EXPECT_EQ(code_of(parse_tile(bytes, 1)), "ledger.tile_bytes");
  EXPECT_EQ(code_of(parse_tile(bytes, 3)), "ledger.tile_bytes");
  EXPECT_EQ(code_of(parse_tile(bytes + "x", 2)), "ledger.tile_bytes");
  EXPECT_EQ(code_of(parse_tile("", 1)), "ledger.tile_bytes");
}

}  // namespace
}  // namespace jixiao::ledger
