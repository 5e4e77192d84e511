#include "scoring/score_period.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <chrono>

namespace jixiao::scoring {
namespace {

Decimal dec(char const* text) { return *Decimal::parse(text); }

// A level of cities with monthly indicators; target 100 everywhere, one peer group.
class Province {
 public:
  Province() {
    pack.dimensions = {{"POL", "政治统领"}, {"COG", "共治共享"}};
    sheet().level = "city";
    sheet().full = 100;
    sheet().peers = "size";
    sheet().grades = "four";
    PeerScheme scheme;
    scheme.id = "size";
    scheme.level = "city";
    scheme.rank_min = 3;
    pack.peers = {scheme};
    GradeScheme grades;
    grades.id = "four";
    grades.grades = {{"A", "好", dec("90")}, {"B", "较好", dec("75")}, {"C", "一般", dec("60")}, {"D", "差", {}}};
    pack.grades = {grades};
    pack.robustness.runs = 100;
    inputs.period = period;
  }

  Sheet& sheet() {
    if (pack.sheets.empty()) pack.sheets.emplace_back();
    return pack.sheets[0];
  }

  Indicator& indicator(char const* id, char const* dimension, int points, Method method = Method::target_ratio) {
    Indicator out;
    out.id = out.name = id;
    out.dimension = dimension;
    out.levels = {"city"};
    out.points = {{"city", points}};
    out.scoring.method = method;
    pack.indicators.push_back(out);
    return pack.indicators.back();
  }

  UnitInputs& city(char const* code, char const* group = "big") {
    Unit unit;
    unit.code = code;
    unit.name = std::string(code) + "市";
    unit.level = "city";
    units.push_back(unit);
    UnitInputs in;
    in.unit = code;
    if (*group) in.groups = {{"size", group}};
    inputs.units.push_back(in);
    return inputs.units.back();
  }

  // One indicator's values, city by city; "-" is missing.
  void values_of(char const* id, std::vector<char const*> const& texts) {
    for (std::size_t u = 0; u < texts.size(); ++u) {
      IndicatorValue value;
      value.indicator = id;
      value.unit = units[u].code;
      value.period = period;
      if (*texts[u] != '-') {
        value.status = ValueStatus::ok;
        value.value = dec(texts[u]);
      }
      values.push_back(value);
      IndicatorInputs in;
      in.indicator = id;
      in.unit = units[u].code;
      in.target = Cell::of(100);
      in.tolerance = Cell::of(5);
      inputs.indicators.push_back(in);
    }
  }

  PeriodResult score() const {
    std::vector<Unit const*> pointers;
    for (auto const& unit : units) pointers.push_back(&unit);
    auto result = score_period({pack, "city", period, pointers, values, inputs, {}});
    EXPECT_TRUE(result.has_value()) << (result ? "" : to_text(result.error()));
    return std::move(*result);
  }

  Score const& find(PeriodResult const& result, char const* unit, char const* id) const {
    return *std::find_if(result.scores.begin(), result.scores.end(),
                         [&](Score const& s) { return s.unit == unit && s.indicator == id; });
  }

  Period period = *Period::parse("2026-09");
  Pack pack;
  std::vector<Unit> units;
  std::vector<IndicatorValue> values;
  ScoringInputs inputs;
};

std::string ranks(std::vector<Score> const& scores) {
  std::string out;
  for (auto const& s : scores) out += (s.rank ? std::to_string(*s.rank) : "-") + " ";
  return out;
}
std::string ranks(std::vector<Total> const& totals) {
  std::string out;
  for (auto const& t : totals) out += (t.rank ? std::to_string(*t.rank) : "-") + " ";
  return out;
}

TEST(ScorePeriod, TiesShareTheBetterRankInTables) {
  Province p;
  p.indicator("X", "POL", 100);
  for (auto const* code : {"a", "b", "c", "d"}) p.city(code);
  p.values_of("X", {"90", "80", "90", "95"});
  auto const result = p.score();
  EXPECT_EQ(ranks(result.scores), "2 4 2 1 ");
  EXPECT_EQ(ranks(result.totals), "2 4 2 1 ");
  EXPECT_EQ(result.scores[0].ranked, 4);
  EXPECT_EQ(result.totals[3].total, dec("95"));
  EXPECT_EQ(result.totals[3].grade, "A");
  EXPECT_EQ(result.totals[1].grade, "B");
  EXPECT_EQ(
      result.totals[3].explanation,
      "总分 95 分（得分合计 95 分 ÷ 参评分值 100 分 × 满分 100 分），组内 4 个单位中第 1 名，名次区间 1–1，等次：好");
  EXPECT_EQ(result.totals[1].explanation,
            "总分 80 分（得分合计 80 分 ÷ 参评分值 100 分 × 满分 100 分），组内 4 个单位中第 4 名，名次区间 4–4，100 "
            "次权重扰动中 100% 仍居末位，等次：较好");
}

TEST(ScorePeriod, TiesTakeTheMeanRankInsideTheRankMethod) {
  Province p;
  p.indicator("X", "POL", 100, Method::rank_based);
  for (auto const* code : {"a", "b", "c", "d", "e"}) p.city(code);
  p.values_of("X", {"50", "40", "50", "60", "10"});
  // Ranks 2.5, 4, 2.5, 1, 5 of 5: 0.6 + 0.4·(5 − 2.5)/4 = 0.85.
  auto const result = p.score();
  EXPECT_EQ(result.scores[0].score, dec("85"));
  EXPECT_EQ(result.scores[3].score, dec("100"));
  EXPECT_EQ(result.scores[4].score, dec("60"));
  EXPECT_EQ(result.scores[0].method, "rank_based");
  EXPECT_EQ(result.scores[0].rank, 2);
}

TEST(ScorePeriod, EfficacyReadsTheQuantilesOfItsOwnGroup) {
  Province p;
  p.indicator("X", "POL", 100, Method::efficacy);
  for (auto const* code : {"a", "b", "c"}) p.city(code);
  for (auto const* code : {"d", "e", "f"}) p.city(code, "small");
  p.values_of("X", {"50", "60", "70", "0", "10", "20"});
  // Group big: P10 = 50 + 0.2·10 = 52, P90 = 68; 60 → 0.6 + 0.4·8/16 = 0.8. Group small the same, 50 lower.
  auto const result = p.score();
  EXPECT_EQ(result.scores[1].score, dec("80"));
  EXPECT_EQ(result.scores[4].score, dec("80"));
  EXPECT_EQ(result.scores[2].score, dec("100"));
  EXPECT_EQ(result.scores[0].score, dec("55"));  // 0.6 − 0.4·2/16
}

TEST(ScorePeriod, NegativeIndicatorsRankTheSmallerFirst) {
  Province p;
  p.indicator("X", "POL", 100).direction = Direction::negative;
  for (auto const* code : {"a", "b", "c"}) p.city(code);
  p.values_of("X", {"120", "90", "130"});
  EXPECT_EQ(ranks(p.score().scores), "2 1 3 ");
}

TEST(ScorePeriod, ASmallSampleWithholdsOnlyThatRank) {
  Province p;
  p.indicator("X", "POL", 100);
  for (auto const* code : {"a", "b", "c", "d"}) p.city(code);
  p.values_of("X", {"90", "80", "70", "95"});
  p.values[3].sample_small = true;
  auto const result = p.score();
  EXPECT_EQ(ranks(result.scores), "1 2 3 - ");
  EXPECT_EQ(result.scores[3].score, dec("95"));
  EXPECT_EQ(result.scores[0].ranked, 3);
  EXPECT_EQ(ranks(result.totals), "2 3 4 1 ");
}

TEST(ScorePeriod, SmallGroupsAreGradedButNotRanked) {
  Province p;
  p.indicator("X", "POL", 100);
  for (auto const* code : {"a", "b", "c"}) p.city(code);
  for (auto const* code : {"d", "e"}) p.city(code, "small");
  p.city("f", "");
  p.values_of("X", {"90", "80", "70", "95", "50", "60"});
  auto const result = p.score();
  EXPECT_EQ(ranks(result.totals), "1 2 3 - - - ");
  EXPECT_EQ(result.totals[3].grade, "A");
  EXPECT_FALSE(result.totals[3].rank_q5);
  EXPECT_EQ(
      result.totals[3].explanation,
      "总分 95 分（得分合计 95 分 ÷ 参评分值 100 分 × 满分 100 分），同组可比单位不足 3 个，只评档不排名，等次：好");
  EXPECT_EQ(result.totals[5].explanation,
            "总分 60 分（得分合计 60 分 ÷ 参评分值 100 分 × 满分 100 分），未编入同类组，不排名，等次：一般");
}

TEST(ScorePeriod, AWholeDimensionMissingLeavesTotalAndFullMark) {
  Province p;
  p.indicator("X", "POL", 60);
  p.indicator("Y", "COG", 30);
  p.indicator("Z", "COG", 10);
  p.city("a");
  p.values_of("X", {"90"});
  p.values_of("Y", {"-"});
  p.values_of("Z", {"-"});
  auto const result = p.score();
  EXPECT_EQ(result.totals[0].total, dec("90"));
  EXPECT_EQ(result.totals[0].points_assessed, dec("60"));
  EXPECT_EQ(result.totals[0].dimensions, (std::map<std::string, Decimal>{{"POL", dec("54")}}));
  EXPECT_EQ(p.find(result, "a", "Y").explanation, "Y缺数，暂不计分，维度内没有可计分的指标，其 30 分退出总分与满分");
  EXPECT_EQ(result.totals[0].explanation,
            "总分 90 分（得分合计 54 分 ÷ 参评分值 60 分 × 满分 100 分），同组可比单位不足 3 "
            "个，只评档不排名，等次：好，共治共享维度全部未计分，40 "
            "分退出总分与满分");
}

TEST(ScorePeriod, NothingScoredIsNoTotalAndNoRank) {
  Province p;
  p.indicator("X", "POL", 100);
  for (auto const* code : {"a", "b", "c", "d"}) p.city(code);
  p.values_of("X", {"90", "80", "70", "-"});
  auto const result = p.score();
  EXPECT_FALSE(result.totals[3].total);
  EXPECT_EQ(ranks(result.totals), "1 2 3 - ");
  EXPECT_EQ(result.scores[3].light, Light::grey);
  EXPECT_EQ(result.totals[3].grade, "");
}

TEST(ScorePeriod, AdjustmentsMoveTheTotalAndAreListed) {
  Province p;
  p.indicator("X", "POL", 100);
  AdjustmentRule rule;
  rule.id = "ADJ-05";
  rule.title = "典型案例";
  rule.points = 2;
  p.pack.adjustments = {rule};
  for (auto const* code : {"a", "b", "c"}) p.city(code);
  p.inputs.units[1].adjustments = {{"ADJ-05", Cell::of(3), ""}};
  p.values_of("X", {"90", "85", "70"});
  auto const result = p.score();
  EXPECT_EQ(ranks(result.totals), "2 1 3 ");
  EXPECT_EQ(result.totals[1].total, dec("91"));
  EXPECT_EQ(result.totals[1].adjustment, dec("6"));
  EXPECT_EQ(result.totals[1].explanation,
            "总分 91 分（得分合计 85 分 ÷ 参评分值 100 分 × 满分 100 分 + 加减分 6 分），加减分 +6 分：典型案例 +6 "
            "分（3 项），组内 3 个单位中第 1 名，名次区间 1–1，等次：好");
}

TEST(ScorePeriod, AVetoBitesOnlyWhenConfirmed) {
  Province p;
  p.indicator("X", "POL", 100);
  p.pack.vetoes.resize(2);
  p.pack.vetoes[0].id = "VETO-DATA";
  p.pack.vetoes[1].id = "VETO-POL";
  p.pack.vetoes[1].dimension = "POL";
  for (auto const* code : {"a", "b", "c"}) p.city(code);
  p.inputs.units[0].vetoes = {{"VETO-DATA", Cell::of(1), Cell::of(0)}};
  p.inputs.units[1].vetoes = {{"VETO-DATA", Cell::of(1), Cell::of(1)}};
  p.inputs.units[2].vetoes = {{"VETO-POL", Cell::of(1), Cell::of(1)}};
  p.values_of("X", {"95", "94", "93"});
  auto const totals = p.score().totals;
  EXPECT_EQ(totals[0].grade, "A");
  EXPECT_FALSE(totals[0].veto);
  EXPECT_EQ(totals[0].veto_proposed, (std::vector<std::string>{"VETO-DATA"}));
  EXPECT_EQ(totals[1].grade, "D");
  EXPECT_EQ(totals[1].veto, "VETO-DATA");
  EXPECT_TRUE(totals[1].veto_proposed.empty());
  EXPECT_EQ(totals[2].grade, "B");
  EXPECT_EQ(totals[1].total, dec("94"));  // the grade falls, the points stay
}

class Pilots : public ::testing::Test {
 protected:
  Pilots() {
    Axis internal, reverse;
    internal.id = "internal";
    internal.title = "内部考评";
    internal.weight = dec("0.7");
    reverse.id = "reverse";
    reverse.title = "反向评价";
    reverse.weight = dec("0.3");
    reverse.applies = "unit.pilot = 'reverse'";
    reverse.ranked_apart = true;
    p_.pack.axes = {internal, reverse};
    p_.sheet().replaced_by_axis = {{"R", "reverse"}};
    p_.indicator("X", "COG", 75);
    p_.indicator("R", "COG", 25);
    for (auto const* code : {"a", "b", "c", "d", "e", "f"}) p_.city(code);
    for (auto const u : {0, 2, 4}) p_.inputs.units[static_cast<std::size_t>(u)].axes = {"reverse"};
    p_.values_of("X", {"86", "86", "80", "90", "70", "60"});
    p_.values_of("R", {"88", "88", "90", "60", "99", "60"});
  }
  Province p_;
};

TEST_F(Pilots, AreScoredOverTwoAxesAndRankedApart) {
  auto const result = p_.score();
  // R moves to the axis: X holds all 100 points; 0.7·86 + 0.3·88 = 86.6.
  EXPECT_EQ(result.totals[0].total, dec("86.6"));
  EXPECT_EQ(result.totals[0].total_comparable, dec("86"));
  EXPECT_EQ(result.totals[0].axes, (std::map<std::string, Decimal>{{"internal", 86}, {"reverse", 88}}));
  EXPECT_EQ(result.totals[0].points_assessed, dec("100"));
  EXPECT_EQ(p_.find(result, "a", "X").points, dec("100"));
  EXPECT_EQ(p_.find(result, "a", "R").axis, "reverse");
  EXPECT_EQ(p_.find(result, "a", "R").score, dec("22"));
  // Not a pilot: 64.5 + 22 of 100.
  EXPECT_EQ(result.totals[1].total, dec("86.5"));
  EXPECT_EQ(result.totals[1].total_comparable, dec("86.5"));
  // a 86.6, c 0.7·80 + 27 = 83, e 49 + 29.7 = 78.7; b 86.5, d 67.5 + 15 = 82.5, f 60.
  EXPECT_EQ(ranks(result.totals), "1 1 2 2 3 3 ");
  EXPECT_EQ(result.totals[0].peer_group, "big/reverse");
  EXPECT_EQ(result.totals[1].peer_group, "big");
  EXPECT_EQ(result.totals[0].ranked, 3);
  EXPECT_EQ(result.totals[0].explanation,
            "总分 86.6 分（[内部考评得分率 86.00% × 70% + 反向评价得分率 88.00% × 30%] × 满分 100 分（得分率为四舍五入后的数）），组内 3 "
            "个单位中第 1 名，名次区间 1–1，"
            "等次：较好");
}

// One pilot in each of three groups, as the groups are not made for them. a 86.6, c 83, e 78.7 as above; b, d and f are
// too few in "big" and rank in no list.
TEST_F(Pilots, AreRankedAcrossGroupsThatHaveTooFewOfThem) {
  p_.sheet().grades.clear();
  auto& units = p_.inputs.units;
  units[2].groups = {{"size", "middle"}};
  units[4].groups = {{"size", "small"}};
  units[5].groups = {{"size", "small"}};
  auto const result = p_.score();
  EXPECT_EQ(result.totals[0].peer_group, "big/reverse");
  EXPECT_EQ(result.totals[2].peer_group, "middle/reverse");
  EXPECT_EQ(ranks(result.totals), "1 - 2 - 3 - ");
  EXPECT_EQ(result.totals[4].ranked, 3);
  EXPECT_EQ(result.totals[4].rank_q95, 3);
  EXPECT_NE(result.totals[2].explanation.find("试点（反向评价）单位单独排名，3 个单位中第 2 名"), std::string::npos)
      << result.totals[2].explanation;
}

TEST_F(Pilots, AreRankedFromTwoOn) {
  auto& units = p_.inputs.units;
  units[2].axes = {};
  EXPECT_EQ(p_.score().totals[4].rank, 2);  // a 86.6, e 78.7
  units[4].axes = {};
  EXPECT_FALSE(p_.score().totals[0].rank);
}

TEST_F(Pilots, AReplacedIndicatorOnlyLeavesWhereTheAxisHasItsOwn) {
  auto& own = p_.indicator("OWN", "COG", 100);
  own.axis = "reverse";
  p_.values_of("OWN", {"50", "50", "50", "50", "50", "50"});
  auto const result = p_.score();
  EXPECT_EQ(result.totals[0].total, dec("75.2"));  // 0.7·86 + 0.3·50
  EXPECT_FALSE(p_.find(result, "a", "R").score);
  EXPECT_EQ(p_.find(result, "a", "R").explanation, "R改由“反向评价”计入总分，不在本表重复计分，其 25 分在维度内分摊");
  EXPECT_EQ(p_.find(result, "b", "R").score, dec("22"));
  // The axis does not apply to b: it has no such line at all.
  EXPECT_TRUE(std::none_of(result.scores.begin(), result.scores.end(),
                           [](Score const& s) { return s.unit == "b" && s.indicator == "OWN"; }));
}

TEST_F(Pilots, AnAxisWithoutFiguresLeavesTheWeightToTheOthers) {
  p_.values[6] = {};  // R of a
  p_.values[6].indicator = "R";
  p_.values[6].unit = "a";
  p_.values[6].period = p_.period;
  auto const result = p_.score();
  EXPECT_EQ(result.totals[0].total, dec("86"));
  EXPECT_EQ(result.totals[0].axes.size(), 1u);
}

TEST(ScorePeriod, SaysWhatThePackLacks) {
  Province p;
  p.sheet().peers = "nowhere";
  auto const unknown = score_period({p.pack, "city", p.period, {}, p.values, p.inputs, {}});
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, "scoring.scheme_unknown");
  p.sheet().peers = "size";
  p.indicator("X", "POL", -1);
  auto const negative = score_period({p.pack, "city", p.period, {}, p.values, p.inputs, {}});
  ASSERT_FALSE(negative);
  EXPECT_EQ(to_text(negative.error()),
            "indicators/X: 分值 -1 超出范围，指标分值应在 0 到 1000000000 之间，考评表满分应大于 0");
  auto const missing = score_period({p.pack, "branch", p.period, {}, p.values, p.inputs, {}});
  ASSERT_FALSE(missing);
  EXPECT_EQ(to_text(missing.error()), "层级“branch”没有考评表，应在制度包的 sheets 中为它设一张");
}

std::string summary(PeriodResult const& result) {
  std::vector<std::string> lines;
  for (auto const& s : result.scores)
    lines.push_back(s.unit + s.indicator + ": " + s.explanation + ranks(std::vector{s}));
  for (auto const& t : result.totals) lines.push_back(t.unit + ": " + t.explanation);
  std::sort(lines.begin(), lines.end());
  std::string out;
  for (auto const& line : lines) out += line + "\n";
  return out;
}

template <class T>
void shuffle(std::vector<T>& all) {
  for (std::size_t i = all.size(); i > 1; --i) std::swap(all[i - 1], all[*rc::gen::inRange<std::size_t>(0, i)]);
}

RC_GTEST_PROP(ScorePeriodProperties, OrderOfUnitsAndInputsChangesNothing, ()) {
  Province p;
  p.indicator("X", "POL", 37);
  p.indicator("Y", "POL", 23, Method::rank_based);
  p.indicator("Z", "COG", 40, Method::efficacy);
  for (auto const* code : {"a", "b", "c", "d", "e", "f", "g"}) p.city(code, *code < 'f' ? "big" : "small");
  for (auto const* id : {"X", "Y", "Z"}) {
    std::vector<std::string> texts;
    for (int i = 0; i < 7; ++i)
      texts.push_back(*rc::gen::inRange(0, 5) == 0 ? "-" : std::to_string(*rc::gen::inRange(60, 105)));
    std::vector<char const*> pointers;
    for (auto const& text : texts) pointers.push_back(text.c_str());
    p.values_of(id, pointers);
  }
  auto const there = summary(p.score());
  shuffle(p.units);
  shuffle(p.values);
  shuffle(p.inputs.units);
  shuffle(p.inputs.indicators);
  RC_ASSERT(there == summary(p.score()));
}

TEST(ScorePeriod, OfAProvincesCountiesTakesAboutASecond) {
  Province p;
  std::vector<std::string> ids, codes;
  for (int i = 0; i < 78; ++i) ids.push_back("I" + std::to_string(i));
  for (int u = 0; u < 183; ++u) codes.push_back("U" + std::to_string(u));
  for (auto const& id : ids) p.indicator(id.c_str(), id < "I4" ? "POL" : "COG", 10, static_cast<Method>(id.size() % 2));
  for (auto const& code : codes) p.city(code.c_str());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    std::vector<std::string> texts;
    for (std::size_t u = 0; u < codes.size(); ++u) texts.push_back(std::to_string(60 + (u * 31 + i * 17) % 41));
    std::vector<char const*> pointers;
    for (auto const& text : texts) pointers.push_back(text.c_str());
    p.values_of(ids[i].c_str(), pointers);
  }
  p.sheet().full = 780;
  p.pack.robustness.runs = 1000;
  auto const begin = std::chrono::steady_clock::now();
  auto const result = p.score();
  auto const took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  RecordProperty("seconds", std::to_string(took));
  EXPECT_EQ(result.scores.size(), 183u * 78u);
  EXPECT_LT(took, 10.0);  // a loose bound for loaded and sanitized machines; the measured time is recorded
}

}  // namespace
}  // namespace jixiao::scoring
