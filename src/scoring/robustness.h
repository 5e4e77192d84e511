#pragma once
// How firm are the ranks of a group? Each run multiplies every indicator's points by its own random factor, uniform in
// 1 ± percent, the same for all units, and ranks the group anew (methods.md "Rank robustness").
//
// Everything is integers, so the same seed gives the same bytes everywhere: factors in steps of 1/10 000, points in
// cents, rates in 10^-9, sums in 128 bits, an axis's result in 10^-12 rounded down. Doubles would be as fast, but
// compilers may contract or reorder their sums, and a last bit decides a tie. Factors are drawn run by run in the
// indicators' order, so the order of the units, and which groups are asked for, change nothing.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "model/pack.h"

namespace jixiao::scoring {

struct WeightedRate {
  int indicator = 0;  // index into the board's indicators: which factor moves it
  int axis = 0;       // index into axis_weights
  Decimal points;     // at stake
  Decimal rate;       // score ÷ points
};

struct RobustnessUnit {
  std::vector<WeightedRate> lines;
  Decimal adjustment_rate;  // adjustment ÷ full mark, not perturbed
};

struct RankBand {
  int q5 = 1, q95 = 1;  // nearest-rank quantiles of the unit's ranks over the runs, ties share the better
  std::optional<Decimal> bottom_share;  // for units with the worst nominal rank: share of runs in which nobody is below
};

// One band per unit of the group. Empty if points (above 10^7) or rates (above 9) are too large, or there are no runs.
std::vector<RankBand> rank_bands(std::span<RobustnessUnit const> group, std::span<Decimal const> axis_weights,
                                 int indicators, Robustness const& settings);

}  // namespace jixiao::scoring
