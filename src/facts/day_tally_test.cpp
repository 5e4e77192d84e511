#include "facts/day_tally.h"

#include <gmock/gmock.h>

#include "facts/check_file.h"
#include "facts/ingest_test_support.h"

namespace jixiao::facts {
namespace {

using namespace ingest_test;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char const* header = "id,unit,day,kind,amount,note\n";

Period period(char const* text) { return Period::parse(text).value(); }

struct Said : Books {
  explicit Said(char const* text) { options.said = period(text); }
};

// Rows 3 and 4 are of August, row 5 of October; row 6 has no date at all and is refused for that.
constexpr char const* mixed =
    "k1,u,2026-09-01,a,1,\nk2,u,2026-08-31,a,1,\nk3,u,2026-08-30,a,1,\nk4,u,2026-10-01,a,1,\nk5,u,,a,1,\n";

TEST(DayTally, AFileSaidToBeOfAnotherPeriodIsRefusedWithItsFirstSuchRow) {
  Said books("2026-09");
  auto const outcome = books.ingest("a.csv", std::string(header) + mixed);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, "facts.period_other");
  EXPECT_THAT(to_text(outcome.error()), HasSubstr("所属期间写的是 2026-09，其中 3 行的“日期”不在这一期间"));
  EXPECT_THAT(to_text(outcome.error()), HasSubstr("第 3 行，2026-08-31；这些行属于 2026-08、2026-10"));
  EXPECT_EQ(books.folder.files(), (std::set<std::string>{"a.csv"}));
  auto const check = check_file(books.dataset, books.folder / "a.csv", books.options);
  EXPECT_EQ(check.error().code, "facts.period_other");  // the pre-check says so already
}

TEST(DayTally, OneOfItsPeriodPassesAndNoneSaidTakesAnyRows) {
  Said right("2026-09");
  EXPECT_TRUE(right.ingest("a.csv", std::string(header) + "k1,u,2026-09-01,a,1,\nk2,u,2026-09-30,a,1,\n"));
  Said quarter("2026Q3");
  EXPECT_TRUE(quarter.ingest("a.csv", std::string(header) + "k1,u,2026-07-01,a,1,\nk2,u,2026-09-30,a,1,\n"));
  Books any;
  auto const file = any.folder.write("a.csv", std::string(header) + mixed);
  EXPECT_TRUE(any.ingest_file(file));
  auto const check = check_file(any.dataset, file, any.options);
  ASSERT_TRUE(check);
  EXPECT_THAT(check->periods, ElementsAre("2026-08", "2026-09", "2026-10"));
}

// A year's partition holds both months, but who says September has said more than the year.
TEST(DayTally, ThePeriodSaidMayBeShorterThanThePartition) {
  Said books("2026-09");
  books.dataset.partition = PartitionBy::year;
  auto const outcome = books.ingest("a.csv", std::string(header) + "k1,u,2026-09-01,a,1,\nk2,u,2026-10-01,a,1,\n");
  ASSERT_FALSE(outcome);
  EXPECT_THAT(to_text(outcome.error()), HasSubstr("其中 1 行"));
  EXPECT_THAT(to_text(outcome.error()), HasSubstr("第 3 行，2026-10-01；这些行属于 2026-10"));
}

TEST(DayTally, RowsWithoutADateAreOfNoPeriod) {
  Said books("2026-09");
  books.dataset.kind = DatasetKind::dimension;
  books.dataset.date.clear();
  books.dataset.partition = PartitionBy::none;
  EXPECT_EQ(books.ingest("a.csv", std::string(header) + "k1,u,2026-09-01,a,1,\n").error().code, "facts.period_undated");
  EXPECT_FALSE(period_in_name(books.dataset, "2026-09"));
}

TEST(DayTally, OnlyANameThatIsAPeriodSaysOne) {
  Books books;
  EXPECT_EQ(period_in_name(books.dataset, "2026-09"), period("2026-09"));
  EXPECT_EQ(period_in_name(books.dataset, "2026Q3"), period("2026Q3"));
  EXPECT_FALSE(period_in_name(books.dataset, "sale-2026-09"));
  EXPECT_FALSE(period_in_name(books.dataset, "2026-09-30"));
}

// More rows than one chunk or thread holds, the stray one far down: header 1, rows 2 to 60,001.
TEST(DayTally, DoesNotDependOnThreads) {
  std::string text = header;
  for (int i = 0; i < 60'000; ++i) {
    text += "k" + std::to_string(i) + ",u," + (i == 41'998 ? "2026-08-31" : "2026-09-0" + std::to_string(1 + i % 9)) +
            ",a,1,some text to fill chunks with\n";
  }
  for (int const threads : {1, 4}) {
    Said books("2026-09");
    books.options.threads = threads;
    auto const outcome = books.ingest("a.csv", text);
    ASSERT_FALSE(outcome);
    EXPECT_THAT(to_text(outcome.error()),
                HasSubstr("其中 1 行的“日期”不在这一期间：最前面的是第 42000 行，2026-08-31"));
  }
}

}  // namespace
}  // namespace jixiao::facts
