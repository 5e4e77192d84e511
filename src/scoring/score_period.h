#pragma once
// Scores one level for one period: values and evaluated parameters in, scores and totals out. Pure and deterministic;
// the order of values, inputs and earlier scores changes nothing. The order of units decides only the order of the
// answer.
//
// The steps, each in a file of its own: the calendar (board.h), values of longer periods (year_value.h), peers
// (peers.h), points (methods.h), points without an owner (redistribution.h), lights (light.h), the sheet (sheet.h),
// adjustments, grades and vetoes (adjustments.h, grades.h), firmness of ranks (robustness.h).
#include <string>
#include <vector>

#include "base/result.h"
#include "model/evaluation.h"
#include "model/pack.h"
#include "scoring/inputs.h"

namespace jixiao::scoring {

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
};

struct PeriodResult {
  std::vector<Score> scores;  // by unit in the given order, then by indicator in the pack's
  std::vector<Total> totals;  // by unit in the given order
};

// Errors: scoring.sheet_missing (the level has no sheet), scoring.scheme_unknown, scoring.points_out_of_range.
Result<PeriodResult> score_period(PeriodInput const& input);

std::vector<Unit const*> units_at_level(OrgTree const& tree, std::string const& level);

}  // namespace jixiao::scoring
