// Corrections by key: earlier rows go out of sight and stay on disk.
#include "facts/ingest_test_support.h"

namespace jixiao::facts {
namespace {

using ingest_test::Books;
using ingest_test::small_dataset;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr char const* header = "id,unit,day,kind,amount,note\n";

TEST(Corrections, ReplaceRowsOfTheSameKeyAndKeepTheOldFile) {
  Books books;
  auto const first =
      books.ingest("a.csv", std::string(header) + "k1,u,2026-09-01,a,1,\nk2,u,2026-09-02,a,2,\nk3,u,2026-08-02,a,3,\n");
  ASSERT_TRUE(first);
  auto const second = books.ingest("b.csv", std::string(header) + "k1,u,2026-09-01,b,10,\nk4,u,2026-09-05,a,4,\n");
  ASSERT_TRUE(second) << to_text(second.error());
  EXPECT_EQ(second->batch.replaced, 1);
  ASSERT_EQ(second->retired.size(), 1u);
  EXPECT_EQ(second->retired[0].period, "2026-09");
  EXPECT_EQ(second->retired[0].retired_by, second->batch.id);
  ASSERT_EQ(second->added.size(), 2u);
  EXPECT_EQ(second->added[1].rows, 1);  // k2 alone, written anew
  EXPECT_EQ(second->added[1].batch, second->batch.id);
  auto const name = [](Batch const& b) { return b.id.substr(0, 12); };
  EXPECT_THAT(books.rows("id, kind, amount, _batch, _row", "id"),
              ElementsAre("k1|b|1000|" + name(second->batch) + "|2", "k2|a|200|" + name(first->batch) + "|3",
                          "k3|a|300|" + name(first->batch) + "|4", "k4|a|400|" + name(second->batch) + "|3"));
  EXPECT_EQ(*file_digest(books.options.facts / second->retired[0].file), first->added[1].digest);
}

// Of five rows k1 is new in its amount and k2 in its note, k3 and k4 are as they were, k5 was not there.
TEST(Corrections, AreToldFromRowsThatCameAgainAsTheyWere) {
  Books books;
  ASSERT_TRUE(books.ingest("a.csv", std::string(header) + "k1,u,2026-09-01,a,1,\nk2,u,2026-09-02,a,2,x\n"
                                                          "k3,u,2026-08-02,a,3,\nk4,u,2026-09-04,a,4,y\n"));
  auto const again =
      books.ingest("b.csv", std::string(header) +
                                "k1,u,2026-09-01,a,1.01,\nk2,u,2026-09-02,a,2,\n"
                                "k3,u,2026-08-02,a,3,\nk4,u,2026-09-04,a,4.00,y\nk5,u,2026-09-05,a,5,\n");
  ASSERT_TRUE(again) << to_text(again.error());
  EXPECT_EQ(again->batch.rows, 5);
  EXPECT_EQ(again->batch.replaced, 4);
  EXPECT_EQ(again->unchanged, 2);
  EXPECT_THAT(books.rows("id", "id"), ElementsAre("k1", "k2", "k3", "k4", "k5"));
}

TEST(Corrections, KnowARowThatGainedAColumnFromOneThatCameAgain) {
  auto d = small_dataset();
  d.columns.pop_back();
  Books books(d);
  ASSERT_TRUE(books.ingest("a.csv", "id,unit,day,kind,amount\nk1,u,2026-09-01,a,1\nk2,u,2026-09-02,a,2\n"));
  books.dataset = small_dataset();
  auto const again = books.ingest("b.csv", std::string(header) + "k1,u,2026-09-01,a,1,\nk2,u,2026-09-02,a,2,new\n");
  ASSERT_TRUE(again) << to_text(again.error());
  EXPECT_EQ(again->unchanged, 1);
}

TEST(Corrections, AreFoundInASeriesOfDeliveriesToo) {
  IngestSeries series;
  Books books;
  books.options.series = &series;
  auto const bring = [&](char const* name, std::string const& rows) {
    auto outcome = books.ingest(name, header + rows);
    EXPECT_TRUE(outcome) << to_text(outcome.error());
    if (outcome->retired.empty()) series.remember(outcome->batch.dataset, outcome->added, outcome->key_hashes);
    return outcome->batch.replaced;
  };
  EXPECT_EQ(bring("a.csv", "k1,u,2026-09-01,a,1,\nk2,u,2026-09-02,a,2,\n"), 0);
  EXPECT_EQ(bring("b.csv", "k3,u,2026-09-03,a,3,\n"), 0);
  EXPECT_EQ(bring("c.csv", "k1,u,2026-09-01,a,10,\n"), 1);  // among the keys the series knows
  EXPECT_EQ(bring("d.csv", "k2,u,2026-09-02,a,20,\n"), 1);  // in the file that the batch before wrote anew
  EXPECT_THAT(books.rows("id, amount", "id"), ElementsAre("k1|1000", "k2|2000", "k3|300"));
}

TEST(Corrections, FollowAKeyIntoAnotherPartition) {
  Books books;
  ASSERT_TRUE(books.ingest("a.csv", std::string(header) + "k1,u,2026-08-01,a,1,\nk2,u,2026-09-02,a,2,\n"));
  auto const moved = books.ingest("b.csv", std::string(header) + "k1,u,2026-09-01,a,1,\n");
  ASSERT_TRUE(moved);
  EXPECT_EQ(moved->added.size(), 1u);  // the old file held nothing else: it has no successor
  ASSERT_EQ(moved->retired.size(), 1u);
  EXPECT_EQ(moved->retired[0].period, "2026-08");
  EXPECT_THAT(books.rows("id, day", "id"), ElementsAre("k1|2026-09-01", "k2|2026-09-02"));
}

TEST(Corrections, CompareAllColumnsOfTheKey) {
  auto d = small_dataset();
  d.key = {"id", "day"};
  Books books(d);
  ASSERT_TRUE(books.ingest("a.csv", std::string(header) + "k1,u,2026-09-01,a,1,\nk1,u,2026-09-02,a,2,\n"));
  auto const second = books.ingest("b.csv", std::string(header) + "k1,u,2026-09-02,a,9,\n");
  ASSERT_TRUE(second);
  EXPECT_THAT(books.rows("day, amount", "day"), ElementsAre("2026-09-01|100", "2026-09-02|900"));
}

TEST(Corrections, AreNoneWithoutAKey) {
  auto d = small_dataset();
  d.key.clear();
  Books books(d);
  ASSERT_TRUE(books.ingest("a.csv", std::string(header) + "k1,u,2026-09-01,a,1,\nk1,u,2026-09-01,a,1,\n"));
  auto const second = books.ingest("b.csv", std::string(header) + "k1,u,2026-09-01,a,1,\n\n");
  EXPECT_THAT(second->retired, IsEmpty());
  EXPECT_EQ(books.rows("id", "ALL").size(), 3u);
}

TEST(Corrections, RepeatThroughSeveralGenerations) {
  Books books;
  for (int i = 0; i < 6; ++i) {
    std::string text = header;
    for (int k = i; k < 10; ++k) {
      text += "k" + std::to_string(k) + ",u,2026-09-01,a," + std::to_string(i * 100 + k) + ",\n";
    }
    ASSERT_TRUE(books.ingest("g" + std::to_string(i) + ".csv", text));
  }
  EXPECT_THAT(books.rows("count(*), count(DISTINCT id)", "ALL"), ElementsAre("10|10"));
  // k0 … k5 stop at generation 0 … 5, the rest at 5: Σ_{i≤5} (100 i + i) + Σ_{6≤k≤9} (500 + k) = 1515 + 2030.
  EXPECT_THAT(books.rows("sum(amount) // 100", "ALL"), ElementsAre("3545"));
}

TEST(Corrections, FailWhenACurrentFileIsGone) {
  Books books;
  ASSERT_TRUE(books.ingest("a.csv", std::string(header) + "k1,u,2026-09-01,a,1,\n"));
  std::filesystem::remove(books.options.facts / books.current[0].file);
  auto const second = books.ingest("b.csv", std::string(header) + "k1,u,2026-09-01,a,2,\n");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "facts.file_gone");
}

TEST(FactFiles, SweepTakesWhatNobodyReferences) {
  Books books;
  auto const kept = books.ingest("a.csv", std::string(header) + "k1,u,2026-09-01,a,1,\n");
  auto const orphan = books.ingest("b.csv", std::string(header) + "k2,u,2026-08-01,a,1,\n");
  ASSERT_TRUE(kept && orphan);
  std::filesystem::create_directories(books.options.facts / ".staging" / "x");
  books.folder.write("facts/.staging/x/half.parquet", "half");
  auto const removed = sweep_orphans(books.options.facts, {kept->added[0].file});
  EXPECT_THAT(*removed, ElementsAre(".staging/x/half.parquet", orphan->added[0].file));
  EXPECT_TRUE(std::filesystem::exists(books.options.facts / kept->added[0].file));
  EXPECT_FALSE(std::filesystem::exists(books.options.facts / ".staging"));
}

}  // namespace
}  // namespace jixiao::facts
