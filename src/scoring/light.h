#pragma once
// The light of an indicator: is the target, or the plan for this time of the year, met? It is not the score rate.
//   green   the target is met, or the plan is
//   yellow  short of the plan (of the target where no plan is declared) by no more than the tolerance
//   red     further off
//   grey    unknown: no value, nothing to compare with, or a declared plan or tolerance without a number
// Positive indicators meet from above, negative from below. Moderate ones are met within [band_low, band_high] and
// measured from its nearer edge; without a band, from the target.
#include <optional>

#include "model/cell.h"
#include "model/evaluation.h"
#include "model/indicator.h"
#include "scoring/inputs.h"

namespace jixiao::scoring {

Light light_of(Direction direction, Cell const& value, IndicatorInputs const& inputs);

}  // namespace jixiao::scoring
