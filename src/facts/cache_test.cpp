#include "facts/cache.h"

#include <fstream>

#include "base/file.h"
#include "facts/ingest_test_support.h"

namespace jixiao::facts {
namespace {

using ingest_test::Folder;

bool same(std::vector<CachedPartial> const& a, std::vector<CachedPartial> const& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](CachedPartial const& x, CachedPartial const& y) {
    return x.unit == y.unit && x.month == y.month && x.value == y.value && x.rows == y.rows && x.missing == y.missing;
  });
}

constexpr std::int32_t september = 2026 * 12 + 8;

// One entry for each thing that may be left out, one where nothing is, and an empty one.
std::map<Digest, std::vector<CachedPartial>> entries_of_every_shape() {
  int128 const large = static_cast<int128>(INT64_MAX) * 1000;
  std::map<Digest, std::vector<CachedPartial>> out;
  auto const add = [&](std::vector<CachedPartial> entry) {
    Digest key{};
    key[0] = static_cast<unsigned char>(out.size() + 1);
    out[key] = std::move(entry);
  };
  add({});
  add({{0, september, 7, 7, 0}, {1, september, 130, 130, 0}, {2, september, 1, 1, 0}});       // a count
  add({{0, september, -large, 7, 0}, {1, september, large, 2, 0}, {2, september, 0, 1, 0}});  // a sum
  add({{0, september, 5, 7, 2}, {1, september, 7, 7, 0}, {2, september, 7, 7, 7}});           // with missing arguments
  add({{2, september, 7, 7, 0}, {0, september, 8, 8, 0}});                                    // units not in turn
  add({{0, september, 7, 7, 0}, {1, september - 1, 8, 8, 0}, {2, september + 1, 9, 9, 0}});   // several months
  add({{2, september, 1, 1, 1}, {2, september - 9, -8, 300, 0}, {0, september, large, 4, 3}});  // all of it
  return out;
}

TEST(Cache, PartialsComeBackAsTheyWereWhateverTheirShape) {
  Folder folder;
  PartialFile file;
  for (auto const* unit : {"510100", "510104", "税务所"}) file.unit_index(unit);
  file.entries = entries_of_every_shape();
  ASSERT_TRUE(write_partials(folder / "a.bin", file));
  auto back = read_partials(folder / "a.bin");
  EXPECT_EQ(back.units, file.units);
  ASSERT_EQ(back.entries.size(), file.entries.size());
  for (auto const& [key, entry] : file.entries) EXPECT_TRUE(same(back.entries[key], entry)) << int{key[0]};
  EXPECT_EQ(back.unit_index("税务所"), 2U);
  EXPECT_EQ(back.unit_index("510105"), 3U);
}

TEST(Cache, AFileWithAnyByteChangedOrCutIsNoFile) {
  Folder folder;
  PartialFile file;
  for (auto const* unit : {"510100", "510104", "税务所"}) file.unit_index(unit);
  file.entries = entries_of_every_shape();
  ASSERT_TRUE(write_partials(folder / "a.bin", file));
  auto const bytes = read_file(folder / "a.bin").value();
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    auto changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    std::ofstream(folder / "b.bin", std::ios::binary) << changed;
    EXPECT_TRUE(read_partials(folder / "b.bin").entries.empty()) << i;
    std::ofstream(folder / "b.bin", std::ios::binary) << bytes.substr(0, i);
    EXPECT_TRUE(read_partials(folder / "b.bin").entries.empty()) << i;
  }
}

}  // namespace
}  // namespace jixiao::facts
