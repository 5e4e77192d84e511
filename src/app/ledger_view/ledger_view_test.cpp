// A small home with two publications of one period: its leaves in words, searching them, the proof of a sheet, and the
// drill, which must name what was altered and leave the home alone.
#include <gtest/gtest.h>

#include "app/facts.h"
#include "app/home_for_tests.h"
#include "app/ledger.h"
#include "app/ledger_view/drill.h"
#include "app/ledger_view/leaves.h"
#include "app/ledger_view/status.h"
#include "app/publish.h"
#include "base/file.h"
#include "ledger/leaf.h"
#include "ledger/proof.h"
#include "storage/pack_store.h"
#include "storage/result_store.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;
Timestamp const now = Timestamp::parse("2026-10-08 09:00:00").value();
Period const september = Period::parse("2026-09").value();

UnitRecord sheet(std::string const& unit, std::string const& name, std::string_view score) {
  UnitRecord out;
  out.total.unit = unit;
  out.total.unit_name = name;
  out.total.period = september;
  out.total.total = Decimal::parse("81.5").value();
  Score line;
  line.indicator = "I1";
  line.unit = unit;
  line.period = line.stands_since = september;
  line.points = Decimal(20);
  line.score = Decimal::parse(score).value();
  out.scores.push_back(line);
  line.indicator = "I2";
  line.score = std::nullopt;
  out.scores.push_back(line);
  return out;
}

class LedgerView : public testing::Test {
 protected:
  LedgerView() {
    home_ = std::make_unique<Home>(Home::open(place_.path(), Access::write).value());
    publish({sheet("A", "甲馆", "12.5"), sheet("B", "乙馆", "19.5")});
    publish({sheet("A", "甲馆", "13"), sheet("B", "乙馆", "19.5")});
    world_.units = {{"P", "总馆", "city", {}}, {"A", "甲馆", "library", "P"}, {"B", "乙馆", "library", "P"}};
    WorldIndicator indicator;
    indicator.id = "I1";
    indicator.name = "借阅量";
    world_.indicators = {indicator};
  }
  void publish(std::vector<UnitRecord> const& records) {
    storage::Run run;
    run.period = september;
    run.pack_digest = storage::PackStore(home_->database()).find_active().value()->digest;
    run.catalogue = 1;
    run.facts_digest = facts_digest({});  // no data, as the home has none
    run.computed_at = now.to_string();
    ASSERT_TRUE(storage::ResultStore(home_->database()).replace_draft(run, records));
    auto const published = publish_period(*home_, september, "试验", now);
    ASSERT_TRUE(published) << to_text(published.error());
  }
  LeafSearch search(std::string const& text, Scope const& scope = Scope::all()) {
    return search_leaves(*home_, {world_, scope}, text).value();
  }
  DrillReport drill(DrillOrder const& order, DrillLimits const& limits = {}) {
    auto const report = run_drill(*home_, order, place_.folder() / "drill", {}, limits);
    EXPECT_TRUE(report) << to_text(report.error());
    return report.value_or(DrillReport{});
  }
  // Names and bytes of every file of the home but for SQLite's own.
  std::string state_of_home() const {
    std::string out;
    for (auto const& file : fs::recursive_directory_iterator(place_.path())) {
      if (!file.is_regular_file() || file.path().filename().string().starts_with("jixiao.db-")) continue;
      out += file.path().string() + sha256_hex(read_file(file.path()).value()) + "\n";
    }
    return out;
  }

  home_test::LibraryHome place_{now};
  std::unique_ptr<Home> home_;
  World world_;
};

TEST_F(LedgerView, ListsTheNewestLeavesFirstInWords) {
  auto const scope = Scope::all();
  auto const page = list_leaves(*home_, {world_, scope}, std::nullopt, 3).value();
  EXPECT_EQ(page.size, 7);  // the pack, and twice two sheets and their head
  ASSERT_EQ(page.leaves.size(), 3u);
  EXPECT_EQ(page.leaves[0].title, "公布2026年9月考评结果（第2版）");
  EXPECT_EQ(page.leaves[1].title, "乙馆 2026年9月考评表（第2版）");
  EXPECT_TRUE(page.leaves[1].readable);
  EXPECT_TRUE(page.leaves[1].in_tree);
  EXPECT_FALSE(page.leaves[0].readable);
  EXPECT_EQ(page.before, 4);
  auto const rest = list_leaves(*home_, {world_, scope}, page.before, 50).value();
  ASSERT_EQ(rest.leaves.size(), 4u);
  EXPECT_EQ(rest.leaves[3].kind, "pack");
  EXPECT_FALSE(rest.before);
}

TEST_F(LedgerView, OpensOnlySheetsWithinTheScope) {
  Scope const only_a{false, {"A"}};
  auto const page = list_leaves(*home_, {world_, only_a}, std::nullopt, 3).value();
  EXPECT_EQ(page.leaves[1].unit, "B");
  EXPECT_FALSE(page.leaves[1].readable);
  EXPECT_TRUE(page.leaves[2].readable);
}

TEST_F(LedgerView, FindsByUnitPeriodFigureDigestAndNumber) {
  EXPECT_EQ(search("甲馆").leaves.size(), 2u);
  EXPECT_EQ(search("甲馆").leaves[0].version, 2);
  EXPECT_EQ(search("A 2026-09").leaves.size(), 2u);
  EXPECT_TRUE(search("A 2026-08").leaves.empty());
  EXPECT_EQ(search("2026-09").leaves.size(), 2u);
  auto const figure = search("乙馆 借阅量");
  EXPECT_EQ(figure.understood.indicator, "I1");
  EXPECT_EQ(figure.says, "单位 乙馆、指标 借阅量");
  EXPECT_EQ(figure.leaves.size(), 2u);
  auto const first = search("0").leaves.at(0);
  EXPECT_EQ(first.kind, "pack");
  EXPECT_EQ(search(first.commit).leaves.at(0).index, 0);
  EXPECT_EQ(search(first.leaf_hash.substr(0, 12)).leaves.at(0).index, 0);
  EXPECT_EQ(search("馆").understood.ambiguous.size(), 1u);  // three of them
  EXPECT_NE(search("馆").says.find("甲馆（A）"), std::string::npos);
  EXPECT_NE(search("不存在").says, "");
  EXPECT_EQ(search("2026").understood.period, "2026");
  EXPECT_EQ(search("5319").understood.index, 5319);
  EXPECT_TRUE(search("999").leaves.empty());
}

TEST_F(LedgerView, KnowsShortNamesAndChinesePeriods) {
  world_.levels = {{"province", "省"}, {"city", "市"}, {"county", "县"}};
  world_.units = {{"P", "某省税务局", "province", {}},      {"C", "青岚市税务局", "city", "P"},
                  {"D", "青岚市东区税务局", "county", "C"}, {"E", "白石市税务局", "city", "P"},
                  {"F", "白石县税务局", "county", "C"},     {"G", "白石镇税务局", "county", "C"}};
  auto const of = [&](std::string const& text) { return understand(world_, text); };
  EXPECT_EQ(of("青岚").unit, "C");  // the city, not its district
  EXPECT_EQ(of("青岚市东").unit, "D");
  EXPECT_EQ(of("东区").unit, "D");
  EXPECT_EQ(of("青岚 2025年10月").period, "2025-10");
  EXPECT_EQ(of("青岚市2025年三季度").unit, "C");
  EXPECT_EQ(of("青岚市2025年三季度").period, "2025Q3");
  EXPECT_EQ(of("2025年，青岚").period, "2025");
  EXPECT_EQ(of("白石").unit, "E");  // on the highest level there is one
  EXPECT_FALSE(of("税务局").unit);
  EXPECT_EQ(of("税务局").ambiguous.size(), 1u);
}

// The proof's own commitment, computed here from salt and record as docs/formats/ledger.md says.
TEST_F(LedgerView, ProvesASheetToWhoMaySeeIt) {
  auto published = Published::open(place_.path());
  ASSERT_TRUE(published);
  auto const reading = (*published)->read({september, std::nullopt, Which::published_or_draft}).value();
  auto const proof = prove_record(*home_, reading, Scope::all(), {september, "A", {}}).value();
  EXPECT_EQ(proof.version, 2);
  auto const leaf = ledger::parse_leaf(proof.entry).value();
  std::string salt;
  for (std::size_t i = 0; i < 64; i += 2) salt += static_cast<char>(std::stoi(proof.salt.substr(i, 2), nullptr, 16));
  EXPECT_EQ(leaf.commit, sha256("\x02" + salt + record_bytes(proof)));
  EXPECT_EQ(ledger::parse_proof(proof.proof)->index, static_cast<std::uint64_t>(proof.index));
  Scope const elsewhere{false, {"B"}};
  EXPECT_EQ(prove_record(*home_, reading, elsewhere, {september, "A", {}}).error().code, "reading.out_of_scope");
}

TEST_F(LedgerView, TheStateNamesKeysAndCheckpoint) {
  auto const status = describe_ledger(*home_, {}).value();
  EXPECT_EQ(status.size, 7);
  EXPECT_EQ(status.pending, 0);
  EXPECT_EQ(status.newest_at, now.to_string());
  EXPECT_FALSE(status.quorum_met);
  ASSERT_EQ(status.keys.size(), 1u);
  EXPECT_EQ(status.keys[0].fingerprint.size(), 64u + 15u);
}

TEST_F(LedgerView, ADrillOnAFigureNamesItWithBeforeAndAfter) {
  auto const before = state_of_home();
  DrillOrder order;
  order.unit = "A";
  auto const report = drill(order);
  EXPECT_TRUE(report.detected);
  EXPECT_TRUE(report.located);
  EXPECT_EQ(report.target, "2026-09 第2版 A");
  ASSERT_EQ(report.figures.size(), 2u);
  EXPECT_EQ(report.figures[0].indicator, "I1");
  EXPECT_EQ(report.figures[0].unit_name, "甲馆");
  EXPECT_EQ(report.figures[0].before, "13");
  EXPECT_EQ(report.figures[0].after, "14");
  EXPECT_EQ(report.figures[1].before, "81.5");  // the total goes with it
  EXPECT_EQ(report.figures[1].after, "82.5");
  EXPECT_EQ(report.records, 4);
  EXPECT_EQ(state_of_home(), before);
  EXPECT_FALSE(fs::exists(place_.folder() / "drill"));
}

TEST_F(LedgerView, AFigureAtItsFullMarkIsLowered) {
  DrillOrder order;
  order.unit = "B";
  auto const report = drill(order);
  EXPECT_EQ(report.figures.at(0).before, "19.5");
  EXPECT_EQ(report.figures.at(0).after, "18.5");
}

TEST_F(LedgerView, AnyFigureIsTheSameForTheSameSeedAndWithinWhatMayBeSeen) {
  DrillOrder order;
  order.seed = 7;
  order.may_see = [](std::string const& unit) { return unit == "B"; };
  auto const report = drill(order);
  EXPECT_EQ(report.target, "2026-09 第2版 B");
  EXPECT_EQ(drill(order).target, report.target);
}

TEST_F(LedgerView, ADrillOnTheTreeNamesTheFile) {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    DrillOrder order;
    order.kind = DrillKind::tile;
    order.seed = seed;
    auto const report = drill(order);
    EXPECT_TRUE(report.detected) << seed << report.target;
    EXPECT_TRUE(report.located) << seed << report.target;
  }
  EXPECT_TRUE(verify_ledger(*home_, "", "").value().findings.empty());
}

TEST_F(LedgerView, ADrillThatCannotBeDoneSaysWhy) {
  auto const code = [&](DrillOrder const& order, DrillLimits const& limits) {
    auto const report = run_drill(*home_, order, place_.folder() / "drill", {}, limits);
    return report ? std::string() : report.error().code;
  };
  DrillOrder facts;
  facts.kind = DrillKind::facts;
  EXPECT_EQ(code(facts, {}), "app.drill_nothing");
  DrillOrder nowhere;
  nowhere.period = Period::parse("2020-01").value();
  EXPECT_EQ(code(nowhere, {}), "app.drill_nothing");
  DrillOrder unscored;
  unscored.unit = "A";
  unscored.indicator = "I2";
  EXPECT_EQ(code(unscored, {}), "app.drill_nothing");
  EXPECT_EQ(code({}, {1000}), "app.drill_too_large");
  EXPECT_FALSE(fs::exists(place_.folder() / "drill"));
  auto const stopped = run_drill(*home_, {}, place_.folder() / "drill", [](std::string const&) { return false; });
  EXPECT_EQ(stopped.error().code, "app.job_stopped");
  EXPECT_FALSE(fs::exists(place_.folder() / "drill"));
}

}  // namespace
}  // namespace jixiao::app
