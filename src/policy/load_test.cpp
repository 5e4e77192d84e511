#include "policy/load.h"

#include "base/file.h"
#include "policy/check.h"
#include "policy/pack_for_tests.h"

namespace jixiao::policy {
namespace {

std::filesystem::path const policies = std::filesystem::path(JIXIAO_SOURCE_DIR) / "policies";

TEST(LoadPack, ReadsTheExamples) {
  for (auto const* name : {"libraries", "cities", "hdi"}) {
    auto const loaded = load_pack(policies / "examples" / name);
    ASSERT_TRUE(loaded) << name << "\n" << to_text(loaded.error());
    EXPECT_EQ(to_text(loaded->warnings), "") << name;
  }
}

TEST(LoadPack, SaysWhereAKeyIsUnknownAndWhatItMayBe) {
  auto const text = errors_of(with("    target: 90", "    targte: 90"));
  EXPECT_NE(text.find("pack.yaml:57"), std::string::npos) << text;
  EXPECT_NE(text.find("是不是“target”"), std::string::npos) << text;
}

TEST(LoadPack, SaysWhereAFormulaIsWrong) {
  auto const text = errors_of(with("returned_on <= due_on", "retruned_on <= due_on"));
  EXPECT_NE(text.find("pack.yaml:55"), std::string::npos) << text;
  EXPECT_NE(text.find("returned_on"), std::string::npos) << text;
}

TEST(LoadPack, SaysWhereTheCatalogueIsWrong) {
  auto const text = errors_of(with("shortest: month", "catalogue: 99"));
  EXPECT_EQ(text.find("pack.yaml:3: "), 0U) << text;
}

TEST(LoadPack, RecordsAreKeptAsLongAsPagesLookBackOnThem) {
  auto const text = errors_of(with("levels:", "retention: {jobs_days: 0, deliveries_days: 7}\nlevels:"));
  EXPECT_NE(text.find("deliveries_days 应为 0（长期保留）或 31 至 36500 天，现为 7"), std::string::npos) << text;
  EXPECT_EQ(text.find("jobs_days"), std::string::npos) << text;
}

TEST(LoadPack, APackThatIsHeldIsNotLoadedAgain) {
  auto const files = libraries();
  auto const first = load_shared_pack(files).value();
  EXPECT_EQ(load_shared_pack(files).value(), first);
  auto other = with("三家图书馆", "四家图书馆");
  other.digest = digest_of(other.files);
  EXPECT_NE(load_shared_pack(other).value(), first);
}

TEST(LoadPack, RefusesWhatYamlWouldLetPass) {
  EXPECT_NE(errors_of(with("    target: 90", "    target: 90\n    target: 91")).find("写了两次"), std::string::npos);
  EXPECT_NE(errors_of(with("title: 三家图书馆", "title: &a 三家图书馆")).find("锚点"), std::string::npos);
  EXPECT_NE(errors_of(with("levels:", "levels: [")).find("YAML 语法错误"), std::string::npos);
  EXPECT_NE(errors_of(with("levels:", "level:")).find("是不是“levels”"), std::string::npos);
  EXPECT_NE(errors_of(with("title: 三家图书馆", "title: \xC8\xFD")).find("UTF-8"), std::string::npos);
}

TEST(LoadPack, KeepsCodesAsTheyAreWritten) {
  auto files = with("{code: L1, name: 河东馆", "{code: 01, name: no");
  auto& text = files.files["pack.yaml"];
  text.replace(text.find("units: [L1"), 10, "units: [01");
  auto const loaded = load_pack(files);
  ASSERT_TRUE(loaded) << errors_of(files);
  EXPECT_EQ(loaded->pack.units[1].code, "01");
  EXPECT_EQ(loaded->pack.units[1].name, "no");
}

TEST(CheckPack, PointsMustAddUp) {
  auto const text = errors_of(with("points: {library: 60}", "points: {library: 61.5}"));
  EXPECT_NE(text.find("合计 101.5 分，相差 -1.5 分"), std::string::npos) << text;
}

TEST(CheckPack, PointsOnAnAxisOfTheirOwnAreNotTheSheets) {
  auto files =
      with("levels:",
           "axes:\n  - {id: internal, title: 内部, weight: 0.7}\n  - {id: voice, title: 读者, weight: 0.3}\n\nlevels:");
  auto& text = files.files["pack.yaml"];
  text.insert(
      text.find("  - id: BUSY"),
      "  - {id: VOICE, name: 读者评分, dimension: SERVICE, axis: voice, levels: [library], points: {library: 100}, "
      "numerator: count(loan), denominator: count(loan), target: 1, scoring: {method: target_ratio}, department: "
      "读者部, "
      "standard: 评分。}\n");
  EXPECT_EQ(errors_of(files), "");
  text.replace(text.find("axis: voice"), 11, "axis: internal");
  EXPECT_NE(errors_of(files).find("合计 200 分，相差 -100 分"), std::string::npos) << errors_of(files);
}

TEST(CheckPack, VersionsOfOneThingNeedTheirFirstDayInTheKey) {
  std::string const reader =
      "  - {id: reader, title: 读者, kind: dimension, key: [reader], valid_from: since, columns: [{name: reader, "
      "title: 证号, "
      "type: code}, {name: since, title: 起始日期, type: date}]}\n";
  auto files = with("dimensions:", reader + "\ndimensions:");
  EXPECT_NE(errors_of(files).find("数据集 reader 的主键须包含起始日期列 since"), std::string::npos) << errors_of(files);
  auto& text = files.files["pack.yaml"];
  text.replace(text.find("key: [reader]"), 13, "key: [reader, since]");
  EXPECT_EQ(errors_of(files), "");
}

TEST(CheckPack, NamesThatDoNotExistComeWithTheNearest) {
  EXPECT_NE(errors_of(with("peers: all", "peers: al")).find("是不是“all”"), std::string::npos);
  EXPECT_NE(errors_of(with("owner: library", "owner: libary")).find("是不是“library”"), std::string::npos);
  EXPECT_NE(errors_of(with("parent: ALL}\n  - {code: L2", "parent: ALX}\n  - {code: L2")).find("ALX"),
            std::string::npos);
  EXPECT_NE(errors_of(with("id: BUSY", "id: RETURNED")).find("声明了两次"), std::string::npos);
}

TEST(CheckPack, RefusesAReferenceNothingReads) {
  auto const plain =
      with("{name: day, title: 日期, type: date}", "{name: day, title: 日期, type: date, references: loan}");
  EXPECT_NE(errors_of(plain).find("loan 不是维度"), std::string::npos) << errors_of(plain);
}

TEST(CheckPack, WarnsOfOneEventCountedTwiceUnlessThePackSaysSo) {
  auto const twice = with("value: sum(visit.visitors) / sum(visit.opening_hours where visitors is not missing)",
                          "value: count(loan) / 10");
  auto const has = [](PackFiles const& files, std::string const& code) {
    auto const loaded = load_pack(files);
    EXPECT_TRUE(loaded) << errors_of(files);
    return loaded && std::any_of(loaded->warnings.begin(), loaded->warnings.end(),
                                 [&](Error const& e) { return e.code == code; });
  };
  auto unit_less = twice;
  auto& text = unit_less.files["pack.yaml"];
  text.replace(text.find("unit: 人/小时"), std::string("unit: 人/小时").size(), "unit: 笔");
  EXPECT_TRUE(has(unit_less, "policy.double_counting"));
  text.replace(text.find("department: 读者部"), std::string("department: 读者部").size(),
               "department: 读者部\n    shares_events_with: [RETURNED]");
  EXPECT_FALSE(has(unit_less, "policy.double_counting"));
  EXPECT_TRUE(has(with("department: 流通部", "note: 无"), "policy.no_department"));
}

TEST(DefaultPack, LoadsAndServesItsMechanisms) {
  auto const loaded = load_pack(policies / "default");
  ASSERT_TRUE(loaded) << to_text(loaded.error());
  int scored = 0;
  Decimal points;
  for (auto const& indicator : loaded->pack.indicators) {
    auto const city = indicator.points.find("city");
    if (city == indicator.points.end()) continue;
    ++scored;
    points = points + city->second;
  }
  EXPECT_EQ(scored, 78);  // domain.md §3
  EXPECT_EQ(points, Decimal(1000));
  EXPECT_EQ(loaded->pack.mechanisms.size(), 125U);
  for (auto const& warning : loaded->warnings) {
    EXPECT_EQ(warning.code, "policy.mechanisms_unserved") << to_text(warning);
  }
}

PackFiles with_figure(std::string const& figure) {
  auto files = libraries();
  files.files["figures.yaml"] = "figures:\n" + figure;
  return files;
}

TEST(Figures, AnExpressionBecomesAnIndicatorOfTheRootWithoutPoints) {
  auto const loaded =
      load_pack(with_figure("  - {id: F1, title: 借阅, sentence: '全市借阅{}册', value: count(loan), dimension: "
                            "SERVICE, unit: 册, decimals: 0, "
                            "definition: 全部借阅}\n"));
  ASSERT_TRUE(loaded) << to_text(loaded.error());
  auto const* const indicator = loaded->pack.find_indicator("F1");
  ASSERT_TRUE(indicator);
  EXPECT_EQ(indicator->levels, std::vector<std::string>{loaded->pack.levels.front().id});
  EXPECT_TRUE(indicator->points.empty());
  EXPECT_EQ(indicator->unit, "册");
}

TEST(Figures, AWrongFormulaIsToldWhereTheFigureStands) {
  auto const text = errors_of(with_figure(
      "  - id: F1\n    title: 借阅\n    sentence: '借阅{}册'\n    value: count(lone)\n    dimension: SERVICE\n"
      "    unit: 册\n    definition: 全部\n"));
  EXPECT_NE(text.find("figures.yaml:5"), std::string::npos) << text;
}

TEST(Figures, ASentenceHasOnePlaceForTheNumber) {
  EXPECT_NE(errors_of(with_figure("  - {id: F1, title: a, sentence: 没有空格, unit: 册, definition: b}\n")).find("F1"),
            std::string::npos);
  EXPECT_NE(errors_of(with_figure("  - {id: F1, title: a, sentence: '{}和{}', unit: 册, definition: b}\n")).find("F1"),
            std::string::npos);
  EXPECT_EQ(errors_of(with_figure("  - {id: F1, title: a, sentence: '有{}册', unit: 册, definition: b}\n")), "");
}

TEST(Figures, NamesOfUnitsAreComputedAtTheirLevel) {
  auto const loaded = load_pack(with_figure(
      "  - {id: F1, title: 试点, sentence: '在{}试点', names_of: library, value: count(loan), dimension: SERVICE, "
      "definition: 有借阅的馆}\n"));
  ASSERT_TRUE(loaded) << to_text(loaded.error());
  EXPECT_EQ(loaded->pack.find_indicator("F1")->levels, std::vector<std::string>{"library"});
}

TEST(Figures, NamesNeedAnExpressionAndALevelThatIsThere) {
  auto const without =
      errors_of(with_figure("  - {id: F1, title: a, sentence: '{}', names_of: library, definition: b}\n"));
  EXPECT_NE(without.find("names_of"), std::string::npos) << without;
  auto const level =
      errors_of(with_figure("  - {id: F1, title: a, sentence: '{}', names_of: shelf, value: count(loan), dimension: "
                            "SERVICE, definition: b}\n"));
  EXPECT_NE(level.find("shelf"), std::string::npos) << level;
}

TEST(Figures, ABlankHasOneSource) {
  auto const text = errors_of(with_figure(
      "  - {id: F1, title: a, sentence: '{}', word: 发票, value: count(loan), dimension: SERVICE, definition: b}\n"));
  EXPECT_NE(text.find("F1"), std::string::npos) << text;
}

TEST(Figures, AnIndicatorThatIsNotThereIsNamed) {
  auto const text =
      errors_of(with_figure("  - {id: F1, title: a, sentence: '{}', indicator: NOPE, unit: 册, definition: b}\n"));
  EXPECT_NE(text.find("NOPE"), std::string::npos) << text;
}

}  // namespace
}  // namespace jixiao::policy
