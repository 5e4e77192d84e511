#pragma once
// Scores one level for one period: values and evaluated parameters in, scores and totals out. Pure and deterministic;
// the order of values, inputs and earlier scores changes nothing. The order of units decides only the order of the
// answer.
//
// The steps, each in a file of its own: the calendar (board.h), values of longer periods (year_value.h), peers
// (peers.h), points (methods.h), points without an owner (redistribution.h), lights (light.h), the sheet (sheet.h),
// adjustments, grades and vetoes (adjustments.h, grades.h), firmness of ranks (robustness.h).
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/evaluation.h"
#include "model/pack.h"
#include "model/record.h"
#include "scoring/inputs.h"

namespace jixiao::scoring {

// A board that was scored before and of which only some indicators are to be judged anew: the lines of all others stay
// as they were, adjustments and vetoes too. No grades are given then.
struct KeptBoard {
  std::vector<UnitRecord const*> records;  // by unit in the input's order; null: the unit was not on it
  std::set<std::string> anew;              // indicators that are judged by the values and inputs given
};

struct PeriodInput {
  Pack const& pack;
  std::string level;
  Period period;
  std::vector<Unit const*> units;  // of the level, in force at the period's end
  // Of this period, of the longer periods that end with it, and of the shorter ones within it (for YearMode mean, last,
  // sum).
  std::vector<IndicatorValue> const& values;
  ScoringInputs const& inputs;
  // Scores of the year's earlier boards: what stands. An indicator that should stand but has neither a score nor a
  // value for its last complete period is treated as before its first.
  std::vector<Score> const& earlier;
  KeptBoard const* kept = nullptr;
};

struct PeriodResult {
  std::vector<Score> scores;  // by unit in the given order, then by indicator in the pack's
  std::vector<Total> totals;  // by unit in the given order
  // Of a kept board: indicators of kept lines that have other points at stake now. Their scores are in proportion,
  // which is not yet right for all methods: judge them anew too.
  std::set<std::string> moved;
};

// Errors: scoring.sheet_missing (the level has no sheet), scoring.scheme_unknown, scoring.points_out_of_range.
Result<PeriodResult> score_period(PeriodInput const& input);

std::vector<Unit const*> units_at_level(OrgTree const& tree, std::string const& level);

}  // namespace jixiao::scoring
