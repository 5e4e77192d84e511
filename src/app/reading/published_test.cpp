// A home of the cities pack (no taxes, no axes, years) over the yearbook panel as it is. Known figures: the data set's
// README (public income ÷ GDP 2013: highest Wuhan 0.19120569) and plain arithmetic over the CSV's cells.
#include "app/reading/published.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <thread>

#include "app/compute.h"
#include "app/explain.h"
#include "app/ingest.h"
#include "app/publish.h"
#include "app/reading/card.h"
#include "app/reading/explanation.h"
#include "app/reading/json.h"
#include "app/reading/overview.h"
#include "app/reading/ranking.h"
#include "app/reading/source.h"
#include "base/file.h"
#include "reflect/json.h"

namespace jixiao::app {
namespace {

constexpr auto wuhan = "219";  // its code in the panel

Timestamp const now = Timestamp::parse("2014-06-01 08:00:00").value();

void compute(Home& home, int year) {
  auto const done = compute_periods(home, {{Period::year_of(year)}, now, 2, {}});
  ASSERT_TRUE(done) << to_text(done.error());
}

void publish(Home& home, int year) {
  auto const done = publish_period(home, Period::year_of(year), "首次公布历史数据", now);
  ASSERT_TRUE(done) << to_text(done.error());
}

class Cities : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string name = (std::filesystem::temp_directory_path() / "jixiao-reading-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    auto const pack = std::filesystem::path(JIXIAO_SOURCE_DIR) / "policies/examples/cities";
    ASSERT_TRUE(init_home(root(), read_pack(pack).value(), now));
    auto home = Home::open(root(), Access::write).value();
    ASSERT_TRUE(ingest_file(home, {"panel", pack / "data/china_prefecture_city_panel_2003_2013.csv", now, {}, {}}));
    for (auto const year : {2011, 2012, 2013}) compute(home, year);
    publish(home, 2012);
    publish(home, 2013);
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(folder_); }
  static std::filesystem::path root() { return folder_ / "home"; }

  static Reading read(Published& published, int year) {
    auto reading = published.read({Period::year_of(year), {}, {}});
    EXPECT_TRUE(reading) << to_text(reading.error());
    return *reading;
  }

  static std::filesystem::path folder_;
};
std::filesystem::path Cities::folder_;

TEST_F(Cities, TellTheWorldOfAnyPack) {
  auto const published = Published::open(root()).value();
  auto const world = published->world();
  EXPECT_EQ(world->title, "全国智慧绩效平台");
  EXPECT_EQ(world->pack_title, "地级市财政与发展比较");
  ASSERT_EQ(world->levels.size(), 3U);
  EXPECT_EQ(world->newest, Period::year_of(2013));
  ASSERT_EQ(world->periods.size(), 3U);
  EXPECT_FALSE(world->periods[0].version);  // 2011 is a draft
  EXPECT_EQ(world->periods[0].drafted_at, "2014-06-01 08:00:00");
  EXPECT_EQ(world->periods[2].version, 1);
  EXPECT_EQ(std::count_if(world->units.begin(), world->units.end(), [](auto const& u) { return u.level == "city"; }),
            283);
  EXPECT_EQ(world->units.front().code, "CN");
  EXPECT_FALSE(world->has_map);
  EXPECT_TRUE(world->axes.empty());
  EXPECT_FALSE(world->lists.mechanisms);
  EXPECT_FALSE(world->lists.figures);
  EXPECT_GT(published->ledger().size, 0U);
  EXPECT_EQ(published->ledger().root.size(), 64U);
}

TEST_F(Cities, ExplainTheKnownFigureOfWuhan) {
  auto const published = Published::open(root()).value();
  auto const figure = make_explanation(read(*published, 2013), Scope::all(), {wuhan, "FISCAL_EFFORT"}).value();
  EXPECT_EQ(figure.unit_name, "Wuhan");
  EXPECT_EQ(figure.value->rounded(6, Rounding::half_even).to_string(), "19.120569");
  EXPECT_EQ(figure.substituted, "19.12% = 17,306,543 ÷ 90,512,700 × 100");  // cells of the CSV
  EXPECT_EQ(figure.target->to_string(), "9");                               // 822.1 万人: a large city
  EXPECT_EQ(figure.group_best_unit, wuhan);                                 // the highest of all, so of its group
  EXPECT_EQ(figure.sentence.substr(0, figure.sentence.find("；")),
            "2013年财政努力程度(公共财政收入占 GDP) 19.12%，达到目标 9%");
  ASSERT_EQ(figure.series.size(), 2U);
  EXPECT_EQ(figure.series[0].period, Period::year_of(2012));
  EXPECT_EQ(figure.previous, figure.series[0].value);
  EXPECT_EQ(figure.year_ago, figure.previous);  // of a year, both are the year before
  EXPECT_TRUE(figure.leaf_index);
}

TEST_F(Cities, TheCutOffIsWhenTheDataCame) {
  auto const published = Published::open(root()).value();
  for (auto const year : {2011, 2013}) {  // a draft and a publication
    EXPECT_EQ(read(*published, year).snapshot->data_until, "2014-06-01 08:00:00") << year;
  }
}

TEST_F(Cities, OverviewNeedsNoSheetAtTheTop) {
  auto const published = Published::open(root()).value();
  auto const reading = read(*published, 2013);
  auto const overview = make_overview(reading, Scope::all(), "CN").value();
  EXPECT_FALSE(overview.standing);
  EXPECT_EQ(overview.children_level, "province");
  EXPECT_EQ(overview.gaps.size(), 10U);
  for (std::size_t i = 1; i < overview.gaps.size(); ++i) EXPECT_GE(overview.gaps[i - 1].lost, overview.gaps[i].lost);
  auto const ranking = make_ranking(reading, Scope::all(), {"city", "LARGE", {}}).value();
  EXPECT_EQ(ranking.rows.front().rank, 1);
  EXPECT_EQ(ranking.rows.front().group, "LARGE");
  auto const below = make_ranking(reading, Scope::all(), {"city", {}, "P:Hubei"}).value();
  EXPECT_TRUE(std::any_of(below.rows.begin(), below.rows.end(), [](auto const& row) { return row.unit == wuhan; }));
  for (auto const& row : below.rows) EXPECT_EQ(row.parent, "P:Hubei");
}

TEST_F(Cities, SourceGivesTheCellsBack) {
  auto const published = Published::open(root()).value();
  auto home = Home::open(root(), Access::read).value();
  auto const source = make_source(home, read(*published, 2013), Scope::all(), {wuhan, "FISCAL_EFFORT"});
  ASSERT_TRUE(source) << to_text(source.error());
  EXPECT_TRUE(source->matches_facts);
  ASSERT_EQ(source->atoms.size(), 2U);
  EXPECT_EQ(source->atoms[0].value, "17306543");
  EXPECT_EQ(source->atoms[1].value, "90512700");
  ASSERT_TRUE(source->publication);
  EXPECT_EQ(source->publication->version, 1);
  EXPECT_TRUE(source->reproduced);
  EXPECT_TRUE(source->reads.empty());
  EXPECT_TRUE(source->atoms[0].rows.at(0).shown.empty());  // nobody asked for rows
  auto const refused = make_source(home, read(*published, 2013), {false, {"P:Hunan"}}, {wuhan, "FISCAL_EFFORT"});
  EXPECT_EQ(refused.error().front().code, "reading.out_of_scope");
}

// The line of the file itself: 219,Wuhan,Hubei,2013,708,17306543,… is line 1366 of it.
TEST_F(Cities, SourceGivesTheRowsBackToWhoeverMayReadThem) {
  auto const published = Published::open(root()).value();
  auto home = Home::open(root(), Access::read).value();
  auto const source = make_source(home, read(*published, 2013), Scope::all(), {wuhan, "FISCAL_EFFORT"}, 5);
  ASSERT_TRUE(source) << to_text(source.error());
  auto const& rows = source->atoms.at(0).rows.at(0);
  EXPECT_EQ(rows.all, 1);
  ASSERT_EQ(rows.shown.size(), 1U);
  EXPECT_EQ(rows.shown[0].number, 1366);
  EXPECT_EQ(rows.shown[0].batch_file, "china_prefecture_city_panel_2003_2013.csv");
  EXPECT_EQ(rows.shown[0].cells.size(), rows.columns.size());
  auto const& cells = rows.shown[0].cells;
  EXPECT_NE(std::find(cells.begin(), cells.end(), std::optional<std::string>("17306543")), cells.end());
}

// Spending ÷ GDP in a later pack must not explain what income ÷ GDP gave: the figures are those of the test above.
TEST_F(Cities, ExplainAResultByThePackItWasMadeWith) {
  namespace fs = std::filesystem;
  auto const pack = folder_ / "later-pack";
  fs::copy(fs::path(JIXIAO_SOURCE_DIR) / "policies/examples/cities", pack, fs::copy_options::recursive);
  auto text = read_file(pack / "indicators.yaml").value();
  std::string const income = "numerator: sum(panel.pub_income)";
  text.replace(text.find(income), income.size(), "numerator: sum(panel.pub_expend)");
  ASSERT_TRUE(write_file_durably(pack / "indicators.yaml", text));
  fs::copy(root(), folder_ / "other-home", fs::copy_options::recursive);
  auto home = Home::open(folder_ / "other-home", Access::write).value();
  auto const installed = install_pack(home, pack, now);
  ASSERT_TRUE(installed) << to_text(installed.error());

  auto const explained = explain(home, wuhan, "FISCAL_EFFORT", Period::year_of(2013), {});
  ASSERT_TRUE(explained) << to_text(explained.error());
  ASSERT_FALSE(explained->atoms.empty());
  EXPECT_NE(explained->atoms.front().text.find("pub_income"), std::string::npos) << explained->atoms.front().text;
  EXPECT_TRUE(explained->matches_facts);
}

TEST_F(Cities, FiguresTravelAsTextAndWhatIsAbsentHasNoKey) {
  auto const published = Published::open(root()).value();
  auto const json = reflect::to_json(make_overview(read(*published, 2011), Scope::all(), wuhan).value());
  EXPECT_EQ(json.at("period"), "2011");
  EXPECT_FALSE(json.contains("version"));  // a draft
  EXPECT_FALSE(json.contains("previous"));
  EXPECT_TRUE(json.at("standing").at("total").is_string());
  EXPECT_FALSE(json.at("standing").contains("previous_total"));
  EXPECT_TRUE(json.at("lights").at("green").is_number_integer());
}

// One snapshot is kept, so the readers keep pushing each other's out.
TEST_F(Cities, ManyReadersAtOnceEachGetThePeriodTheyAskFor) {
  auto const published = Published::open(root(), 1).value();
  std::atomic<int> wrong{0};
  std::vector<std::thread> readers;
  for (int t = 0; t < 4; ++t) {
    readers.emplace_back([&, t] {
      for (int i = 0; i < 6; ++i) {
        auto const period = Period::year_of(2011 + (t + i) % 3);
        auto const reading = published->read({period, {}, {}});
        auto const* record = reading ? reading->snapshot->find(wuhan) : nullptr;
        if (!record || record->total.period != period) ++wrong;
        if (i == 3 && !published->refresh()) ++wrong;
      }
    });
  }
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(wrong, 0);
}

TEST_F(Cities, UnknownPeriodsAndVersionsAreRefused) {
  auto const published = Published::open(root()).value();
  EXPECT_EQ(published->read({Period::year_of(2005), {}, {}}).error().front().code, "app.not_computed");
  EXPECT_EQ(published->read({Period::year_of(2013), 7, {}}).error().front().code, "storage.publication_unknown");
  EXPECT_EQ(published->read({Period::year_of(2013), {}, Which::draft})->snapshot->version(), std::nullopt);
}

TEST_F(Cities, ZADamagedCheckpointIsToldAndResultsStayReadable) {
  auto const file = root() / "ledger" / "checkpoint";
  auto const good = read_file(file).value();
  auto bad = good;
  bad[bad.find('\n') + 1] = '9';  // another size than was signed
  ASSERT_TRUE(write_file_durably(file, bad));
  auto const published = Published::open(root());
  ASSERT_TRUE(write_file_durably(file, good));
  ASSERT_TRUE(published);
  EXPECT_TRUE((*published)->ledger().problem);
  EXPECT_TRUE((*published)->read({Period::year_of(2013), {}, {}}));
  EXPECT_FALSE(Published::open(root()).value()->ledger().problem);
}

// Last: it adds a publication to the home.
TEST_F(Cities, ZRefreshTakesInWhatWasPublishedAndLeavesReadersTheirSnapshot) {
  auto const published = Published::open(root(), 1).value();
  auto const before = read(*published, 2013);
  auto const drafted = read(*published, 2011);
  EXPECT_FALSE(drafted.snapshot->version());
  EXPECT_EQ(published->generation(), 1U);
  ASSERT_TRUE(published->refresh());
  EXPECT_EQ(published->generation(), 1U);  // nothing changed
  auto const tag = published->tag();
  EXPECT_EQ(Published::open(root()).value()->tag(), tag);  // and it is the same after a restart
  {
    auto home = Home::open(root(), Access::write).value();
    publish(home, 2011);
  }
  ASSERT_TRUE(published->refresh());
  EXPECT_EQ(published->generation(), 2U);
  EXPECT_NE(published->tag(), tag);
  auto const after = read(*published, 2011);
  EXPECT_EQ(after.snapshot->version(), 1);
  EXPECT_NE(after.history->find(Period::year_of(2011)), nullptr);
  // Periods that did not change are shared, and an earlier reading still holds what it held.
  EXPECT_EQ(after.history->find(Period::year_of(2013)), before.history->find(Period::year_of(2013)));
  EXPECT_EQ(before.history->find(Period::year_of(2011)), nullptr);
  EXPECT_EQ(before.snapshot->period, Period::year_of(2013));
}

}  // namespace
}  // namespace jixiao::app
