// The checks before publication, each on a draft made by hand so that this check and no other fires. Figures are in the
// texts; an official reads nothing else.
#include <gmock/gmock.h>

#include <fstream>

#include "app/facts.h"
#include "app/home_for_tests.h"
#include "app/ingest.h"
#include "app/publish.h"
#include "storage/fact_store.h"
#include "storage/result_store.h"

namespace jixiao::app::home_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Timestamp const now = Timestamp::parse("2026-10-01 08:00:00").value();
Period const august = Period::month_of(2026, 8), september = Period::month_of(2026, 9);

struct Line {
  std::string unit, indicator;
  std::optional<int> value;
  std::optional<int> numerator = {};
};

class DraftChecks : public testing::Test {
 protected:
  // The draft of a period: a sheet for each unit of the pack, with these lines.
  void draft(Period period, std::vector<Line> const& lines) {
    auto const files = storage::FactStore(home_.database()).current_files().value();
    std::map<std::string, UnitRecord> records;
    for (auto const& unit : (*home_.pack())->pack.units) {
      auto& total = records[unit.code].total;
      total.unit = unit.code;
      total.unit_name = unit.name;
      total.level = unit.level;
      total.period = period;
    }
    for (auto const& line : lines) {
      Score score;
      score.unit = line.unit;
      score.indicator = line.indicator;
      score.period = score.stands_since = period;
      score.points_sheet = Decimal(40);
      score.status = line.value ? ValueStatus::ok : ValueStatus::missing;
      if (line.value) score.value = Decimal(*line.value);
      if (line.numerator) score.numerator = Decimal(*line.numerator);
      records.at(line.unit).scores.push_back(score);
    }
    std::vector<UnitRecord> all;
    for (auto& [code, record] : records) all.push_back(std::move(record));
    auto const digest = (*home_.pack())->digest;
    auto const kept = storage::ResultStore(home_.database())
                          .replace_draft({period, digest, 2, facts_digest(files), now.to_string(), ""}, all);
    ASSERT_TRUE(kept) << to_text(kept.error());
  }
  // "check severity: text" of every finding.
  std::vector<std::string> findings(Period period) {
    auto const found = check_draft(home_, period);
    EXPECT_TRUE(found) << (found ? "" : to_text(found.error()));
    std::vector<std::string> out;
    if (!found) return out;
    for (auto const& one : *found)
      out.push_back(one.check + (one.severity == Severity::blocking ? " blocks: " : " tells: ") + one.text);
    return out;
  }
  // Loans of L1 lent and due on the 20th.
  void loans(std::string const& month, int count) {
    auto const path = library_.folder() / ("loan-" + month + ".csv");
    std::ofstream out(path);
    out << "借阅号,图书馆,借出日期,应还日期,归还日期\n";
    for (int i = 0; i < count; ++i) out << month << i << ",L1," << month << "-20," << month << "-20,\n";
    out.close();
    ASSERT_TRUE(ingest_file(home_, {"loan", path, now, {}}));
  }

  LibraryHome library_{now};
  Home home_ = Home::open(library_.path(), Access::write).value();
};

std::vector<Line> whole() { return {{"L1", "BUSY", 50}, {"L2", "BUSY", 40}, {"L3", "BUSY", 30}}; }

TEST_F(DraftChecks, AWholeDraftPasses) {
  draft(september, whole());
  EXPECT_THAT(findings(september), IsEmpty());
}

TEST_F(DraftChecks, AUnitWithoutAFigureIsTold) {
  draft(september, {{"L1", "BUSY", 50}, {"L2", "BUSY", 40}, {"L3", "BUSY", {}}});
  EXPECT_THAT(findings(september), ElementsAre("coverage tells: “每开放小时到馆人次”应有 3 个单位的数据，实有 2 个"));
}

TEST_F(DraftChecks, AnIndicatorWithoutAnyFigureHoldsUp) {
  auto lines = whole();
  for (auto const* unit : {"L1", "L2", "L3"}) lines.push_back({unit, "RETURNED", {}});
  draft(september, lines);
  EXPECT_THAT(findings(september), ElementsAre("coverage blocks: “按期归还率”应有 3 个单位的数据，一个也没有；"
                                               "如本期确实没有发生，请报送一份没有数据行的文件并注明期间"));
  draft(september, {{"L1", "BUSY", {}}});
  EXPECT_THAT(findings(september), ElementsAre("coverage blocks: 本期没有一个指标取到数"));
}

// 400 + 500 + 300 below, 1,100 above: a hundred loans were lost on the way up. More above than below is no fault.
TEST_F(DraftChecks, ACountSmallerThanThoseBelowHoldsUp) {
  std::vector<Line> lines{{"L1", "RETURNED", 90, 400}, {"L2", "RETURNED", 90, 500}, {"L3", "RETURNED", 90, 300}};
  lines.push_back({"ALL", "RETURNED", 90, 1100});
  draft(september, lines);
  EXPECT_THAT(findings(september),
              ElementsAre("balance blocks: 全市图书馆“按期归还率”的分子 1,100 少于下级合计 1,200，汇总中遗漏了数据"));
  lines.back().numerator = 1200;
  draft(september, lines);
  EXPECT_THAT(findings(september), IsEmpty());
}

// 1,060 ÷ 800 = 1.325; a quarter more passes, as do 29 rows where there were 10.
TEST_F(DraftChecks, RowsThatJumpAgainstTheYearBeforeHoldUp) {
  loans("2025-09", 800);
  loans("2026-09", 1060);
  draft(september, whole());
  EXPECT_THAT(findings(september),
              ElementsAre("sudden_change blocks: 数据集“借阅记录”2026年9月有 1,060 行，上年同期 800 行，变动 +32.5%"));
  loans("2025-08", 10);
  loans("2026-08", 29);
  draft(august, whole());
  EXPECT_THAT(findings(august), IsEmpty());
}

// 50 → 80 is 60 % more and 90 → 45 half; 50 → 64, 28 %, is not told, and of units below the top nothing is.
TEST_F(DraftChecks, ValuesOfTheTopThatJumpAreTold) {
  std::vector<Line> before = whole(), after = {{"L1", "BUSY", 5}, {"L2", "BUSY", 40}, {"L3", "BUSY", 30}};
  before.push_back({"ALL", "BUSY", 50});
  before.push_back({"ALL", "RETURNED", 90});
  draft(august, before);
  auto const published = publish_period(home_, august, "", now);
  ASSERT_TRUE(published) << to_text(published.error());
  after.push_back({"ALL", "BUSY", 80});
  after.push_back({"ALL", "RETURNED", 45});
  draft(september, after);
  EXPECT_THAT(findings(september),
              ElementsAre("sudden_change tells: 全市图书馆“每开放小时到馆人次”由 50 人/小时 变为 80 人/小时，变动 +60%",
                          "sudden_change tells: 全市图书馆“按期归还率”由 90% 变为 45%，变动 −50%"));
  after[3].value = 64;
  after[4].value = 90;
  draft(september, after);
  EXPECT_THAT(findings(september), IsEmpty());
}

TEST_F(DraftChecks, ADraftOfOtherFactsOrAnotherPackIsStale) {
  draft(september, whole());
  auto later = libraries();
  auto& text = later.files.at("pack.yaml");
  text.replace(text.find("\"1.0\""), 5, "\"1.1\"");
  later.digest = policy::digest_of(later.files);
  ASSERT_TRUE(install_pack(home_, later, now));
  EXPECT_THAT(findings(september), ElementsAre("stale blocks: 计算之后制度包有变化，请重新计算"));
  draft(september, whole());
  loans("2026-09", 1);
  EXPECT_THAT(findings(september), ElementsAre("stale blocks: 计算之后数据有变化，请重新计算"));
  auto const refused = publish_period(home_, september, "理由", now);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "app.publish_stale");
}

}  // namespace
}  // namespace jixiao::app::home_test
