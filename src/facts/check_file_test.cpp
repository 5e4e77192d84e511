#include "facts/check_file.h"

#include "facts/ingest_test_support.h"

namespace jixiao::facts {
namespace {

using namespace ingest_test;

// Row 2: no such kind, becomes missing. Row 3: no such day, refused. Row 4 equals row 1. Row 5: row 1's key, refused.
constexpr char const* mixed =
    "id,unit,day,kind,amount\nA,u1,2026-09-01,a,1.50\nB,u1,2026-09-02,zz,2.25\nC,u1,2026-02-30,a,4\n"
    "A,u1,2026-09-01,a,1.50\nA,u1,2026-09-01,a,9\n";

TEST(CheckFile, SaysWhatTheIngestWillSayAndStoresNothing) {
  Books books;
  auto const file = books.folder.write("mixed.csv", mixed);
  auto const check = check_file(books.dataset, file, books.options);
  ASSERT_TRUE(check) << to_text(check.error());
  EXPECT_EQ(check->rows_read, 5);
  EXPECT_EQ(check->rows, 2);
  EXPECT_EQ(check->duplicates, 1);
  EXPECT_EQ(check->refused, 2);
  EXPECT_EQ(check->total, "3.75");  // 1.50 + 2.25
  EXPECT_EQ(check->findings_all, 3);
  EXPECT_EQ(books.folder.files(), (std::set<std::string>{"mixed.csv"}));
  auto const outcome = books.ingest_file(file);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->batch.id, check->batch);
  EXPECT_EQ(outcome->batch.rows, check->rows);
  EXPECT_EQ(outcome->batch.total, check->total);
  EXPECT_EQ(outcome->batch.digest, check->digest);
  EXPECT_EQ(outcome->findings, check->findings_all);
}

TEST(CheckFile, AFileWithoutAValidRowIsDescribedNotRefused) {
  Books books;
  auto const check =
      check_file(books.dataset, books.folder.write("bad.csv", "id,unit,day\nA,u1,never\n"), books.options);
  ASSERT_TRUE(check);
  EXPECT_EQ(check->rows, 0);
  EXPECT_EQ(check->refused, 1);
  EXPECT_EQ(check->findings.front().reason, "facts.cell_date");
  auto const empty = check_file(books.dataset, books.folder.write("empty.csv", "id,unit,day\n"), books.options);
  EXPECT_EQ(empty.error().code, "facts.no_rows");
}

}  // namespace
}  // namespace jixiao::facts
