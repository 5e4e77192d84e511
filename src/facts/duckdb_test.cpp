#include "facts/duckdb.h"

#include <gtest/gtest.h>

namespace jixiao::facts {
namespace {

Connection connection() {
  static auto const database = Database::open();
  return std::move(*database->connect());
}

TEST(DuckDb, ReadsEveryTypeOfOurs) {
  auto c = connection();
  auto rows = c.query(
      "SELECT true, 42::SMALLINT, -170141183460469231731687303715884105727::HUGEINT, -12.34::DECIMAL(20,2), "
      "0.5::DOUBLE, "
      "'留抵退税税款', DATE '2026-09-30', TIMESTAMP '1969-12-31 23:59:58.5', NULL::BIGINT");
  ASSERT_TRUE(rows) << to_text(rows.error());
  ASSERT_TRUE(rows->next_chunk());
  EXPECT_EQ(rows->chunk_size(), 1U);
  EXPECT_TRUE(rows->boolean(0, 0));
  EXPECT_EQ(rows->integer(1, 0), 42);
  EXPECT_EQ(to_string(rows->huge(2, 0)), "-170141183460469231731687303715884105727");
  EXPECT_EQ(rows->type(3), SqlType::decimal);
  EXPECT_EQ(rows->decimal_scale(3), 2);
  EXPECT_EQ(to_string(rows->huge(3, 0)), "-1234");
  EXPECT_EQ(rows->real(4, 0), 0.5);
  EXPECT_EQ(rows->text(5, 0), "留抵退税税款");
  EXPECT_EQ(rows->date(6, 0).to_string(), "2026-09-30");
  EXPECT_EQ(rows->timestamp(7, 0).seconds, -2);
  EXPECT_TRUE(rows->is_null(8, 0));
  EXPECT_FALSE(rows->is_null(0, 0));
  EXPECT_FALSE(rows->next_chunk());
}

TEST(DuckDb, ReadsResultsOfManyChunks) {
  auto c = connection();
  auto rows = c.query("SELECT i FROM range(5000) t(i)");
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->row_count(), 5000);
  std::int64_t sum = 0;
  while (rows->next_chunk()) {
    for (std::size_t i = 0; i < rows->chunk_size(); ++i) sum += rows->integer(0, i);
  }
  EXPECT_EQ(sum, 4999 * 5000 / 2);
}

TEST(DuckDb, TellsWhatSqlWasRefused) {
  auto c = connection();
  auto const bad = c.run("SELECT nothing FROM nowhere");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().code, "facts.engine_failed");
  EXPECT_NE(to_text(bad.error()).find("nowhere"), std::string::npos);
}

TEST(DuckDb, QuotesTextsThatTryToEscape) {
  auto c = connection();
  for (std::string const text : {"'; DROP TABLE x; --", "''", "\\'", "税'务", "\"", "a\nb"}) {
    auto rows = c.query("SELECT " + quoted_text(text) + " AS " + quoted_name(text));
    ASSERT_TRUE(rows) << text;
    EXPECT_EQ(rows->name(0), text);
    ASSERT_TRUE(rows->next_chunk());
    EXPECT_EQ(rows->text(0, 0), text);
  }
}

TEST(DuckDb, FetchesNoExtensions) {
  auto c = connection();
  EXPECT_FALSE(c.run("LOAD httpfs"));
  EXPECT_FALSE(c.run("SELECT * FROM read_csv('https://example.invalid/a.csv')"));
}

}  // namespace
}  // namespace jixiao::facts
