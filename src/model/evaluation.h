#pragma once
// Judgements: values, scores, totals and lights of one period. Rows of the draft and of the published snapshot.
// value ≠ score ≠ total: a value is what the formula gave, a score the points it earned, a total the sheet's sum.
#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/period.h"

namespace jixiao {

enum class ValueStatus { ok, missing, not_applicable, fault, not_due };
BOOST_DESCRIBE_ENUM(ValueStatus, ok, missing, not_applicable, fault, not_due)

// Whether the target or plan is met. Grey: unknown, never shown green.
enum class Light { green, yellow, red, grey };
BOOST_DESCRIBE_ENUM(Light, green, yellow, red, grey)

// What a formula gave for one unit and period.
struct IndicatorValue {
  std::string indicator;
  std::string unit;
  Period period;  // the period the value is of (a quarter's value stands in October with 2026Q3)
  std::optional<Decimal> numerator;
  std::optional<Decimal> denominator;
  std::optional<Decimal> value;  // in the indicator's unit
  ValueStatus status = ValueStatus::missing;
  std::string why;                        // message code where there is no number
  std::optional<Decimal> sample;          // size of the sample behind it
  bool sample_small = false;              // below sample_min: shown, rank withheld
  std::optional<Decimal> coverage;        // 0–1, where below 1
  std::map<std::string, Decimal> inputs;  // named inputs that are numbers
};
BOOST_DESCRIBE_STRUCT(IndicatorValue, (),
                      (indicator, unit, period, numerator, denominator, value, status, why, sample, sample_small,
                       coverage, inputs))

// One line of a sheet: what one indicator earned one unit.
struct Score {
  std::string indicator;
  std::string unit;
  Period period;        // the board's period
  Period stands_since;  // the value's period: earlier than `period` for slower indicators
  std::string level;
  std::string dimension;
  std::string axis;
  std::optional<Decimal> numerator, denominator, value, target, plan;
  ValueStatus status = ValueStatus::missing;
  Decimal points;                // points at stake here, after redistribution; 0.01
  Decimal points_sheet;          // points on the sheet
  std::optional<Decimal> score;  // earned; absent where nothing can be scored
  std::optional<Decimal> rate;   // score / points, 0–1, unrounded
  std::optional<int> rank;       // within the peer group, 1 = best
  std::optional<int> ranked;     // how many were ranked
  std::string peer_group;
  Light light = Light::grey;
  bool sample_small = false;
  std::string method;       // method that was really used (rank_based falls back to interval)
  std::string explanation;  // one Chinese sentence with its inputs
  // What it would have earned of the same points with its value exactly where the schedule wants it
  // (scoring/scheduled.h); absent where nothing is asked of it.
  std::optional<Decimal> planned;
};
BOOST_DESCRIBE_STRUCT(Score, (),
                      (indicator, unit, period, stands_since, level, dimension, axis, numerator, denominator, value,
                       target, plan, status, points, points_sheet, score, rate, rank, ranked, peer_group, light,
                       sample_small, method, explanation, planned))
constexpr std::size_t members_signed_first(Score const*) { return 24; }

// A unit's sheet as a whole.
struct Total {
  std::string unit;
  std::string unit_name;
  std::string level;
  Period period;
  std::map<std::string, Decimal> dimensions;  // earned
  std::map<std::string, Decimal> axes;        // in percent of the axis's full mark
  Decimal adjustment;
  std::vector<std::string> adjustments;     // "ADJ-05 +2 (1 项)" …, for the report card
  std::optional<std::string> veto;          // rule that bites
  std::vector<std::string> veto_proposed;   // rules whose condition holds but nobody has confirmed
  Decimal points_assessed;                  // points due and scored
  std::optional<Decimal> total;             // on the sheet's full mark, composed over axes, with adjustment
  std::optional<Decimal> total_comparable;  // without axes that apply to pilots only
  std::optional<int> rank;
  std::optional<int> ranked;
  std::optional<int> rank_q5, rank_q95;
  std::optional<Decimal> bottom_share;  // share of runs in which it stays at the bottom; for the bottom unit
  std::string peer_group;
  std::string grade;
  std::string explanation;
  // The plan's side of dimensions and total: every line with what it would have earned on schedule (Score::planned), or
  // as it is where nothing is asked of it; summed as the total is, without adjustments. Absent without such a line.
  std::map<std::string, Decimal> planned_dimensions;
  std::optional<Decimal> planned;
};
BOOST_DESCRIBE_STRUCT(Total, (),
                      (unit, unit_name, level, period, dimensions, axes, adjustment, adjustments, veto, veto_proposed,
                       points_assessed, total, total_comparable, rank, ranked, rank_q5, rank_q95, bottom_share,
                       peer_group, grade, explanation, planned_dimensions, planned))
constexpr std::size_t members_signed_first(Total const*) { return 21; }

}  // namespace jixiao
