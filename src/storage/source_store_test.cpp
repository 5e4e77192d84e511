#include "storage/source_store.h"

#include "storage/test_home.h"

namespace jixiao::storage {
namespace {

using namespace storage_test;

Timestamp at(char const* text) { return Timestamp::parse(text).value(); }

Connector a_connector(std::int64_t version = 1) {
  return {"levy", "征管库", "征管",  ConnectorKind::sqlite,  "levy.sqlite",
          {},     true,     version, at("2026-11-01 08:00"), "ann"};
}

Feed a_feed(std::string query = "SELECT 1") {
  return {"", "declaration", std::move(query), FeedMode::watermark, "changed", "", true};
}

TEST(SourceStore, ASecondChangeOfTheSameVersionIsRefused) {
  Home const home;
  auto database = home.open();
  SourceStore store(database);
  ASSERT_TRUE(store.save(a_connector(), {a_feed()}));
  EXPECT_EQ(code_of(store.save(a_connector(), {})), "storage.changed_meanwhile");
  ASSERT_TRUE(store.save(a_connector(2), {a_feed()}));
  EXPECT_EQ(code_of(store.save(a_connector(2), {})), "storage.changed_meanwhile");
  EXPECT_EQ(store.feeds("levy").value().size(), 1u);
}

TEST(SourceStore, AFeedKeepsItsWatermarkAsLongAsItAsksTheSame) {
  Home const home;
  auto database = home.open();
  SourceStore store(database);
  ASSERT_TRUE(store.save(a_connector(), {a_feed()}));
  ASSERT_TRUE(store.set_watermark("levy", "declaration", "2026-10-31"));
  ASSERT_TRUE(store.save(a_connector(2), {a_feed()}));
  EXPECT_EQ(store.feeds("levy").value().front().watermark, "2026-10-31");
  ASSERT_TRUE(store.save(a_connector(3), {a_feed("SELECT 2")}));
  EXPECT_EQ(store.feeds("levy").value().front().watermark, "");
}

TEST(SourceStore, DeliveriesAreFoundByWhoBroughtThem) {
  Home const home;
  auto database = home.open();
  SourceStore store(database);
  Delivery one;
  one.dataset = "declaration";
  one.connector = "levy";
  one.started_at = one.finished_at = at("2026-11-01 02:00");
  one.batch = "b1";
  ASSERT_EQ(store.insert(one).value(), 1);
  one.connector.reset();
  one.via = DeliveryVia::upload;
  one.outcome = DeliveryOutcome::failed;
  one.batch.reset();
  one.started_at = at("2026-11-02 09:00");
  ASSERT_EQ(store.insert(one).value(), 2);
  EXPECT_EQ(store.deliveries({}).value().front().id, 2);
  DeliveryQuery query;
  query.by_hand = true;
  EXPECT_EQ(store.deliveries(query).value().size(), 1u);
  query = {};
  query.connector = "levy";
  EXPECT_EQ(store.deliveries(query).value().front().id, 1);
  query = {};
  query.since = at("2026-11-02 00:00");
  EXPECT_EQ(store.deliveries(query).value().size(), 1u);
  EXPECT_EQ(store.find_delivery_of("b1").value()->id, 1);
  EXPECT_FALSE(store.last_delivery("levy", DeliveryOutcome::failed).value());
}

TEST(SourceStore, SweepingLeavesWhoBroughtABatchAndEachConnectorsLastOfAKind) {
  Home const home;
  auto database = home.open();
  SourceStore store(database);
  auto const add = [&](char const* day, DeliveryOutcome outcome, char const* connector) {
    Delivery one;
    one.dataset = "declaration";
    one.connector = connector;
    one.outcome = outcome;
    one.started_at = one.finished_at = at(day);
    if (outcome != DeliveryOutcome::failed) one.batch = "b1";
    ASSERT_TRUE(store.insert(one));
  };
  add("2025-01-01", DeliveryOutcome::taken, "levy");      // 1: who brought it
  add("2025-01-02", DeliveryOutcome::unchanged, "levy");  // 2: goes
  add("2025-01-03", DeliveryOutcome::failed, "levy");     // 3: its last failure
  add("2025-01-04", DeliveryOutcome::unchanged, "levy");  // 4: goes
  add("2025-01-05", DeliveryOutcome::unchanged, "risk");  // 5: its last
  add("2026-06-01", DeliveryOutcome::unchanged, "levy");  // 6: young
  EXPECT_EQ(store.sweep_deliveries(at("2026-01-01")).value(), 2);
  std::vector<std::int64_t> left;
  auto const kept = store.deliveries({}).value();
  for (auto const& one : kept) left.push_back(one.id);
  EXPECT_EQ(left, (std::vector<std::int64_t>{6, 5, 3, 1}));
  EXPECT_EQ(store.sweep_deliveries(at("2026-01-01")).value(), 0);
}

TEST(SourceStore, ASchedulesLastDueTimeIsKept) {
  Home const home;
  auto database = home.open();
  SourceStore store(database);
  ASSERT_TRUE(store.save(Schedule{"nightly", "每夜", "daily 02:00", "", true, {}, 1}));
  ASSERT_TRUE(store.set_last_due("nightly", at("2026-11-02 02:00")));
  EXPECT_EQ(store.schedules().value().front().last_due, at("2026-11-02 02:00"));
  ASSERT_TRUE(store.save(a_connector(), {}));
  ASSERT_TRUE(store.save(Schedule{"pull:levy", "征管", "every 60", "levy", true, {}, 1}));
  ASSERT_TRUE(store.erase_connector("levy"));
  EXPECT_EQ(store.schedules().value().size(), 1u);
}

}  // namespace
}  // namespace jixiao::storage
