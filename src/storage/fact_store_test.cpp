#include "storage/fact_store.h"

#include <chrono>

#include "storage/test_home.h"

namespace jixiao::storage {
namespace {

using namespace storage_test;

Batch a_batch(std::string id, std::string dataset = "declaration") {
  return {std::move(id), std::move(dataset),   "申报.csv", 5000000000, 2, 1, "123456789012345678901234.56",
          "abc",         "2026-10-01 08:15:00"};
}

PartitionFile a_file(std::string file, std::string batch, std::string dataset = "declaration",
                     std::string period = "2026-09") {
  return {std::move(dataset), std::move(period), std::move(file), std::move(batch), 10, "abc", {}};
}

std::vector<std::string> names(std::vector<PartitionFile> const& files) {
  std::vector<std::string> out;
  for (auto const& file : files) out.push_back(file.file);
  return out;
}

using Names = std::vector<std::string>;

TEST(FactStore, KeepsBatchesInTheOrderTheyCame) {
  Home const home;
  auto database = home.open();
  FactStore facts(database);
  for (auto const* id : {"z", "a", "m"}) ASSERT_TRUE(facts.insert(a_batch(id)));
  ASSERT_TRUE(facts.insert(a_batch("q", "ticket")));
  auto const found = facts.find_batch("z").value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->rows, 5000000000);  // beyond 32 bits
  EXPECT_EQ(found->total, "123456789012345678901234.56");
  EXPECT_EQ(found->file, "申报.csv");
  EXPECT_EQ(facts.find_batch("none").value(), std::nullopt);
  auto const listed = facts.batches("declaration").value();
  ASSERT_EQ(listed.size(), 3u);
  EXPECT_EQ(listed[0].id + listed[1].id + listed[2].id, "zam");
  EXPECT_EQ(facts.batches().value().size(), 4u);
}

TEST(FactStore, TheSameBatchTwiceIsAConflictThatSpoilsNothing) {
  Home const home;
  auto database = home.open();
  FactStore facts(database);
  auto transaction = Transaction::begin(database).value();
  ASSERT_TRUE(facts.insert(a_batch("b1")));
  auto const again = facts.insert(a_batch("b1"));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "storage.exists");
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
  EXPECT_TRUE(transaction.commit());
  EXPECT_TRUE(facts.find_batch("b1").value());
}

TEST(FactStore, RetiredFilesStayReadable) {
  Home const home;
  auto database = home.open();
  FactStore facts(database);
  for (auto const* id : {"b1", "b2"}) ASSERT_TRUE(facts.insert(a_batch(id)));
  std::vector<PartitionFile> const files = {a_file("9-b", "b1"), a_file("9-a", "b1"),
                                            a_file("8", "b1", "declaration", "2026-08"), a_file("t", "b1", "aticket")};
  ASSERT_TRUE(facts.insert(files));
  ASSERT_TRUE(facts.retire("9-b", "b2"));
  EXPECT_EQ(names(facts.current_files("declaration").value()), (Names{"8", "9-a"}));
  EXPECT_EQ(names(facts.current_files().value()), (Names{"t", "8", "9-a"}));
  auto const all = facts.all_files().value();
  EXPECT_EQ(names(all), (Names{"t", "8", "9-b", "9-a"}));
  EXPECT_EQ(all[2].retired_by, "b2");
  EXPECT_EQ(all[3].retired_by, std::nullopt);
  EXPECT_EQ(code_of(facts.retire("9-b", "b2")), "storage.file_not_current");
  EXPECT_EQ(code_of(facts.retire("none", "b2")), "storage.file_not_current");
}

TEST(FactStore, FilesMayComeBeforeTheirBatchButNotWithoutIt) {
  Home const home;
  auto database = home.open();
  FactStore facts(database);
  std::vector<PartitionFile> const files = {a_file("f", "b1")};
  {
    auto transaction = Transaction::begin(database).value();
    ASSERT_TRUE(facts.insert(files));
    ASSERT_TRUE(facts.insert(a_batch("b1")));
    EXPECT_TRUE(transaction.commit());
  }
  std::vector<PartitionFile> const orphans = {a_file("g", "none")};
  EXPECT_EQ(code_of(facts.insert(orphans)), "storage.constraint");
  EXPECT_EQ(names(facts.all_files().value()), (Names{"f"}));
  auto const twice = facts.insert(files);
  EXPECT_EQ(code_of(twice), "storage.exists");
}

TEST(FactStore, TakesAHundredThousandRowsAtOnce) {
  Home const home;
  auto database = home.open();
  FactStore facts(database);
  ASSERT_TRUE(facts.insert(a_batch("b1")));
  std::vector<Quarantined> const rows(100000, {"b1", 7, "amount", "十二元", "base.decimal_syntax", false});
  auto const start = std::chrono::steady_clock::now();
  ASSERT_TRUE(facts.insert(rows));
  std::chrono::duration<double> const taken = std::chrono::steady_clock::now() - start;
  RecordProperty("seconds", std::to_string(taken.count()));
  EXPECT_LT(taken.count(), 10);
  EXPECT_EQ(facts.quarantined_count("b1").value(), 100000);
}

TEST(FactStore, TellsWhenTheNewestBatchOfEachPartitionPeriodCame) {
  Home const home;
  auto database = home.open();
  FactStore facts(database);
  auto const came = [&](std::string const& id, std::string const& at, std::string const& period) {
    auto batch = a_batch(id);
    batch.at = at;
    ASSERT_TRUE(facts.insert(batch));
    ASSERT_TRUE(facts.insert(std::vector{a_file(id + ".parquet", id, "declaration", period)}));
  };
  came("b1", "2026-10-01 08:15:00", "2026-09");
  came("b2", "2026-10-02 06:12:00", "2026-09");
  came("b3", "2026-10-05 06:12:00", "2026-09");
  came("b4", "2026-10-02 06:00:00", "all");
  auto const arrivals = facts.arrivals("2026-10-02 06:12:00").value();
  ASSERT_EQ(arrivals.size(), 2u);
  EXPECT_EQ(arrivals[0].period + " " + arrivals[0].at, "2026-09 2026-10-02 06:12:00");
  EXPECT_EQ(arrivals[1].period + " " + arrivals[1].at, "all 2026-10-02 06:00:00");
}

TEST(FactStore, ListsQuarantineByPage) {
  Home const home;
  auto database = home.open();
  FactStore facts(database);
  ASSERT_TRUE(facts.insert(a_batch("b1")));
  std::vector<Quarantined> rows;
  for (std::int64_t row = 1000; row > 0; --row) {
    rows.push_back({"b1", row, "amount", "十二'元", "base.decimal_syntax", row % 2 == 0});
  }
  ASSERT_TRUE(facts.insert(rows));
  EXPECT_EQ(facts.quarantined_count("b1").value(), 1000);
  EXPECT_EQ(facts.quarantined_count("b2").value(), 0);
  auto const page = facts.quarantined("b1", 10, 3).value();
  ASSERT_EQ(page.size(), 3u);
  EXPECT_EQ(page[0].row, 11);
  EXPECT_EQ(page[0].value, "十二'元");
  EXPECT_FALSE(page[0].row_kept);
  EXPECT_TRUE(page[1].row_kept);
  EXPECT_TRUE(facts.quarantined("b1", 1000, 3).value().empty());
}

}  // namespace
}  // namespace jixiao::storage
