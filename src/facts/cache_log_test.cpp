// What a computation says about itself: which results it had to compute again, and why; and what of the cache is
// deleted.
#include "facts/cache_log.h"

#include <algorithm>

#include "facts/cache.h"
#include "facts/engine_test_support.h"
#include "reflect/enum.h"

namespace jixiao::facts {
namespace {

using namespace test;

std::string text_of(RecomputeReason const& reason) {
  std::string out(reflect::to_name(reason.reason));
  if (!reason.dataset.empty()) out += " " + reason.dataset;
  for (auto const& period : reason.periods) out += " " + period;
  return out;
}

// Two atoms over declarations: one joins the taxpayer, one counts working days.
class CacheLogTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fill_tax_world(world);
    world.formulas({joined, workdays});
  }

  // One computation over July to September; the reasons of each result, sorted: "2026-07 rows declaration 2026-07".
  std::vector<std::string> compute(std::string const& pack = "p1") {
    auto engine = world.engine();
    world.additive(*engine, months(2026, 7, 9));
    std::vector<std::string> out;
    for (auto const& one : engine->recomputed()) {
      auto line = one.period;
      for (auto const& reason : one.reasons) line += ", " + text_of(reason);
      out.push_back(line);
    }
    std::sort(out.begin(), out.end());
    EXPECT_TRUE(engine->keep_record(pack));
    return out;
  }

  std::vector<std::string> cache_files() const {
    std::vector<std::string> out;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(world.cache())) {
      if (entry.path().extension() == ".bin") out.push_back(entry.path().filename().string().substr(0, 7));
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  static constexpr char const* joined = "count(declaration where taxpayer.size_class = 'small')";
  static constexpr char const* workdays = "count(declaration where due_on <= add_workdays(filed_at, 5))";
  World world;
};

using Lines = std::vector<std::string>;

TEST_F(CacheLogTest, TheFirstComputationKnowsNothingOfAnEarlierOne) {
  auto const lines = compute();
  EXPECT_EQ(lines.size(), 6u);  // two atoms in three months
  for (auto const& line : lines) EXPECT_NE(line.find(", no_record"), std::string::npos) << line;
}

TEST_F(CacheLogTest, TheSameAgainComputesNothing) {
  compute();
  EXPECT_EQ(compute(), Lines{});
}

TEST_F(CacheLogTest, ANewMonthNamesItsPartition) {
  auto const september = world.files.back();
  world.files.pop_back();
  compute();
  world.files.push_back(september);
  EXPECT_EQ(compute(), (Lines{"2026-09, rows declaration 2026-09", "2026-09, rows declaration 2026-09"}));
}

TEST_F(CacheLogTest, ACorrectedPartitionNamesItself) {
  compute();
  world.write(
      "declaration", "2026-08", "d8b",
      "SELECT * EXCLUDE (_batch, _row) FROM " + world.parquet("declaration") + " WHERE id LIKE 'D8-%' LIMIT 10");
  EXPECT_EQ(compute(), (Lines{"2026-08, rows declaration 2026-08", "2026-08, rows declaration 2026-08"}));
}

TEST_F(CacheLogTest, AChangedFormulaIsANewDefinitionAndNothingElseIsComputed) {
  compute();
  world.formulas({"count(declaration where taxpayer.size_class = 'large')", workdays});
  EXPECT_EQ(compute("p2"), (Lines{"2026-07, definition", "2026-08, definition", "2026-09, definition"}));
}

TEST_F(CacheLogTest, AChangedCalendarTouchesOnlyWhatCountsWorkingDays) {
  compute();
  world.pack.calendar[0].holidays.push_back(Date::from_ymd(2026, 8, 3));
  world.compile();
  EXPECT_EQ(compute("p2"), (Lines{"2026-07, calendar", "2026-08, calendar", "2026-09, calendar"}));
}

TEST_F(CacheLogTest, ANewRowOfADimensionTouchesOnlyWhatReadsIt) {
  compute();
  world.write("taxpayer", "all", "t3",
              "SELECT 'T900' AS taxpayer_id, 'small' AS size_class, 'X1' AS county, DATE '2020-01-01' AS valid_from, "
              "NULL::DATE AS valid_to");
  EXPECT_EQ(compute(),
            (Lines{"2026-07, reference taxpayer", "2026-08, reference taxpayer", "2026-09, reference taxpayer"}));
}

TEST_F(CacheLogTest, AFileThatIsGoneIsMissing) {
  compute();
  for (auto const& entry : std::filesystem::directory_iterator(world.cache() / "partials/declaration")) {
    if (entry.path().filename().string().starts_with("2026-07")) std::filesystem::remove(entry.path());
  }
  EXPECT_EQ(compute(), (Lines{"2026-07, missing", "2026-07, missing"}));
}

TEST_F(CacheLogTest, AMonthNobodyAskedForBeforeIsNoChange) {
  auto engine = world.engine();
  world.additive(*engine, months(2026, 7, 8));
  ASSERT_TRUE(engine->keep_record("p1"));
  engine.reset();
  EXPECT_EQ(compute(), (Lines{"2026-09, new_period", "2026-09, new_period"}));
}

TEST_F(CacheLogTest, ARecordThatCannotBeReadCostsTheReasonOnly) {
  compute();
  std::ofstream(world.cache() / "record.json") << "{";
  EXPECT_EQ(compute(), Lines{});  // nothing is computed again for it
  EXPECT_EQ(compute(), Lines{});
}

TEST_F(CacheLogTest, WhatNoRecentComputationUsedIsDeletedAndCurrentPartitionsStay) {
  compute();
  EXPECT_EQ(cache_files(), (Lines{"2026-07", "2026-08", "2026-09"}));
  auto const corrected = [&](int n) {
    return "SELECT * EXCLUDE (_batch, _row) FROM " + world.parquet("declaration") + " WHERE id LIKE 'D8-%' LIMIT " +
           std::to_string(n);
  };
  world.write("declaration", "2026-08", "d8b", corrected(10));  // the partition has another digest now
  for (int i = 1; i < runs_kept; ++i) compute();
  EXPECT_EQ(cache_files(), (Lines{"2026-07", "2026-08", "2026-08", "2026-09"}));
  std::ofstream(world.cache() / "partials/declaration/2026-07-torn.bin.new") << "half a file";
  compute();
  EXPECT_EQ(cache_files(), (Lines{"2026-07", "2026-08", "2026-09"}));
  EXPECT_FALSE(std::filesystem::exists(world.cache() / "partials/declaration/2026-07-torn.bin.new"));
  EXPECT_EQ(compute(), Lines{});  // what is needed is still there
}

// A month that is only asked for now and then stays, as its partition is current.
TEST_F(CacheLogTest, ACurrentPartitionOutlivesManyComputationsThatDoNotReadIt) {
  compute();
  for (int i = 0; i <= runs_kept; ++i) {
    auto engine = world.engine();
    world.additive(*engine, months(2026, 9, 9));
    ASSERT_TRUE(engine->keep_record("p1"));
  }
  EXPECT_EQ(cache_files(), (Lines{"2026-07", "2026-08", "2026-09"}));
}

TEST_F(CacheLogTest, NothingIsDeletedWhileSomebodyElseReads) {
  compute();
  world.write(
      "declaration", "2026-08", "d8b",
      "SELECT * EXCLUDE (_batch, _row) FROM " + world.parquet("declaration") + " WHERE id LIKE 'D8-%' LIMIT 10");
  {
    auto const reader = world.engine();
    for (int i = 0; i <= runs_kept; ++i) compute();
    EXPECT_EQ(cache_files(), (Lines{"2026-07", "2026-08", "2026-08", "2026-09"}));
  }
  compute();
  EXPECT_EQ(cache_files(), (Lines{"2026-07", "2026-08", "2026-09"}));
}

TEST_F(CacheLogTest, EntriesOfOldFormulasLeaveTheirFileWhenItIsWrittenAgain) {
  compute();
  auto const entries = [&] {
    std::size_t n = 0;
    for (auto const& entry : std::filesystem::directory_iterator(world.cache() / "partials/declaration"))
      n = std::max(n, read_partials(entry.path()).entries.size());
    return n;
  };
  ASSERT_EQ(entries(), 2u);
  world.formulas({"count(declaration where taxpayer.size_class = 'large')", workdays});
  for (int i = 0; i < runs_kept; ++i) compute("p2");
  EXPECT_EQ(entries(), 3u);
  world.formulas({"count(declaration where taxpayer.size_class = 'micro')", workdays});
  compute("p3");
  EXPECT_EQ(entries(), 3u);  // small is gone, large is recent, micro is new; with the working days
}

}  // namespace
}  // namespace jixiao::facts
