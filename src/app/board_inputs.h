#pragma once
// From evaluated formulas to what scoring reads: the step between formula/values and scoring/score_period.
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "formula/values.h"
#include "model/pack.h"
#include "model/record.h"
#include "scoring/inputs.h"

namespace jixiao::app {

// Scoring expressions, groups, axes, adjustments and vetoes of the units of one level. With `only`, expressions of
// these indicators, and neither adjustments nor vetoes. `as_of`: as of Values::judge.
scoring::ScoringInputs make_inputs(formula::Values& values, formula::Program const& program, Pack const& pack,
                                   std::string const& level, std::vector<Unit const*> const& units, Period period,
                                   std::set<std::string> const* only = nullptr, std::optional<Period> as_of = {});

// A line for an indicator that is computed for a unit but stands on no sheet: value, target and light, no points.
Score observed_line(Indicator const& indicator, IndicatorValue const& value, std::string const& level, Period board,
                    scoring::IndicatorInputs const& inputs);

scoring::IndicatorInputs to_inputs(formula::JudgingCells cells);

}  // namespace jixiao::app
