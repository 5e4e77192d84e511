#include "facts/ingest.h"

#include "base/csv.h"
#include "base/file.h"
#include "facts/ingest_test_support.h"

namespace jixiao::facts {
namespace {

using ingest_test::Books;
using ingest_test::column;
using ingest_test::findings_of;
using ingest_test::small_dataset;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char const* header = "id,unit,day,kind,amount,note\n";

TEST(Ingest, LaysRowsDownInPartitionsByTheStorageContract) {
  Books books;
  auto const outcome = books.ingest("a.csv", std::string(header) +
                                                 "k2,u1,2026-09-30,a,1.50,x\n"
                                                 "k1,u2,2026-09-01,b,\"2,000\",\n"
                                                 "k3,u1,2026-10-01,乙类,-0.05,备注\n");
  ASSERT_TRUE(outcome) << to_text(outcome.error());
  ASSERT_EQ(outcome->added.size(), 2u);
  EXPECT_EQ(outcome->added[0].period, "2026-09");
  EXPECT_EQ(outcome->added[1].period, "2026-10");
  auto const batch = outcome->batch.id;
  EXPECT_EQ(outcome->added[0].file, "sale/2026-09/" + batch.substr(0, 12) + "-1.parquet");
  EXPECT_EQ(outcome->added[0].rows, 2);
  EXPECT_EQ(outcome->added[0].digest, *file_digest(books.options.facts / outcome->added[0].file));
  EXPECT_EQ(outcome->batch.rows, 3);
  EXPECT_EQ(outcome->batch.total, "2001.45");  // 1.50 + 2000 − 0.05
  EXPECT_EQ(outcome->batch.at, "2026-10-01 08:00:00");
  EXPECT_EQ(outcome->batch.file, "a.csv");
  EXPECT_THAT(outcome->missing, ElementsAre(std::pair<std::string const, std::int64_t>("note", 1)));
  EXPECT_THAT(outcome->quarantined, IsEmpty());
  EXPECT_THAT(books.rows("id, unit, day, kind, amount, coalesce(note, '∅'), _row, length(_batch)", "id"),
              ElementsAre("k1|u2|2026-09-01|b|200000|∅|3|12", "k2|u1|2026-09-30|a|150|x|2|12",
                          "k3|u1|2026-10-01|b|-5|备注|4|12"));
  EXPECT_THAT(books.rows("typeof(id), typeof(day), typeof(amount), typeof(_batch), typeof(_row)", "ALL"),
              testing::Each("VARCHAR|DATE|BIGINT|VARCHAR|BIGINT"));
}

TEST(Ingest, SortsByOwnerThenKey) {
  Books books;
  ASSERT_TRUE(books.ingest("a.csv", std::string(header) +
                                        "k9,u2,2026-09-30,,,\nk3,u1,2026-09-30,,,\nk10,u2,2026-09-30,,,\n"
                                        "k1,u10,2026-09-30,,,\nk2,u1,2026-09-30,,,\n"));
  EXPECT_THAT(books.rows("unit, id", "file_row_number"), ElementsAre("u1|k2", "u1|k3", "u10|k1", "u2|k10", "u2|k9"));
}

TEST(Ingest, KeepsAllColumnTypes) {
  Dataset d;
  d.id = "types";
  d.partition = PartitionBy::none;
  d.columns = {column("t", "", ColumnType::text),      column("i", "", ColumnType::integer),
               column("d", "", ColumnType::decimal),   column("m", "", ColumnType::money),
               column("w", "", ColumnType::timestamp), column("b", "", ColumnType::boolean),
               column("o", "", ColumnType::ordered)};
  d.columns[2].scale = 3;
  d.columns[6].values = {"low", "high"};
  Books books(d);
  auto const outcome = books.ingest("a.csv", "t,i,d,m,w,b,o\n x ,-7,1.5,2.5,1969-12-31 23:59:59,否,high\n");
  ASSERT_TRUE(outcome) << to_text(outcome.error());
  EXPECT_EQ(outcome->added[0].period, "all");
  EXPECT_EQ(outcome->batch.total, "4");  // 1.5 + 2.5
  EXPECT_THAT(books.rows("t, i, d, m, w, b, o, typeof(w), typeof(b)", "ALL"),
              ElementsAre("x|-7|1500|250|1969-12-31 23:59:59|false|high|TIMESTAMP|BOOLEAN"));
}

TEST(Ingest, PartitionsByTheDatasetsPeriod) {
  for (auto const& [by, name] : std::vector<std::pair<PartitionBy, std::string>>{{PartitionBy::none, "all"},
                                                                                 {PartitionBy::month, "2026-08"},
                                                                                 {PartitionBy::quarter, "2026Q3"},
                                                                                 {PartitionBy::half, "2026H2"},
                                                                                 {PartitionBy::year, "2026"}}) {
    auto d = small_dataset();
    d.partition = by;
    Books books(d);
    auto const outcome = books.ingest("a.csv", std::string(header) + "k,u,2026-08-15,,,\n");
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->added[0].period, name);
  }
}

TEST(Ingest, QuarantinesRowsAndCellsWithReasons) {
  auto d = small_dataset();
  d.columns[4].minimum = Decimal(0);
  d.columns[4].maximum = *Decimal::parse("100.5");
  d.columns[4].missing = {"NA"};
  Books books(d);
  auto const outcome = books.ingest("a.csv", std::string(header) +
                                                 "k1,u,2026-02-30,a,1,\n"       // 2
                                                 ",u,2026-02-01,a,1,\n"         // 3
                                                 "k3,u,2026-02-01,c,1,\n"       // 4
                                                 "k4,u,2026-02-01,a,1.005,\n"   // 5
                                                 "k5,u,2026-02-01,a,-1,\n"      // 6
                                                 "k6,u,2026-02-01,a,100.51,\n"  // 7
                                                 "k7,u,2026-02-01,a,NA,\n"      // 8: said to be missing, no finding
                                                 "k8,u,2026-02-01,a,-,\n"       // 9: so is this
                                                 "k9,u,2026-02-01,a\n"          // 10
                                                 "k10,u,2026-02-01,a,1,x,y\n"   // 11
                                                 "k11,u,2026-02-01,a,1,x,\n"    // 12: an empty cell too many is none
                                                 "4.4E+17,u,2026-02-01,a,1,\n"  // 13
                                                 "k13,u,2026-02-01,a,1,\xC3\x28\n"  // 14
                                                 "k14,,2026-02-31,c,1,\n"  // 15: all that is wrong, not the first only
                                                 "k15,u,2026-02-01,a,1,a\x01"
                                                 "b\n");  // 16
  ASSERT_TRUE(outcome) << to_text(outcome.error());
  EXPECT_THAT(
      findings_of(*outcome),
      ElementsAre("2 day facts.cell_date", "3 id facts.cell_required", "4 kind facts.cell_code kept",
                  "5 amount facts.cell_cents kept", "6 amount facts.cell_minimum kept",
                  "7 amount facts.cell_maximum kept", "10  facts.row_width", "11  facts.row_width",
                  "13 id facts.cell_code_damaged", "14 note facts.cell_encoding kept", "15 unit facts.cell_required",
                  "15 day facts.cell_date", "15 kind facts.cell_code", "16 note facts.cell_control kept"));
  EXPECT_EQ(outcome->rows_read, 15);
  EXPECT_EQ(outcome->batch.quarantined, 6);
  EXPECT_EQ(outcome->batch.rows, 9);
  EXPECT_EQ(outcome->missing.at("amount"), 5);
  EXPECT_EQ(outcome->quarantined[0].value, "2026-02-30");
  EXPECT_EQ(outcome->quarantined[9].value, "\xEF\xBF\xBD(");
  EXPECT_EQ(render_quarantined(outcome->quarantined[0], d),
            "日期：“2026-02-30”不是真实存在的日期，应写作 yyyy-mm-dd 的样子");
  EXPECT_EQ(render_quarantined(outcome->quarantined[2], d), "类别：没有“c”这个代码，可以写 a");
  EXPECT_EQ(render_quarantined(outcome->quarantined[5], d), "金额：100.51 大于允许的最大值 100.5");
  auto const list = parse_csv(*read_file(outcome->quarantine_file));
  ASSERT_TRUE(list);
  EXPECT_EQ(list->rows.size(), 14u);
  EXPECT_THAT(list->rows[3],
              ElementsAre("5", "amount", "1.005", "facts.cell_cents",
                          "金额：“1.005”超过两位小数，金额以元为单位，最多两位小数", "单元格按缺失处理"));
}

TEST(Ingest, KeepsTheWholeListWhenMemoryHoldsOnlyItsBeginning) {
  Books books;
  books.options.quarantined_max = 3;
  std::string text = header;
  for (int i = 0; i < 500; ++i) text += "k" + std::to_string(i) + ",u,2026-09-01,a,bad,\n";
  auto const outcome = books.ingest("a.csv", text);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->quarantined.size(), 3u);
  EXPECT_EQ(outcome->findings, 500);
  EXPECT_EQ(parse_csv(*read_file(outcome->quarantine_file))->rows.size(), 500u);
}

TEST(Ingest, FindsTheHeaderByNameTitleAliasAndBelowATitle) {
  auto d = small_dataset();
  d.columns[4].aliases = {"税额(元)"};
  Books books(d);
  auto const outcome = books.ingest(
      "a.csv",
      "2026 年 9 月销售明细,,,,,,\n,,,,,,\n编　号, Unit ,ＤＡＹ,税额（元）,来源,备注,\nk,u,2026-09-01,5,系统,x,\n");
  ASSERT_TRUE(outcome) << to_text(outcome.error());
  EXPECT_THAT(outcome->ignored_headers, ElementsAre("来源"));
  EXPECT_THAT(outcome->absent_columns, ElementsAre("kind"));
  EXPECT_THAT(books.rows("id, unit, amount, note, _row", "ALL"), ElementsAre("k|u|500|x|4"));
}

TEST(Ingest, NamesTheNearestHeaderOfAMissingColumn) {
  Books books;
  auto const outcome = books.ingest("a.csv", "id,unit,daay,kind,amount\nk,u,2026-09-01,a,1\n");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, "facts.header_missing_near");
  EXPECT_THAT(to_text(outcome.error()), HasSubstr("最接近的是“daay”"));
  auto const short_of = books.ingest("c.csv", "id,unit,kind,amount\nk,u,a,1\n");
  ASSERT_FALSE(short_of);
  EXPECT_THAT(to_text(short_of.error()), HasSubstr("（day）这一列，其余各列都已对上"));
  auto const twice = books.ingest("b.csv", "id,unit,day,编号\nk,u,2026-09-01,a\n");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, "facts.header_twice");
}

// As WPS and Excel number them: the title is row 1, the blank line row 2, the header row 3; row 4's cell holds two line
// breaks and is one row all the same; row 5 is blank.
TEST(Ingest, NumbersRowsAsASpreadsheetDoes) {
  Books books;
  auto const outcome =
      books.ingest("a.csv", "九月明细,,,,,\r\n\r\n" + std::string("id,unit,day,kind,amount,note\r\n") +
                                "k1,u,2026-09-01,a,1,\"一\r\n二\n三\"\r\n\r\nk2,u,2026-09-31,a,1,\r\n");
  ASSERT_TRUE(outcome) << to_text(outcome.error());
  EXPECT_THAT(findings_of(*outcome), ElementsAre("6 day facts.cell_date"));
  EXPECT_THAT(books.rows("id, _row", "ALL"), ElementsAre("k1|4"));
}

// A line break in a cell is no damage, and the person must recognise what stands there.
TEST(Ingest, ShowsABadCellAsItStands) {
  EXPECT_EQ(shown_value("30\n人"), "30↵人");
  EXPECT_EQ(shown_value("30\r\n人\t一"), "30↵人 一");
  EXPECT_EQ(shown_value("\xC3("), "\xEF\xBF\xBD(");
  EXPECT_EQ(shown_value(std::string("a\x01", 2)), "a\xEF\xBF\xBD");
}

TEST(Ingest, DropsEqualRowsAndRefusesContradictions) {
  Books books;
  auto const outcome = books.ingest("a.csv", std::string(header) +
                                                 "k1,u,2026-09-01,a,1,\n"
                                                 "k2,u,2026-09-01,a,2,\n"
                                                 "k1,u,2026-09-01,a,1.00,\n"  // equal to row 2
                                                 "k2,v,2026-10-01,a,2,\n"     // contradicts row 3, in another partition
                                                 "k1,u,2026-09-01,a,7,\n");   // contradicts row 2
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->duplicates, 1);
  EXPECT_EQ(outcome->batch.rows, 2);
  EXPECT_EQ(outcome->batch.quarantined, 2);
  EXPECT_EQ(outcome->batch.total, "3");
  EXPECT_EQ(outcome->added.size(), 1u);
  EXPECT_THAT(findings_of(*outcome), ElementsAre("5  facts.key_twice", "6  facts.key_twice"));
  EXPECT_EQ(outcome->quarantined[0].value, "3: k2");
  EXPECT_THAT(books.rows("id, unit, amount", "ALL"), ElementsAre("k1|u|100", "k2|u|200"));
  // What was taken out leaves no trace in the digest.
  Books clean;
  auto const same = clean.ingest("a.csv", std::string(header) + "k1,u,2026-09-01,a,1,\nk2,u,2026-09-01,a,2,\n");
  EXPECT_EQ(same->batch.digest, outcome->batch.digest);
}

TEST(Ingest, RefusesUnknownUnitsAndReferences) {
  auto d = small_dataset();
  d.columns[3].values.clear();
  d.columns[3].references = "kinds";
  d.columns[3].must_exist = true;
  Books books(d);
  KeySet units, kinds;
  units.insert("u1");
  kinds.insert("a");
  books.options.context.units = &units;
  books.options.context.references = [&](std::string const& id) { return id == "kinds" ? &kinds : nullptr; };
  auto const outcome = books.ingest(
      "a.csv", std::string(header) + "k1,u1,2026-09-01,a,1,\nk2,u2,2026-09-01,a,1,\nk3,u1,2026-09-01,b,1,\n");
  ASSERT_TRUE(outcome);
  EXPECT_THAT(findings_of(*outcome), ElementsAre("3 unit facts.cell_unit", "4 kind facts.cell_reference kept"));
}

TEST(Ingest, GivesTheSameDigestForTheSameRowsInAnotherOrderAndForm) {
  Books one, two, other;
  auto const a = one.ingest("a.csv", std::string(header) + "k1,u,2026-09-01,a,1,x\nk2,u,2026-09-01,b,2,\n");
  auto const b = two.ingest("b.csv", "amount;id;unit;day;kind;note\n2.00;k2;u;2026/9/1;乙类;\n1;k1;u;2026-09-01;a;x\n");
  auto const c = other.ingest("c.csv", std::string(header) + "k1,u,2026-09-01,a,1,x\nk2,u,2026-09-01,b,2,y\n");
  EXPECT_EQ(a->batch.digest, b->batch.digest);
  EXPECT_NE(a->batch.digest, c->batch.digest);
  EXPECT_EQ(a->batch.digest.size(), 64u);
  EXPECT_NE(a->batch.id, b->batch.id);
}

TEST(Ingest, IdentifiesABatchByDatasetAndBytes) {
  Books books;
  auto const a = books.folder.write("a.csv", "x");
  auto const b = books.folder.write("b.csv", "x");
  EXPECT_EQ(*batch_id(books.dataset, a), *batch_id(books.dataset, b));
  // sha256("sale\0x"), by coreutils: printf 'sale\0x' | sha256sum
  EXPECT_EQ(*batch_id(books.dataset, a), "fad53db9cfde2aff4d58fd9e98563e291ff8dd7d100824267fff66aab55f0653");
  auto other = books.dataset;
  other.id = "other";
  EXPECT_NE(*batch_id(books.dataset, a), *batch_id(other, a));
}

// A file of many chunks, runs and spilled blocks: same bytes for any number of threads.
TEST(Ingest, MakesTheSameFilesForAnyNumberOfThreads) {
  std::string text = header;
  for (int i = 0; i < 20'000; ++i) {
    text += "k" + std::to_string(i * 7919 % 20'000) + ",u" + std::to_string(i % 37) + ",2026-0" +
            std::to_string(1 + i % 9) + "-01," + (i % 3 == 0 ? "a" : "b") + "," + std::to_string(i) + ".5,note " +
            std::to_string(i) + "\n";
  }
  std::vector<PartitionFile> first;
  for (int threads : {1, 2, 5}) {
    Books books;
    books.options.threads = threads;
    books.options.run_limits.rows_max = 1000;
    books.options.file.csv.chunk_bytes = 10'000;
    auto const outcome = books.ingest("a.csv", text);
    ASSERT_TRUE(outcome) << to_text(outcome.error());
    ASSERT_EQ(outcome->batch.rows, 20'000);
    EXPECT_EQ(outcome->batch.total, "200000000");  // Σ i + 0.5 over 0 … 19999 = 199 990 000 + 10 000
    EXPECT_GT(outcome->added.size(), 20u);
    if (first.empty()) first = outcome->added;
    ASSERT_EQ(outcome->added.size(), first.size());
    for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(outcome->added[i].digest, first[i].digest) << threads;
    EXPECT_THAT(books.rows("count(*), count(DISTINCT id), sum(amount)", "ALL"), ElementsAre("20000|20000|20000000000"));
  }
}

TEST(Ingest, StopsWhenAsked) {
  Books books;
  std::stop_source stop;
  books.options.stop = stop.get_token();
  books.options.progress = [&](IngestProgress const&) { stop.request_stop(); };
  auto const outcome = books.ingest("a.csv", std::string(header) + "k1,u,2026-09-01,a,1,x\n");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, "facts.ingest_stopped");
  EXPECT_THAT(books.folder.files(), ElementsAre("a.csv"));
}

}  // namespace
}  // namespace jixiao::facts
