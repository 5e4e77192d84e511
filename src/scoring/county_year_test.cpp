// One county's whole year, twelve boards and the year's own, worked out by hand. The sheet has 100 points:
//
//   dimension A   A1  30  monthly     positive, target ratio, target 100; year: recompute
//                 A2  10  monthly     negative, 0.5 off per occurrence, at most 6; year: sum, at least 0.8 of the
//                 months A3  20  quarterly   interval 80–95; year: last
//   dimension B   B1  24  half-yearly target ratio, target 90; year: mean
//                 B2  16  yearly      target ratio, target 80; year: recompute
#include <gtest/gtest.h>

#include "scoring/score_period.h"

namespace jixiao::scoring {
namespace {

Decimal dec(char const* text) { return *Decimal::parse(text); }

Indicator indicator(char const* id, char const* dimension, Cadence cadence, int points, Method method, YearMode year) {
  Indicator out;
  out.id = out.name = id;
  out.dimension = dimension;
  out.cadence = cadence;
  out.levels = {"county"};
  out.points = {{"county", points}};
  out.scoring.method = method;
  out.year = year;
  return out;
}

Pack make_pack() {
  Pack pack;
  pack.indicators = {indicator("A1", "A", Cadence::month, 30, Method::target_ratio, YearMode::recompute),
                     indicator("A2", "A", Cadence::month, 10, Method::deduction, YearMode::sum),
                     indicator("A3", "A", Cadence::quarter, 20, Method::interval, YearMode::last),
                     indicator("B1", "B", Cadence::half, 24, Method::target_ratio, YearMode::mean),
                     indicator("B2", "B", Cadence::year, 16, Method::target_ratio, YearMode::recompute)};
  pack.indicators[1].direction = Direction::negative;
  pack.indicators[1].min_coverage = dec("0.8");
  pack.dimensions = {{"A", "甲"}, {"B", "乙"}};
  Sheet sheet;
  sheet.level = "county";
  sheet.full = 100;
  pack.sheets = {sheet};
  pack.robustness.runs = 20;
  return pack;
}

class CountyYear : public ::testing::Test {
 protected:
  CountyYear() : pack_(make_pack()) {
    county_.code = "C1";
    county_.name = "临江县";
    county_.level = "county";
    for (auto const* month : {"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"}) {
      months_.push_back(*Period::parse(std::string("2026-") + month));
    }
    fill_values();
  }

  void add(char const* id, char const* period, char const* number, ValueStatus status = ValueStatus::ok) {
    IndicatorValue value;
    value.indicator = id;
    value.unit = "C1";
    value.period = *Period::parse(period);
    value.status = status;
    if (status == ValueStatus::ok) value.value = dec(number);
    values_.push_back(value);
  }

  void fill_values() {
    add("A1", "2026-01", "90");
    add("A1", "2026-02", "", ValueStatus::missing);
    add("A1", "2026-03", "95");
    add("A1", "2026-04", "80");
    add("A1", "2026-05", "100");
    add("A1", "2026-06", "90");
    add("A1", "2026-07", "96");
    add("A1", "2026-08", "", ValueStatus::fault);
    add("A1", "2026-09", "88");
    add("A1", "2026-10", "", ValueStatus::not_applicable);
    add("A1", "2026-11", "", ValueStatus::missing);
    add("A1", "2026-12", "100");
    add("A1", "2026", "92");
    add("A2", "2026-01", "2");
    add("A2", "2026-02", "1");
    add("A2", "2026-03", "0");
    add("A2", "2026-04", "4");
    add("A2", "2026-05", "", ValueStatus::missing);
    add("A2", "2026-06", "1");
    add("A2", "2026-07", "0");
    add("A2", "2026-08", "2");
    add("A2", "2026-09", "1");
    add("A2", "2026-10", "6");
    add("A2", "2026-12", "3");  // nothing at all came for November
    add("A3", "2026Q1", "88");
    add("A3", "2026Q2", "", ValueStatus::missing);
    add("A3", "2026Q3", "96");
    add("A3", "2026Q4", "80");
    add("B1", "2026H1", "81");
    add("B1", "2026H2", "72");
    add("B2", "2026", "60");
  }

  ScoringInputs inputs(Period period) const {
    ScoringInputs out;
    out.period = period;
    for (auto const& [id, target] : {std::pair("A1", 100), std::pair("B1", 90), std::pair("B2", 80)}) {
      IndicatorInputs in;
      in.indicator = id;
      in.unit = "C1";
      in.target = Cell::of(target);
      out.indicators.push_back(in);
    }
    IndicatorInputs deduction;
    deduction.indicator = "A2";
    deduction.unit = "C1";
    deduction.each = Cell::of(dec("0.5"));
    deduction.limit = Cell::of(6);
    IndicatorInputs interval;
    interval.indicator = "A3";
    interval.unit = "C1";
    interval.lo = Cell::of(80);
    interval.hi = Cell::of(95);
    out.indicators.push_back(deduction);
    out.indicators.push_back(interval);
    return out;
  }

  PeriodResult board(Period period) {
    auto const in = inputs(period);
    auto result = score_period({pack_, "county", period, {&county_}, values_, in, earlier_});
    EXPECT_TRUE(result.has_value());
    earlier_.insert(earlier_.end(), result->scores.begin(), result->scores.end());
    return *result;
  }

  // "A1 27/30 A2 9/10 A3 – B1 – B2 –": points earned of points at stake; – not yet due, x not scored.
  static std::string line(PeriodResult const& result) {
    std::string out;
    for (auto const& score : result.scores) {
      out += (out.empty() ? "" : " ") + score.indicator + " ";
      if (score.score) {
        out += score.score->to_string() + "/" + score.points.to_string();
      } else {
        out += score.status == ValueStatus::not_due ? "–" : "x";
      }
    }
    auto const& total = result.totals.front();
    return out + " = " + total.total->to_fixed(2) + " of " + total.points_assessed.to_string();
  }

  Pack pack_;
  Unit county_;
  std::vector<Period> months_;
  std::vector<IndicatorValue> values_;
  std::vector<Score> earlier_;
};

TEST_F(CountyYear, TwelveBoardsAndTheYear) {
  std::vector<std::string> const by_hand{
      // 90/100·30 = 27; 10 − 2·0.5 = 9; 36 of 40.
      "A1 27/30 A2 9/10 A3 – B1 – B2 – = 90.00 of 40",
      // A1 is missing: its 30 points go to A2, the only one of A: 40 − 0.5; 39.5/40 = 98.75 %.
      "A1 x A2 39.5/40 A3 – B1 – B2 – = 98.75 of 40",
      // A3: 0.6 + 0.4·(88 − 80)/15 = 0.81333…, of 20 = 16.2667; 28.5 + 10 + 16.27 = 54.77 of 60 = 91.2833 %.
      "A1 28.5/30 A2 10/10 A3 16.27/20 B1 – B2 – = 91.28 of 60",
      // A3 stands. 24 + (10 − 2) + 16.27 = 48.27 of 60 = 80.45 %.
      "A1 24/30 A2 8/10 A3 16.27/20 B1 – B2 – = 80.45 of 60",
      // A2 is missing: 60·30/50 = 36 and 60·20/50 = 24; 0.81333…·24 = 19.52; 55.52 of 60 = 92.5333 %.
      "A1 36/36 A2 x A3 19.52/24 B1 – B2 – = 92.53 of 60",
      // A3's second quarter is missing: 60·30/40 = 45 and 15. 0.9·45 = 40.5; 15 − 0.5; B1 81/90·24 = 21.6;
      // 76.6 of 84 = 91.1905 %. The first quarter's score does not stand in for the second.
      "A1 40.5/45 A2 14.5/15 A3 x B1 21.6/24 B2 – = 91.19 of 84",
      // Missing stands as missing, B1 with its score. 0.96·45 = 43.2 + 15 + 21.6 = 79.8 of 84 = 95 %.
      "A1 43.2/45 A2 15/15 A3 x B1 21.6/24 B2 – = 95.00 of 84",
      // A fault counts as missing: A2 holds all 60: 60 − 1 = 59; 80.6 of 84 = 95.9524 %.
      "A1 x A2 59/60 A3 x B1 21.6/24 B2 – = 95.95 of 84",
      // Third quarter 96: full. 26.4 + 9.5 + 20 + 21.6 = 77.5 of 84 = 92.2619 %.
      "A1 26.4/30 A2 9.5/10 A3 20/20 B1 21.6/24 B2 – = 92.26 of 84",
      // A1 is not applicable: 60·10/30 = 20 and 40. 20 − 3 = 17; 78.6 of 84 = 93.5714 %.
      "A1 x A2 17/20 A3 40/40 B1 21.6/24 B2 – = 93.57 of 84",
      // A1 and A2 are missing: A3 stands for all of A: 60 + 21.6 = 81.6 of 84 = 97.1429 %.
      "A1 x A2 x A3 60/60 B1 21.6/24 B2 – = 97.14 of 84",
      // Fourth quarter 80: 0.6·20 = 12; second half 72/90·24 = 19.2; the year 60/80·16 = 12; 30 + 8.5; all 100 are
      // assessed.
      "A1 30/30 A2 8.5/10 A3 12/20 B1 19.2/24 B2 12/16 = 81.70 of 100",
  };
  for (std::size_t m = 0; m < months_.size(); ++m)
    EXPECT_EQ(line(board(months_[m])), by_hand[m]) << months_[m].to_string();

  // The year: A1 recomputed 92 → 27.6. A2: ten of twelve months came (0.8333 ≥ 0.8), 20 occurrences, 10 off but at most
  // 6 → 4. A3 last = 80 → 12. B1 mean of 81 and 72 = 76.5 → 0.85·24 = 20.4. B2 12. Together 76; the mean of the twelve
  // monthly totals would be 91.65.
  EXPECT_EQ(line(board(Period::year_of(2026))), "A1 27.6/30 A2 4/10 A3 12/20 B1 20.4/24 B2 12/16 = 76.00 of 100");
}

TEST_F(CountyYear, StandingScoresSaySinceWhenAndGapsSayWhy) {
  PeriodResult april, june, november;
  for (auto const month : months_) {
    auto result = board(month);
    if (month == months_[3]) april = result;
    if (month == months_[5]) june = result;
    if (month == months_[10]) november = result;
  }
  auto const& stands = april.scores[2];
  EXPECT_EQ(stands.stands_since.to_string(), "2026Q1");
  EXPECT_EQ(stands.period.to_string(), "2026-04");
  EXPECT_EQ(stands.value, dec("88"));
  EXPECT_EQ(stands.explanation,
            "沿用2026年一季度的结果，现得 16.27 分（满分 20 分）；当时：A3 88%，满分线 95%，六成线 80%，按区间插值法得 "
            "16.27 分（满分 "
            "20 分），失 3.73 分");
  EXPECT_EQ(june.scores[2].explanation, "A3缺数，暂不计分，其 20 分在维度内分摊");
  EXPECT_EQ(june.scores[0].explanation,
            "A1 90%，目标 100%，按目标比率法得 40.5 分（满分 45 分），失 4.5 分，原分值 30 分，分摊后 45 分");
  EXPECT_EQ(june.scores[4].explanation, "B2尚未到首个考评期（2026年），分值暂不计入总分与满分");
  EXPECT_EQ(june.scores[2].light, Light::grey);
  EXPECT_EQ(november.scores[1].explanation, "A2缺数（本期没有数据），暂不计分，其 10 分在维度内分摊");
  // 91.19 % of the 84 points assessed are 76.6.
  EXPECT_EQ(june.totals[0].explanation,
            "总分 91.19 分（得分合计 76.6 分 ÷ 参评分值 84 分 × 满分 100 分），组内 1 个单位中第 1 名，名次区间 1–1，1 项指标未计分，分值已在维度内分摊，"
            "尚未到首个考评期的指标计 16 分，暂不计入");
}

TEST_F(CountyYear, FaultIsToldApartFromMissing) {
  auto const august = board(months_[7]);
  EXPECT_EQ(august.scores[0].status, ValueStatus::fault);
  EXPECT_EQ(august.scores[0].explanation, "A1计算出错，暂不计分，其 30 分在维度内分摊");
}

TEST_F(CountyYear, ABoardComputedWithoutItsPredecessorsScoresTheLastPeriodItHasAValueFor) {
  auto const april = board(months_[3]);
  EXPECT_EQ(line(april), "A1 24/30 A2 8/10 A3 16.27/20 B1 – B2 – = 80.45 of 60");
  EXPECT_EQ(april.scores[2].stands_since.to_string(), "2026Q1");
}

}  // namespace
}  // namespace jixiao::scoring
