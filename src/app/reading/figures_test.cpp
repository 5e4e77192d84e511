// The figures of a speech over the hand-written province of fixture_for_tests.h.
#include "app/reading/figures.h"

#include "app/reading/fixture_for_tests.h"

namespace jixiao::app {
namespace {

using namespace reading_test;

Figure figure(std::string id, std::string sentence) {
  Figure out;
  out.id = std::move(id);
  out.title = out.id;
  out.sentence = std::move(sentence);
  out.definition = "口径";
  return out;
}

Score line(std::string const& unit, std::string const& indicator, std::optional<Decimal> value) {
  Score out;
  out.unit = unit;
  out.indicator = indicator;
  out.period = out.stands_since = period("2026-09");
  out.value = value;
  out.status = value ? ValueStatus::ok : ValueStatus::missing;
  return out;
}

// 12,345.678 at the root; 甲市 and 丙市 are pilots, 乙市 is not.
Reading reading() {
  auto pack = std::make_shared<policy::LoadedPack>();
  pack->pack = reading_test::pack()->pack;
  auto total = figure("TOTAL", "累计{}亿元");
  total.value = "1";
  auto pilots = figure("PILOTS", "在{}试点");
  pilots.value = "1";
  pilots.names_of = "city";
  pilots.suffix = "市";
  pilots.suffix_as = "市局";
  auto first = pilots;
  first.id = "FIRST";
  first.names_most = 1;
  auto word = figure("WORD", "电子{}覆盖率");
  word.word = "发票";
  auto later = figure("LATER", "评选{}名");
  pack->pack.figures = {total, pilots, first, word, later};
  SnapshotParts parts;
  parts.period = period("2026-09");
  parts.pack = pack;
  parts.units = units();
  parts.data_until = "2026-10-08 06:12:00";
  for (auto const& [unit, value] : {std::pair{"P", ""}, {"C1", "1"}, {"C2", "0"}, {"C3", "2"}}) {
    UnitRecord record;
    record.total.unit = unit;
    record.total.unit_name = unit;
    record.total.period = parts.period;
    if (*value) {
      record.scores = {line(unit, "PILOTS", number(value)), line(unit, "FIRST", number(value))};
    } else {
      record.scores = {line(unit, "TOTAL", number("12345.678"))};
    }
    parts.records.emplace_back(std::move(record), std::nullopt);
  }
  // A year earlier: 10,000.
  UnitRecord then;
  then.total.unit = "P";
  then.total.period = period("2025-09");
  then.scores = {line("P", "TOTAL", number("10000"))};
  auto before = std::make_shared<PeriodHistory>();
  before->add(then, std::nullopt, {});
  before->finish();
  Reading out;
  out.history = std::make_shared<History const>(History::Periods{{period("2025-09"), before}});
  out.snapshot = std::make_shared<Snapshot const>(make_snapshot(std::move(parts)).value());
  return out;
}

Figures figures() { return make_figures(reading(), Scope::all()).value(); }

TEST(Figures, ANumberIsRoundedAndGroupedInItsSentence) { EXPECT_EQ(figures().figures[0].text, "累计12,345.68亿元"); }

TEST(Figures, ANumberIsComparedWithAYearEarlier) {
  // 12,345.678 ÷ 10,000 − 1 = 23.45678 %
  EXPECT_EQ(figures().figures[0].compared, "上年同期 10,000.00，同比增长 23.5%");
  EXPECT_EQ(figures().figures[1].compared, "");  // names are not compared
}

TEST(Figures, NamesAreTheUnitsAboveZeroAsTheSpeechCallsThem) {
  auto const all = figures();
  EXPECT_EQ(all.figures[1].text, "在甲市局、丙市局试点");
  ASSERT_TRUE(all.figures[1].names);
  EXPECT_EQ(all.figures[1].names->back().unit, "C3");
  EXPECT_EQ(all.figures[2].text, "在甲市局试点");  // no more than one
}

TEST(Figures, AWordStandsAsItIs) { EXPECT_EQ(figures().figures[3].text, "电子发票覆盖率"); }

TEST(Figures, WhatHasNoSourceSaysSoAndIsNoZero) {
  auto const all = figures();
  EXPECT_EQ(all.figures[4].state, FigureState::no_source);
  EXPECT_EQ(all.figures[4].text, "评选（尚无数据）名");
  EXPECT_EQ(all.with_value, 4);
}

TEST(Figures, TheTextHasEachSentenceWithWhatCountsAndTheCutOff) {
  auto const text = figures_text(figures(), "讲话");
  EXPECT_EQ(text.substr(0, text.find('\n')), "讲话用数");
  EXPECT_NE(text.find("累计12,345.68亿元\n    口径：口径\n"), std::string::npos) << text;
  EXPECT_NE(text.find("2026-10-08 06:12:00"), std::string::npos) << text;
}

}  // namespace
}  // namespace jixiao::app
