#include "storage/pack_store.h"

#include "storage/activity_store.h"
#include "storage/test_home.h"

namespace jixiao::storage {
namespace {

using namespace storage_test;

TEST(PackStore, KeepsEveryVersionWithItsFiles) {
  Home const home;
  auto database = home.open();
  PackStore packs(database);
  std::vector<PackFile> const files = {
      {"pack.yaml", "id: fiction\n"}, {"空.txt", ""}, {"a.docx", std::string("\0\xFF", 2)}};
  ASSERT_TRUE(packs.install(a_pack("d1"), files));
  auto newer = a_pack("d2");
  newer.installed_at = "2026-11-01 08:00:00";
  ASSERT_TRUE(packs.install(newer, std::vector<PackFile>{{"pack.yaml", "id: fiction # 2\n"}}));
  auto const stored = packs.load_files("d1").value();
  ASSERT_EQ(stored.size(), 3u);
  EXPECT_EQ(stored[0].path, "a.docx");
  EXPECT_EQ(stored[0].content, std::string("\0\xFF", 2));
  EXPECT_EQ(stored[1].content, "id: fiction\n");
  EXPECT_EQ(stored[2].content, "");
  EXPECT_EQ(packs.all().value().size(), 2u);
  EXPECT_EQ(packs.find("d2").value()->title, "制度包");
  EXPECT_EQ(packs.find("d3").value().has_value(), false);
  EXPECT_EQ(code_of(packs.load_files("d3")), "storage.pack_unknown");
}

TEST(PackStore, HasOneActiveVersion) {
  Home const home;
  auto database = home.open();
  PackStore packs(database);
  EXPECT_FALSE(packs.find_active().value());
  ASSERT_TRUE(packs.install(a_pack("d1"), {}));
  auto draft = a_pack("d2");
  draft.active = false;
  ASSERT_TRUE(packs.install(draft, {}));
  EXPECT_EQ(packs.find_active().value()->digest, "d1");
  ASSERT_TRUE(packs.activate("d2"));
  EXPECT_EQ(packs.find_active().value()->digest, "d2");
  ASSERT_TRUE(packs.install(a_pack("d1"), {}));  // there already: only made active again
  EXPECT_EQ(packs.find_active().value()->digest, "d1");
  EXPECT_EQ(packs.all().value().size(), 2u);
}

TEST(ActivityStore, ListsTheNewestFirst) {
  Home const home;
  auto database = home.open();
  ActivityStore activities(database);
  for (auto const* command : {"ingest", "compute", "publish"}) {
    ASSERT_TRUE(activities.insert({"2026-10-01 08:00:00", command, "2026-09", "ok"}));
  }
  auto const latest = activities.latest(2).value();
  ASSERT_EQ(latest.size(), 2u);
  EXPECT_EQ(latest[0].command, "publish");
  EXPECT_EQ(latest[1].command, "compute");
}

}  // namespace
}  // namespace jixiao::storage
