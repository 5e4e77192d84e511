#pragma once
// The scoring methods M1–M12: one value, its parameters and its peers give points earned and a sentence that says how.
// Pure and thread-safe; nothing is rounded but `score`, once, half away from zero to 0.01.
//
// Points earned, with w = points at stake, x = value, t = target (in brackets: what a default reads):
//   target_ratio   reads target, cap: w·min(x/t, cap), cap default 1 and at most 9; negative: w·clamp(2 − x/t, 0, 1).
//                  t = 0 and negative: as deduction; other t not above 0: as interval
//   interval       reads lo, hi (target): full at the good end, 0.6 w at the other, linear between, 0 beyond;
//                  default target and 15 below it, above it where negative
//   tiered         reads bands: the rate of the last band whose lower bound is not above x
//   rank_based     reads peers: w·(0.6 + 0.4·(n − r)/(n − 1)), r = mean rank; n < group_min: as interval
//   efficacy       reads good, bad (peers): w·clamp(0.6 + 0.4·(x − bad)/(good − bad), 0, 1); default P90 and P10 of
//                  the peer group, P10 and P90 where negative, else target and base
//   deduction      reads each, limit: w − min(limit, x·each), not below 0; each default 1
//   bonus          reads each, limit: min(limit, x·each), not above w; each default 1
//   veto           0 where x > 0, else w
//   moderate_band  reads band_low, band_high, zero_low, zero_high: full within the band, linear to 0 at the zeros;
//                  a side without a band has no bound, one without a zero drops at once
//   milestone      reads target: w·x/t, t default the whole (100 for %); x already holds the weights of accepted
//                  milestones times their timeliness
//   rating         reads responses (sample), hi: w·x/hi, hi = the scale's full mark, default 100; fewer responses
//                  than responses_min, or an unknown number of them: not scored
//   improvement    reads base, target: w·clamp((x − base)/(t − base), 0, 1); w wherever the target is met,
//                  0 where only the base met it
//
// A step takes the place of a slope whose two ends coincide. Moderate indicators count as positive where a method
// needs a direction. Points exceed w only for target_ratio with a cap above 1.
#include <optional>
#include <string>

#include "base/decimal.h"
#include "model/cell.h"
#include "model/indicator.h"
#include "scoring/inputs.h"

namespace jixiao::scoring {

// What the peer group says about a unit's value.
struct PeerFigures {
  std::optional<Decimal> mean_rank;  // 1 = best, ties share the mean
  int compared = 0;                  // units of the group with a number
  std::optional<Decimal> p10, p90;   // quantiles of the group's values
};

struct MethodInput {
  Indicator const& indicator;  // method, direction, bands, minima; name, unit and decimals for the sentence
  Decimal points;              // at stake
  Cell value;
  IndicatorInputs const& inputs;
  PeerFigures peers = {};
  std::optional<Decimal> sample = {};  // of the value; a rating's responses where no expression gives them
};

struct MethodResult {
  std::optional<Decimal> earned;  // unrounded; absent = not scored
  std::optional<Decimal> score;   // earned, rounded to 0.01
  std::optional<Decimal> rate;    // earned / points, unrounded
  Method used = Method::target_ratio;
  std::string explanation;  // one sentence, also where nothing was scored
};

MethodResult apply_method(MethodInput const& input);

// The points alone, rounded; absent = not scored.
std::optional<Decimal> points_for(MethodInput const& input);

}  // namespace jixiao::scoring
