#include <sqlite3.h>

#include "base/file.h"
#include "facts/http_source.h"
#include "facts/sources_test_support.h"
#include "facts/spool.h"
#include "facts/sql_source.h"

namespace jixiao::facts {
namespace {

using namespace sources_test;
using testing::ElementsAre;

fs::path sqlite_file(Folder const& folder, std::string const& sql) {
  auto const file = folder / "source.sqlite";
  sqlite3* database = nullptr;
  EXPECT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
  sqlite3_close(database);
  return file;
}

PullRange september() { return PullRange::of(Period::month_of(2026, 9)); }

constexpr char const* sales =
    "CREATE TABLE sale (id TEXT, unit TEXT, day TEXT, amount NUMERIC, changed TEXT);"
    "INSERT INTO sale VALUES ('B', '19702', '2026-09-30', 10.25, '2026-10-01 02:00:00'),"
    "('A', '19701', '2026-09-01', 9007199254740993, '2026-10-01 01:00:00'),"
    "('C', '19701', '2026-10-01', NULL, '2026-10-02 01:00:00');";

TEST(PullRange, NamedParametersBecomeNumbersOutsideOfQuotesCommentsAndCasts) {
  auto const numbered = number_parameters(
      "select ':since', \":x\", a::text /* :y */ from t -- :z\nwhere d >= :first_day and d <= :last_day or d = "
      ":first_day");
  ASSERT_TRUE(numbered);
  EXPECT_EQ(numbered->sql,
            "select ':since', \":x\", a::text /* :y */ from t -- :z\nwhere d >= $1 and d <= $2 or d = $1");
  EXPECT_THAT(numbered->used, ElementsAre("first_day", "last_day"));
  EXPECT_EQ(number_parameters("select :sinec").error().code, "facts.source_parameter");
}

TEST(PullRange, AddressesAreFilledPercentEncoded) {
  PullRange range = september();
  range.since = "2026-09-01 08:00&x";
  EXPECT_EQ(fill_address("http://h/{month}?s={since}", range).value(), "http://h/2026-09?s=2026-09-01%2008%3A00%26x");
  EXPECT_EQ(fill_address("http://h/{when}", range).error().code, "facts.source_parameter");
}

TEST(PullRange, WatermarksOfDigitsCompareByValueOthersByTheirBytes) {
  EXPECT_TRUE(is_later("10", "9"));
  EXPECT_FALSE(is_later("9", "10"));
  EXPECT_TRUE(is_later("2026-10-02", "2026-09-30"));
  EXPECT_FALSE(is_later("", ""));
}

TEST(SqliteSource, RowsComeInOrderWithNullsEmptyAndLargeIntegersWhole) {
  Folder const folder;
  auto const file = sqlite_file(folder, sales);
  SqlQuery query{"SELECT id, unit, day, amount FROM sale WHERE day BETWEEN :first_day AND :last_day;", september()};
  query.order_by = {"id"};
  EXPECT_THAT(rows_of(open_sqlite_query(file, query)),
              ElementsAre("id|unit|day|amount", "A|19701|2026-09-01|9007199254740993", "B|19702|2026-09-30|10.25"));
  query = {"SELECT id, amount FROM sale WHERE changed > :since", {}};
  query.range.since = "2026-10-01 01:00:00";
  EXPECT_THAT(rows_of(open_sqlite_query(file, query)), ElementsAre("id|amount", "B|10.25", "C|"));
}

TEST(SqliteSource, WhatIsNoQueryIsRefusedAndChangesNothing) {
  Folder const folder;
  auto const file = sqlite_file(folder, sales);
  auto const code = [&](char const* sql) { return rows_of(open_sqlite_query(file, {sql, {}})).front(); };
  EXPECT_EQ(code("DELETE FROM sale"), "facts.source_not_a_query");
  EXPECT_EQ(code("ATTACH 'other' AS o"), "facts.source_not_a_query");
  EXPECT_EQ(code("  ;"), "facts.source_not_a_query");
  EXPECT_EQ(code("DELETE FROM sale RETURNING id"), "facts.source_not_a_query");
  EXPECT_EQ(code("SELECT 1; DELETE FROM sale"), "facts.source_query");  // as a part of a query it makes no sense
  EXPECT_EQ(code("SELECT nothing FROM sale"), "facts.source_query");
  EXPECT_EQ(open_sqlite_query(folder / "absent.sqlite", {"SELECT 1", {}}).error().code, "facts.source_open");
  EXPECT_FALSE(fs::exists(folder / "absent.sqlite"));
  EXPECT_EQ(rows_of(open_sqlite_query(file, {"SELECT count(*) AS n FROM sale", {}})).at(1), "3");
}

TEST(SqliteSource, AQueryWithoutAnEndIsStopped) {
  Folder const folder;
  auto const file = sqlite_file(folder, sales);
  SqlQuery query{"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", {}};
  query.timeout = std::chrono::seconds(0);
  EXPECT_EQ(rows_of(open_sqlite_query(file, query)).back(), "facts.source_slow");
  query.timeout = std::chrono::seconds(60);
  std::stop_source stop;
  stop.request_stop();
  query.stop = stop.get_token();
  EXPECT_EQ(rows_of(open_sqlite_query(file, query)).back(), "facts.ingest_stopped");
}

TEST(PostgresSource, RowsComeAsCellsExpectThemAndNothingCanBeWritten) {
  PostgresServer const server;
  if (!server.up()) GTEST_SKIP() << "no PostgreSQL server program on this machine";
  ASSERT_TRUE(
      server.sql("create table sale (id text, n bigint, ok boolean, at timestamp, day date, v numeric(20,2));"
                 "insert into sale values ('乙', 2, false, '2026-09-30 08:15:00.75', '2026-09-30', 10.50),"
                 "('甲', 9007199254740993, true, null, '2026-09-01', 0.10);"));
  PostgresSource const source{server.address(), "s3cret"};
  SqlQuery query{
      "select id, n, ok, at, day, v from sale where day >= :first_day and at is distinct from :since::timestamp",
      september()};
  query.range.since = "2026-01-01";
  query.order_by = {"day"};
  EXPECT_THAT(rows_of(open_postgres_query(source, query)),
              ElementsAre("id|n|ok|at|day|v", "甲|9007199254740993|true||2026-09-01|0.10",
                          "乙|2|false|2026-09-30 08:15:00|2026-09-30|10.50"));
  auto const code = [&](char const* sql) { return rows_of(open_postgres_query(source, {sql, {}})).back(); };
  EXPECT_EQ(code("delete from sale"), "facts.source_not_a_query");
  EXPECT_EQ(code("with d as (delete from sale returning id) select id from d"), "facts.source_query");
  EXPECT_EQ(code("select id from sale; drop table sale"), "facts.source_query");
  EXPECT_EQ(code("select nothing from sale"), "facts.source_query");
  SqlQuery slow{"select id, pg_sleep(30)::text as s from sale", {}};
  slow.timeout = std::chrono::seconds(1);
  EXPECT_EQ(rows_of(open_postgres_query(source, slow)).back(), "facts.source_slow");
  EXPECT_EQ(open_postgres_query({server.address(), "wrong"}, query).error().code, "facts.source_open");
  EXPECT_EQ(open_postgres_query({"host = = x", ""}, query).error().code, "facts.source_address");
  EXPECT_TRUE(probe_postgres(source).value().starts_with("PostgreSQL "));
}

TEST(HttpSource, NumbersKeepTheirDigitsAndTitlesNameColumns) {
  HttpServer const server;
  auto const dataset = ingest_test::small_dataset();
  HttpSource const source{server.address("/list?month={month}"), ""};
  // The note is nullable and never sent; “extra” belongs to no column.
  EXPECT_THAT(rows_of(open_http_json(source, september(), dataset)),
              ElementsAre("id|unit|day|kind|amount|note", "A1|19701|2026-09-05|甲类|1234567890123.10|",
                          "A2|19701|2026-09-06||7.50|"));
}

TEST(HttpSource, PagesAreFollowedOnTheSameHostOnly) {
  HttpServer const server;
  auto const dataset = ingest_test::small_dataset();
  auto const rows = rows_of(open_http_json({server.address("/pages"), ""}, {}, dataset));
  ASSERT_EQ(rows.size(), 7u);
  EXPECT_EQ(rows.back(), "P3-1|19701|2026-09-01||3|");
  auto const last = [&](char const* path) {
    return rows_of(open_http_json({server.address(path), ""}, {}, dataset)).back();
  };
  EXPECT_EQ(last("/elsewhere"), "facts.http_elsewhere");
  EXPECT_EQ(last("/loop"), "facts.http_elsewhere");
  EXPECT_EQ(last("/redirect"), "facts.http_status");
  EXPECT_EQ(last("/absent"), "facts.http_status");
  EXPECT_EQ(last("/broken"), "facts.http_json");
}

TEST(HttpSource, LimitsHoldAndTheTokenIsSent) {
  HttpServer const server;
  auto const dataset = ingest_test::small_dataset();
  HttpSource source{server.address("/large"), ""};
  source.page_bytes_max = 1 << 20;
  EXPECT_EQ(rows_of(open_http_json(source, {}, dataset)).back(), "facts.http_size");
  source = {server.address("/slow"), ""};
  source.timeout = std::chrono::seconds(1);
  EXPECT_EQ(rows_of(open_http_json(source, {}, dataset)).back(), "facts.http_failed");
  EXPECT_EQ(rows_of(open_http_json({server.address("/secret"), ""}, {}, dataset)).back(), "facts.http_status");
  EXPECT_EQ(rows_of(open_http_json({server.address("/secret"), "word-7"}, {}, dataset)).back(),
            "S|19701|2026-09-01|||");
  for (auto const* bad : {"file:///etc/passwd", "ftp://h/x", "no address", "http://user:word@h/"}) {
    EXPECT_EQ(open_http_json({bad, ""}, {}, dataset).error().code, "facts.source_address") << bad;
  }
}

TEST(JsonPage, WhatIsNeitherListNorPagesIsSaid) {
  auto const dataset = ingest_test::small_dataset();
  auto const code = [&](char const* text) {
    auto const page = parse_json_page(text, dataset);
    return page ? std::string("ok") : to_text(page.error());
  };
  EXPECT_EQ(code("[]"), "ok");
  EXPECT_EQ(code(R"({"meta":{"items":[1]},"items":[]})"), "ok");
  EXPECT_NE(code(R"({"rows":[]})").find("items"), std::string::npos);
  EXPECT_NE(code("[1]").find("第 1 行不是对象"), std::string::npos);
  EXPECT_NE(code(R"([{"id":{"a":1}}])").find("嵌套的对象"), std::string::npos);
  EXPECT_NE(code("7").find("items"), std::string::npos);
}

TEST(Spool, TheSameRowsGiveTheSameBytesAndTheLatestWatermark) {
  Folder const folder;
  auto const source = sqlite_file(folder, sales);
  auto const spool = [&](char const* name, char const* watermark) {
    auto reader = open_sqlite_query(source, {"SELECT id, amount, changed FROM sale", {}}).value();
    return spool_rows(*reader, folder / name, {watermark, {}});
  };
  auto const first = spool("1.csv", "changed");
  ASSERT_TRUE(first);
  EXPECT_EQ(first->rows, 3);
  EXPECT_EQ(first->watermark, "2026-10-02 01:00:00");
  ASSERT_TRUE(spool("2.csv", "changed"));
  auto const bytes = read_file(folder / "1.csv").value();
  EXPECT_EQ(bytes,
            "id,amount,changed\nA,9007199254740993,2026-10-01 01:00:00\nB,10.25,2026-10-01 02:00:00\n"
            "C,,2026-10-02 01:00:00\n");
  EXPECT_EQ(read_file(folder / "2.csv").value(), bytes);
  EXPECT_EQ(spool("3.csv", "updated").error().code, "facts.watermark_column");
  EXPECT_FALSE(fs::exists(folder / "3.csv"));
}

}  // namespace
}  // namespace jixiao::facts
