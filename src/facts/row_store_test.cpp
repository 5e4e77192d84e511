#include "facts/row_store.h"

#include "facts/duplicates.h"
#include "facts/ingest_test_support.h"
#include "facts/row_digest.h"

namespace jixiao::facts {
namespace {

using ingest_test::Folder;
using ingest_test::small_dataset;

TypedRow row_of(std::int64_t number, std::string_view id) {
  TypedRow row;
  row.row = number;
  row.period = static_cast<std::int32_t>(number % 3);
  row.cells.resize(6);
  row.cells[0] = {true, 0, id};
  row.cells[1] = {true, 0, "unit"};
  row.cells[2] = {true, number, {}};
  row.cells[4] = {true, -number, {}};
  return row;
}

TEST(RowStore, GivesBackWhatItSpilled) {
  Folder folder;
  auto const dataset = small_dataset();
  RowStore store(folder / "rows", 2000);
  for (int b = 19; b >= 0; --b) {  // blocks arrive in any order
    std::string block;
    for (int i = 0; i < 10; ++i) {
      auto const id = "id " + std::to_string(i);
      append_row(block, row_of(b * 10 + i, id), dataset, {0});
    }
    ASSERT_TRUE(store.add(b, std::move(block)));
  }
  EXPECT_TRUE(store.is_spilled(0));
  EXPECT_FALSE(store.is_spilled(19));
  EXPECT_TRUE(folder.files().empty());  // the spill file has no name any more
  std::string buffer, one;
  TypedRow row;
  std::int64_t expected = 0;
  for (std::size_t b = 0; b < store.blocks(); ++b) {
    auto const block = *store.read_block(b, buffer);
    for (std::size_t at = 0; at < block.size(); at += header_at(block.data() + at).bytes) {
      decode_row(*store.read_row({static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(at)}, one), dataset, row);
      EXPECT_EQ(row.row, expected);
      EXPECT_EQ(row.cells[0].text, "id " + std::to_string(expected % 10));
      EXPECT_EQ(row.cells[4].number, -expected);
      EXPECT_FALSE(row.cells[3].present);
      ++expected;
    }
  }
  EXPECT_EQ(expected, 200);
  EXPECT_FALSE(store.may_hold(0, 3));
  EXPECT_TRUE(store.may_hold(0, 2));
}

TEST(RowStore, TakesABlocksRowsAnew) {
  Folder folder;
  auto const dataset = small_dataset();
  RowStore store(folder / "rows", 300);
  std::string buffer;
  TypedRow row;
  for (int b = 0; b < 4; ++b) {
    std::string block;
    append_row(block, row_of(b, std::string(100, 'x')), dataset, {0});
    ASSERT_TRUE(store.add(b, std::move(block)));
  }
  ASSERT_FALSE(store.is_spilled(0));
  ASSERT_TRUE(store.is_spilled(3));
  for (std::size_t const b : {std::size_t{0}, std::size_t{3}}) {
    std::string block;
    append_row(block, row_of(7, "fresh"), dataset, {0});
    ASSERT_TRUE(store.replace(b, std::move(block)));
  }
  std::vector<std::int64_t> numbers;
  for (std::size_t b = 0; b < store.blocks(); ++b) {
    decode_row(store.read_block(b, buffer)->data(), dataset, row);
    numbers.push_back(row.row);
  }
  EXPECT_EQ(numbers, (std::vector<std::int64_t>{7, 1, 2, 7}));
}

TEST(RowStore, FindsDuplicatesInSpilledRowsAndSeveralPasses) {
  Folder folder;
  auto const dataset = small_dataset();
  Loaded loaded{RowTotals(dataset), {}, 0, 0, std::make_unique<RowStore>(folder / "rows", 3000)};
  for (int b = 0; b < 10; ++b) {
    std::string block;
    for (int i = 0; i < 20; ++i) {
      auto const id = i < 5 ? "same " + std::to_string(i) : std::to_string(b * 20 + i);
      auto row = row_of(b * 20 + i, id);
      row.cells[2].number = row.cells[4].number = i;
      loaded.totals.add(row, append_row(block, row, dataset, {0}));
    }
    ASSERT_TRUE(loaded.store->add(b, std::move(block)));
  }
  QuarantineLog log(dataset, "batch", folder / "list.csv", 10);
  auto const found = find_duplicates(dataset, loaded, log, 2, 30);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->dropped, 45);  // 5 keys, 10 equal rows of each, the first stays
  EXPECT_EQ(found->quarantined, 0);
  EXPECT_EQ(loaded.totals.rows(), 155);
  EXPECT_EQ(found->rows.count(3), 0u);
  EXPECT_EQ(found->rows.count(23), 1u);
}

}  // namespace
}  // namespace jixiao::facts
