#include "storage/outbox_store.h"

#include <chrono>

#include "storage/event_store.h"
#include "storage/sql.h"
#include "storage/test_home.h"

namespace jixiao::storage {
namespace {

using namespace storage_test;
using Indexes = std::vector<std::int64_t>;

TEST(OutboxStore, NumbersLeavesWithoutGapsAndKeepsTheirBytes) {
  Home const home;
  auto database = home.open();
  OutboxStore outbox(database);
  std::string const leaf("a\0\xFF\n", 4);
  EXPECT_EQ(outbox.append({"e1", leaf, "2026-10-01 08:15:00"}).value(), 0);
  std::vector<OutboxEntry> const more = {{"e2", "b", ""}, {"e3", "c", ""}};
  EXPECT_EQ(outbox.append(more).value(), (Indexes{1, 2}));
  EXPECT_EQ(outbox.count().value(), 3);
  EXPECT_EQ(outbox.read(0, 3).value(), (std::vector<std::string>{leaf, "b", "c"}));
  EXPECT_EQ(outbox.read(1, 2).value(), (std::vector<std::string>{"b"}));
  EXPECT_TRUE(outbox.read(3, 3).value().empty());
  EXPECT_EQ(code_of(outbox.read(0, 4)), "storage.outbox_gap");
}

TEST(OutboxStore, TheSameEventIsRecordedOnce) {
  Home const home;
  auto database = home.open();
  OutboxStore outbox(database);
  std::vector<OutboxEntry> const entries = {{"e1", "a", ""}, {"e2", "b", ""}, {"e1", "other", ""}, {"e3", "c", ""}};
  EXPECT_EQ(outbox.append(entries).value(), (Indexes{0, 1, 0, 2}));
  EXPECT_EQ(outbox.append({"e2", "x", ""}).value(), 1);
  EXPECT_EQ(outbox.read(0, 3).value(), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(outbox.find_index("e3").value(), 2);
  EXPECT_EQ(outbox.find_index("none").value(), std::nullopt);
}

TEST(OutboxStore, ARolledBackLeafLeavesNoHole) {
  Home const home;
  auto database = home.open();
  OutboxStore outbox(database);
  ASSERT_TRUE(outbox.append({"e1", "a", ""}));
  {
    auto const transaction = Transaction::begin(database).value();
    EXPECT_EQ(outbox.append({"e2", "b", ""}).value(), 1);
    EXPECT_EQ(outbox.next_seq("3301").value(), 1);
  }
  EXPECT_EQ(outbox.append({"e3", "c", ""}).value(), 1);
  EXPECT_EQ(outbox.next_seq("3301").value(), 1);
}

TEST(OutboxStore, NamesTheHoleThatADeletedLeafLeaves) {
  Home const home;
  auto database = home.open();
  OutboxStore outbox(database);
  std::vector<OutboxEntry> const entries = {{"e1", "a", ""}, {"e2", "b", ""}, {"e3", "c", ""}};
  ASSERT_TRUE(outbox.append(entries));
  execute(database.session(), "DELETE FROM ledger_outbox WHERE leaf_index = 1");
  auto const read = outbox.read(0, 3);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().args, (std::vector<Arg>{{"index", "1"}}));
}

TEST(OutboxStore, ReadsLeavesWithTheirEvents) {
  Home const home;
  auto database = home.open();
  OutboxStore outbox(database);
  std::vector<OutboxEntry> const entries = {{"e1", "a", "t1"}, {"e2", "b", "t2"}, {"e3", "c", "t3"}};
  ASSERT_TRUE(outbox.append(entries));
  auto const read = outbox.read_entries(1, 3).value();
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].event_id + read[0].leaf + read[0].written_at, "e2bt2");
  EXPECT_EQ(read[1].event_id, "e3");
  EXPECT_FALSE(outbox.read_entries(1, 4));
}

TEST(OutboxStore, CountsPerUnit) {
  Home const home;
  auto database = home.open();
  OutboxStore outbox(database);
  std::vector<std::string> const units = {"a", "b", "a", "a"};
  EXPECT_EQ(outbox.next_seqs(units).value(), (Indexes{1, 1, 2, 3}));
  EXPECT_EQ(outbox.next_seqs(units).value(), (Indexes{4, 2, 5, 6}));
  EXPECT_EQ(outbox.next_seq("c").value(), 1);
}

TEST(OutboxStore, TwoSessionsShareOneSequence) {
  Home const home;
  auto first = home.open();
  auto second = home.open();
  for (int i = 0; i < 20; ++i) {
    auto& database = i % 3 == 0 ? first : second;
    EXPECT_EQ(OutboxStore(database).append({"e" + std::to_string(i), "leaf", ""}).value(), i);
  }
}

TEST(EventStore, BelongsToALeaf) {
  Home const home;
  auto database = home.open();
  EventStore events(database);
  StoredEvent const event{0, "batch:b1", "batch", std::string(64, 'a'), "0102"};
  EXPECT_EQ(code_of(events.insert(event)), "storage.constraint");
  ASSERT_TRUE(OutboxStore(database).append({"batch:b1", "leaf", ""}));
  ASSERT_TRUE(events.insert(event));
  EXPECT_EQ(code_of(events.insert(event)), "storage.exists");
  auto const all = events.all().value();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].record, "0102");
}

TEST(OutboxStore, TakesAProvinceAtOnce) {
  Home const home;
  auto database = home.open();
  OutboxStore outbox(database);
  std::vector<OutboxEntry> entries;
  std::vector<std::string> units;
  for (int i = 0; i < 1600; ++i) {
    entries.push_back({"result:2026-09:1:" + std::to_string(i), std::string(160, 'x'), "2026-10-01 08:15:00"});
    units.push_back(std::to_string(i));
  }
  auto const start = std::chrono::steady_clock::now();
  ASSERT_TRUE(outbox.append(entries));
  ASSERT_TRUE(outbox.next_seqs(units));
  std::chrono::duration<double> const taken = std::chrono::steady_clock::now() - start;
  EXPECT_LT(taken.count(), 5);  // 0.02 s measured; one sync per leaf would take many seconds
  EXPECT_EQ(outbox.count().value(), 1600);
}

}  // namespace
}  // namespace jixiao::storage
