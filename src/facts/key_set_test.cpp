#include "facts/key_set.h"

#include "facts/ingest_test_support.h"

namespace jixiao::facts {
namespace {

TEST(KeySet, HoldsExactlyWhatWasInserted) {
  KeySet set;
  EXPECT_FALSE(set.contains(""));
  for (int i = 0; i < 100'000; ++i) set.insert("key " + std::to_string(i * 2));
  set.insert("key 4");
  set.insert("");
  EXPECT_EQ(set.size(), 100'001u);
  EXPECT_TRUE(set.contains(""));
  for (int i = 0; i < 200'000; ++i) ASSERT_EQ(set.contains("key " + std::to_string(i)), i % 2 == 0) << i;
}

TEST(KeySet, LoadsTheKeysOfCurrentFiles) {
  ingest_test::Books books;
  ASSERT_TRUE(books.ingest("a.csv", "id,unit,day\nk1,u,2026-09-01\nk2,u,2026-08-01\n"));
  auto database = Database::open();
  auto connection = database->connect();
  books.current[1].retired_by = "later";
  auto const keys = load_key_set(*connection, books.dataset, books.options.facts, books.current);
  ASSERT_TRUE(keys) << to_text(keys.error());
  EXPECT_EQ(keys->size(), 1u);
  EXPECT_TRUE(keys->contains("k2"));
}

}  // namespace
}  // namespace jixiao::facts
