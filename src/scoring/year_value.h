#pragma once
// An indicator's value for a period longer than its own (the year from months), by its YearMode: per indicator, never
// an average of totals.
//   recompute  the value the formula gave over the whole period
//   mean       plain mean of the periods that have a number
//   sum        sum of the periods that have a number
//   last       the value of the last period that was applicable
// Periods that were not applicable or not due drop out. Of the others at least min_coverage must have a number, else
// the whole is missing; `last` is missing where its last period is. Pure.
#include <span>

#include "model/evaluation.h"
#include "model/indicator.h"

namespace jixiao::scoring {

// `parts`: the values of the indicator's own periods within `period`, in order of time; `recomputed`: null if there is
// none.
IndicatorValue year_value(Indicator const& indicator, std::string const& unit, Period period,
                          std::span<IndicatorValue const* const> parts, IndicatorValue const* recomputed);

}  // namespace jixiao::scoring
