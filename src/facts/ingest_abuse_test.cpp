// Files that are no data: a clear error, nothing written, nothing half-visible.
#include <sys/mount.h>

#include <random>

#include "base/file.h"
#include "facts/ingest_test_support.h"

namespace jixiao::facts {
namespace {

using ingest_test::Books;
using ingest_test::write_zip;
using ingest_test::xlsx_parts;
using testing::ElementsAre;

constexpr char const* header = "id,unit,day,kind,amount,note\n";

std::string many_rows(int rows) {
  std::string text = header;
  std::mt19937_64 random(7);
  for (int i = 0; i < rows; ++i) {
    text += "k" + std::to_string(i) + ",u" + std::to_string(random() % 50) + ",2026-09-01,a," +
            std::to_string(random() % 100'000) + ".25," + std::to_string(random()) + "\n";
  }
  return text;
}

// Only a row with fewer cells than the header tells that something is missing.
TEST(IngestAbuse, TakesAFileWhoseLastRowLacksItsLineEnd) {
  for (auto const* last : {"k2,u,2026-02-02,a,2,y", "k2,u,2026-02-02,a,2,", "k2,u,2026-02-02,a,2,y\n  "}) {
    Books books;
    auto const outcome = books.ingest("whole.csv", std::string(header) + "k,u,2026-02-01,a,1,x\n" + last);
    ASSERT_TRUE(outcome) << to_text(outcome.error());
    EXPECT_EQ(outcome->batch.rows, 2) << last;
  }
}

TEST(IngestAbuse, SaysWhatIsWrongWithAFileAndWritesNothing) {
  std::string rubbish;
  std::mt19937 random(3);
  for (int i = 0; i < 100'000; ++i) rubbish.push_back(static_cast<char>(random()));
  struct Case {
    char const* name;
    std::string bytes;
    char const* code;
  };
  std::vector<Case> const cases{
      {"empty.csv", "", "facts.file_empty"},
      {"blank.csv", "\n\n  \n", "facts.file_empty"},
      {"header.csv", header, "facts.no_rows"},
      {"header-blank.csv", std::string(header) + "\n,,,,,\n", "facts.no_rows"},
      {"rubbish.csv", rubbish, "facts.file_binary"},
      {"words.csv", "once upon a time\nthere was\n", "facts.header_missing"},
      {"bad.csv", std::string(header) + "k,u,2026-02-30,a,1,\nk,u,2026-13-01,a,1,\n", "facts.no_valid_row"},
      {"quote.csv", std::string(header) + "k,u,2026-02-01,a,1,\"x\nk2,u,2026-02-01,a,1,y\n", "facts.csv_quote"},
      {"cut.csv", std::string(header) + "k,u,2026-02-01,a,1,x\nk2,u,2026-0", "facts.csv_cut_off"},
      {"huge.csv", std::string(header) + "k,u,2026-02-01,a,1,\"" + std::string(9 << 20, 'x') + "\"\n",
       "facts.csv_record"},
      {"old.xls", std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") + "rest", "facts.file_xls"},
      {"cut.xlsx", std::string("PK\x03\x04") + "rest", "facts.xlsx_damaged"},
      {"cut.parquet", "PAR1 and then nothing of the kind", "facts.parquet_damaged"},
  };
  for (auto const& c : cases) {
    Books books;
    auto const outcome = books.ingest(c.name, c.bytes);
    ASSERT_FALSE(outcome) << c.name;
    EXPECT_EQ(outcome.error().code, c.code) << to_text(outcome.error());
    auto files = books.folder.files();
    std::erase_if(files, [](std::string const& f) { return f.rfind("work/quarantine-", 0) == 0; });
    EXPECT_THAT(files, ElementsAre(c.name));
  }
  Books books;
  EXPECT_EQ(books.ingest_file(books.folder / "absent.csv").error().code, "base.file_read");
}

TEST(IngestAbuse, RefusesACellOfHundredKilobytesButKeepsTheRow) {
  Books books;
  auto const outcome =
      books.ingest("a.csv", std::string(header) + "k,u,2026-02-01,a,1," + std::string(100'000, 'x') + "\n");
  ASSERT_TRUE(outcome);
  EXPECT_THAT(ingest_test::findings_of(*outcome), ElementsAre("2 note facts.cell_long kept"));
  EXPECT_LE(outcome->quarantined[0].value.size(), 200u);
}

TEST(IngestAbuse, ReadsXlsxWithItsTraps) {
  Books books;
  write_zip(
      books.folder / "a.xlsx",
      xlsx_parts(
          "<row r='1'><c r='A1' t='inlineStr'><is><t>编号</t></is></c><c r='B1' t='inlineStr'><is><t>单位</t></is></c>"
          "<c r='C1' t='inlineStr'><is><t>日期</t></is></c><c r='D1' t='inlineStr'><is><t>金额</t></is></c></row>"
          "<row r='2'><c r='A2'><v>440301199901011234</v></c><c r='B2' t='inlineStr'><is><t>u</t></is></c>"
          "<c r='C2' t='inlineStr'><is><t>2026-09-30</t></is></c><c r='D2'><v>1E+5</v></c></row>"
          "<row r='4'><c r='A4'><v>4.4030119990101E+17</v></c><c r='B4' t='inlineStr'><is><t>u</t></is></c>"
          "<c r='C4' t='inlineStr'><is><t>2026-09-30</t></is></c></row>"
          "<row r='6'><c r='A6'><v>7</v></c><c r='B6' t='inlineStr'><is><t>u</t></is></c>"
          "<c r='C6' t='inlineStr'><is><t>2026-09-30</t></is></c></row>"));
  auto const outcome = books.ingest_file(books.folder / "a.xlsx");
  ASSERT_TRUE(outcome) << to_text(outcome.error());
  EXPECT_THAT(ingest_test::findings_of(*outcome), ElementsAre("4 id facts.cell_code_damaged"));
  EXPECT_THAT(books.rows("id, coalesce(amount, -1), _row", "_row"),
              ElementsAre("440301199901011234|10000000|2", "7|-1|6"));
}

TEST(IngestAbuse, ReadsParquetThroughTheSameChecks) {
  Books books;
  auto database = Database::open();
  auto connection = database->connect();
  auto const path = (books.folder / "a.parquet").string();
  ASSERT_TRUE(
      connection->run("COPY (SELECT * FROM (VALUES ('k1', 'u', DATE '2026-09-01', 12.5::DECIMAL(10, 3), 'a'), "
                      "('k2', 'u', NULL, 1.0, 'a'), ('k3', 'u', DATE '2026-09-03', 1.005, NULL)) "
                      "t(id, unit, day, amount, kind)) TO " +
                      quoted_text(path)));
  auto const outcome = books.ingest_file(path);
  ASSERT_TRUE(outcome) << to_text(outcome.error());
  EXPECT_THAT(ingest_test::findings_of(*outcome),
              ElementsAre("3 day facts.cell_required", "4 amount facts.cell_cents kept"));
  EXPECT_THAT(books.rows("id, coalesce(amount, -1), _row", "_row"), ElementsAre("k1|1250|2", "k3|-1|4"));
  auto const bytes = *read_file(path);
  EXPECT_EQ(books.ingest("cut.parquet", std::string_view(bytes).substr(0, bytes.size() / 2)).error().code,
            "facts.parquet_damaged");
}

TEST(IngestAbuse, TakesFifteenDigitsOfAParquetDoubleAndNoListsAsCells) {
  Books books;
  auto database = Database::open();
  auto connection = database->connect();
  auto const path = (books.folder / "a.parquet").string();
  auto const write = [&](std::string const& columns) {
    return connection->run("COPY (SELECT 'k1' AS id, 'u' AS unit, DATE '2026-09-01' AS day, 'a' AS kind, " + columns +
                           ") TO " + quoted_text(path));
  };
  ASSERT_TRUE(write("0.1::DOUBLE + 0.2::DOUBLE AS amount"));  // 0.30000000000000004
  auto const sums = books.ingest_file(path);
  ASSERT_TRUE(sums) << to_text(sums.error());
  EXPECT_THAT(books.rows("id, amount", "id"), ElementsAre("k1|30"));
  ASSERT_TRUE(write("'NaN'::DOUBLE AS amount"));
  auto const nan = books.ingest_file(path);
  ASSERT_TRUE(nan) << to_text(nan.error());
  EXPECT_THAT(ingest_test::findings_of(*nan), ElementsAre("2 amount facts.cell_number kept"));
  ASSERT_TRUE(connection->run(
      "COPY (SELECT {'a': 1} AS id, 'u' AS unit, DATE '2026-09-01' AS day, 'a' AS kind, 1 AS amount) TO " +
      quoted_text(path)));
  auto const nested = books.ingest_file(path);
  ASSERT_FALSE(nested);
  EXPECT_THAT(to_text(nested.error()), testing::HasSubstr("id（STRUCT(a INTEGER)，不是单个的值）"));
}

// A file system of 1 MiB that holds facts/, work/ or both.
TEST(IngestAbuse, LeavesAFullDiskAsItWas) {
  ingest_test::Folder mount_point;
  if (::mount("tmpfs", mount_point.path().c_str(), "tmpfs", 0, "size=1m") != 0)
    GTEST_SKIP() << "cannot mount a tmpfs here";
  {
    Books books;
    books.options.facts = mount_point / "facts";
    ASSERT_TRUE(books.ingest("small.csv", std::string(header) + "k,u,2026-08-01,a,1,\n"));
    auto const before = mount_point.files();
    auto const outcome = books.ingest("large.csv", many_rows(300'000));
    EXPECT_FALSE(outcome);
    EXPECT_EQ(outcome ? "" : outcome.error().code, "facts.write_failed");
    EXPECT_EQ(mount_point.files(), before);
    EXPECT_THAT(books.rows("id", "ALL"), ElementsAre("k"));
  }
  ::umount(mount_point.path().c_str());
}

// Truncated at every place a file may be cut, and with bytes changed at random: an answer, never a crash, and what is
// visible afterwards is what the outcome says.
TEST(IngestAbuse, SurvivesMutatedFiles) {
  std::string const csv = std::string("\xEF\xBB\xBF") + header +
                          "k1,u,2026-09-01,a,\"1,000\",\"x \"\"y\"\"\"\nk2,u,2026-09-02,乙类,2,备注\n";
  Books source;
  write_zip(
      source.folder / "a.xlsx",
      xlsx_parts(
          "<row r='1'><c r='A1' t='inlineStr'><is><t>id</t></is></c><c r='B1' t='inlineStr'><is><t>unit</t></is></c>"
          "<c r='C1' t='inlineStr'><is><t>day</t></is></c></row><row r='2'><c r='A2'><v>7</v></c>"
          "<c r='B2' t='inlineStr'><is><t>u</t></is></c><c r='C2' t='inlineStr'><is><t>2026-09-30</t></is></c></row>"));
  auto const xlsx = *read_file(source.folder / "a.xlsx");
  std::mt19937 random(11);
  int accepted = 0;
  for (int i = 0; i < 120; ++i) {
    auto bytes = i % 2 == 0 ? csv : xlsx;
    for (auto n = random() % 4; n > 0; --n) bytes[random() % bytes.size()] = static_cast<char>(random());
    if (random() % 3 == 0) bytes.resize(random() % bytes.size());
    Books books;
    books.options.threads = 1;
    auto const outcome = books.ingest("m", bytes);
    if (!outcome) {
      EXPECT_NE(to_text(outcome.error()), outcome.error().code) << "a code without a text";
      continue;
    }
    ++accepted;
    EXPECT_EQ(static_cast<std::int64_t>(books.rows("id", "ALL").size()), outcome->batch.rows);
  }
  EXPECT_GT(accepted, 10);
}

}  // namespace
}  // namespace jixiao::facts
