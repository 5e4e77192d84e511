// The period a delivery is said to be of, on every way into a home of the three libraries: command line, pre-check,
// drop folder.
#include <gmock/gmock.h>

#include <fstream>

#include "app/home_for_tests.h"
#include "app/ingest.h"
#include "base/file.h"
#include "facts/check_file.h"

namespace jixiao::app::home_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr char const* header = "图书馆,日期,到馆人次,开放小时\n";
constexpr char const* september = "L1,2026-09-01,480,10\nL2,2026-09-30,300,8\n";

class SaidPeriods : public testing::Test {
 protected:
  IngestRequest request(std::string const& name, std::string const& rows, char const* period) {
    auto const path = library_.folder() / name;
    std::ofstream(path) << header << rows;
    IngestRequest out{"visit", path, now_, {}};
    if (period) out.period = Period::parse(period).value();
    return out;
  }
  void drop(std::string const& name, std::string const& rows) {
    auto const folder = home_.paths().inbox() / "visit";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / name) << header << rows;
    std::filesystem::last_write_time(folder / name,
                                     std::filesystem::file_time_type::clock::now() - std::chrono::seconds(60));
  }

  Timestamp now_ = Timestamp::parse("2026-10-08 09:00:00").value();
  LibraryHome library_{now_};
  Home home_ = Home::open(library_.path(), Access::write).value();
};

TEST_F(SaidPeriods, RowsOfAnotherMonthAreAWrongFileAndNothingOfItIsTakenIn) {
  auto const wrong = ingest_file(home_, request("a.csv", september, "2026-10"));
  ASSERT_FALSE(wrong);
  EXPECT_THAT(to_text(wrong.error()),
              HasSubstr("所属期间写的是 2026-10，其中 2 行的“日期”不在这一期间：最前面的是第 2 行，2026-09-01"));
  EXPECT_TRUE(ingest_file(home_, request("a.csv", september, "2026-09")));
  // Nor does it pass in silence because the file is known.
  EXPECT_EQ(ingest_file(home_, request("a.csv", september, "2026-10")).error().code, "facts.period_other");
  EXPECT_TRUE(ingest_file(home_, request("a.csv", september, "2026-09"))->known);
}

TEST_F(SaidPeriods, ThePreCheckSaysItBeforeAnythingIsTakenIn) {
  Ingestor ingestor(home_);
  EXPECT_EQ(ingestor.check(request("a.csv", september, "2026-10")).error().code, "facts.period_other");
  EXPECT_THAT(ingestor.check(request("a.csv", september, nullptr))->periods, ElementsAre("2026-09"));
  // A header alone: what will be recorded is that nothing happened, as the ingest then does.
  auto const nothing = ingestor.check(request("none.csv", "", "2026-11"));
  ASSERT_TRUE(nothing) << to_text(nothing.error());
  EXPECT_EQ(nothing->rows_read, 0);
  EXPECT_THAT(nothing->periods, ElementsAre("2026-11"));
  auto const taken = ingestor.ingest(request("none.csv", "", "2026-11"));
  ASSERT_TRUE(taken) << to_text(taken.error());
  EXPECT_EQ(taken->batch.id, nothing->batch);
  EXPECT_EQ(ingestor.check(request("none.csv", "", nullptr)).error().code, "facts.no_rows");
  EXPECT_EQ(ingestor.check(request("none.csv", "", "2026")).error().code, "facts.empty_period");
}

// In a drop folder the name is all a person can say.
TEST_F(SaidPeriods, AFileNamedByAPeriodIsOfIt) {
  drop("2026-09.csv", september);
  drop("2026-10.csv", "L3,2026-09-02,200,8\n");
  drop("2026-11.csv", "");
  drop("补报.csv", "L3,2026-09-03,200,8\nL3,2026-10-03,200,8\n");
  auto const report = ingest_inbox(home_, now_);
  ASSERT_TRUE(report) << to_text(report.error());
  ASSERT_EQ(report->failed.size(), 1U);
  EXPECT_EQ(report->failed[0].first, "2026-10.csv");
  EXPECT_THAT(*read_file(home_.paths().inbox() / ".failed/visit/2026-10.csv.txt"), HasSubstr("这些行属于 2026-09"));
  std::vector<std::string> taken;
  for (auto const& one : report->taken) {
    for (auto const& period : one.periods) taken.push_back(one.batch.file + " " + period);
  }
  EXPECT_THAT(taken, ElementsAre("2026-09.csv 2026-09", "2026-11.csv 2026-11", "补报.csv 2026-09", "补报.csv 2026-10"));
}

}  // namespace
}  // namespace jixiao::app::home_test
