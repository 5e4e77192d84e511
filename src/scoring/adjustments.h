#pragma once
// 加减分: points beside the sheet. Each rule gives points × count within its own limit; of one matter within an
// `excludes` group only the highest counts, once; additions together are capped by bonus_max, deductions by
// deduction_max if set. A count that is not known (or above 10^9) adds nothing and is named. Pure.
#include <span>
#include <string>
#include <vector>

#include "model/pack.h"
#include "scoring/inputs.h"

namespace jixiao::scoring {

struct AdjustmentResult {
  Decimal sum;
  std::vector<std::string> lines;    // "典型案例 +2 分（1 项）", for the report card
  std::vector<std::string> vetoes;   // rules with `veto` that apply
  std::vector<std::string> unknown;  // rules whose count is not a number
};

// Counts of rules the pack does not have, or has not for this level, are ignored.
AdjustmentResult apply_adjustments(std::vector<AdjustmentRule> const& rules, AdjustmentLimits const& limits,
                                   std::string const& level, std::span<AdjustmentCount const> counts);

}  // namespace jixiao::scoring
