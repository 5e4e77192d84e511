#pragma once
// Indicators and how they are scored, as the policy pack declares them (DESIGN.md "Scoring", domain.md §2.3 and §3).
// Texts named "expression" are in the formula language and are parsed and type-checked when the pack is loaded.
#include <array>
#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/period.h"

namespace jixiao {

enum class Direction { positive, negative, moderate };
BOOST_DESCRIBE_ENUM(Direction, positive, negative, moderate)

enum class Cadence { month, quarter, half, year };
BOOST_DESCRIBE_ENUM(Cadence, month, quarter, half, year)

// How a year's value comes about: recomputed over the year's facts, or from the periods' values.
enum class YearMode { recompute, mean, last, sum };
BOOST_DESCRIBE_ENUM(YearMode, recompute, mean, last, sum)

enum class Taken { automatic, manual };
BOOST_DESCRIBE_ENUM(Taken, automatic, manual)

// M1 … M12 of domain.md §2.3.
enum class Method {
  target_ratio,
  interval,
  tiered,
  rank_based,
  efficacy,
  deduction,
  bonus,
  veto,
  moderate_band,
  milestone,
  rating,
  improvement
};
BOOST_DESCRIBE_ENUM(Method, target_ratio, interval, tiered, rank_based, efficacy, deduction, bonus, veto, moderate_band,
                    milestone, rating, improvement)

// A band of M3: from its lower bound (inclusive) to the next band's: this share of the points.
struct Band {
  Decimal from;  // lower bound, in the value's unit
  Decimal rate;  // 0 to 1
};
BOOST_DESCRIBE_STRUCT(Band, (), (from, rate))

// How a value becomes points: a method and its parameters. All parameters but bands and minima are expressions.
struct Scoring {
  Method method = Method::target_ratio;  // how points are earned, see below
  std::optional<std::string> cap;        // target_ratio: highest x/t that counts, default 1
  std::optional<std::string> lo, hi;  // interval: default hi = target, lo = target − 15 points (swapped if negative)
  std::optional<std::string> good, bad;  // efficacy: default P90 and P10 of the peer group
  std::optional<std::string> base;       // improvement: value of the base period
  std::optional<std::string> band_low, band_high, zero_low, zero_high;  // moderate_band: [a, b] full, zero at A and B
  std::optional<std::string> each;   // deduction: points off per occurrence (bonus: points per occurrence)
  std::optional<std::string> limit;  // deduction, bonus: most that is taken or given
  std::vector<Band> bands;           // tiered
  int responses_min = 30;            // rating: fewer valid answers are not scored
  int group_min = 5;                 // rank_based: smaller groups are scored by interval
};
BOOST_DESCRIBE_STRUCT(Scoring, (),
                      (method, cap, lo, hi, good, bad, base, band_low, band_high, zero_low, zero_high, each, limit,
                       bands, responses_min, group_min))

// The most specific rule that fits wins: unit before group before level before none; among equals the later one.
struct TargetRule {
  std::string value;                 // expression
  std::optional<std::string> level;  // units of this level
  std::optional<std::string> group;  // units of this peer group
  std::optional<std::string> unit;   // this unit
  std::optional<Period> from;        // periods from … to, inclusive
  std::optional<Period> to;          // last period
};
BOOST_DESCRIBE_STRUCT(TargetRule, (), (value, level, group, unit, from, to))

struct Indicator {
  std::string id;
  std::string name;                           // as people read it
  std::string dimension;                      // one of `dimensions`
  std::string axis = "internal";              // the axis of the composite its points count on
  Direction direction = Direction::positive;  // more is better, less is better, or a middle is best
  std::string unit = "%";                     // of the value, as shown; % and ‰ multiply a ratio by 100 and 1000
  int decimals = 2;                           // shown
  Cadence cadence = Cadence::month;           // how often it is due
  std::vector<std::string> levels;            // kinds of unit it assesses
  std::map<std::string, Decimal> points;      // level → points on that level's sheet
  std::optional<std::string> numerator;       // expression; together with denominator, or `value` alone
  std::optional<std::string> denominator;     // expression
  std::optional<std::string> value;           // expression
  std::map<std::string, std::string> inputs;  // named expressions the scoring parameters, target and plan may read
  std::optional<std::string> target;          // expression; TargetRules refine it
  std::vector<TargetRule> targets;
  std::optional<std::string> plan;  // expression: where the value should stand by now (time-phased)
  std::string tolerance = "5";      // expression, in the value's unit: how far off is still yellow
  Scoring scoring;                  // how its value becomes points
  YearMode year = YearMode::recompute;
  bool year_to_date = false;                    // a month's value covers January up to it
  std::optional<std::string> sample;            // expression giving the sample size, default: the denominator's count
  int sample_min = 0;                           // below it: value shown, rank withheld
  Decimal min_coverage = 1;                     // share of owning units that must have figures
  std::string department;                       // responsible department
  std::string standard;                         // 考评标准, the rule in words
  Taken taken = Taken::automatic;               // from data, or filled in by people
  std::string source;                           // source systems, for people
  std::vector<std::string> shares_events_with;  // the pack admits that one event may cost points in these too
  std::optional<std::string> serves;            // mechanism: "#48"
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Indicator, (),
                      (id, name, dimension, axis, direction, unit, decimals, cadence, levels, points, numerator,
                       denominator, value, inputs, target, targets, plan, tolerance, scoring, year, year_to_date,
                       sample, sample_min, min_coverage, department, standard, taken, source, shares_events_with,
                       serves, note))
constexpr auto optional_members(Indicator const*) { return std::array{"department", "standard", "source"}; }

}  // namespace jixiao
