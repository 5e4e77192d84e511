#pragma once
// How the values of several units become one: the functions of across(), also the meaning of median, quantile (linear
// interpolation between order statistics, R's type 7) and trimmed_mean (floor(n·share) numbers cut at each end, R's
// mean with trim) everywhere. Deviations go through double and are rounded to 12 significant digits.
#include <optional>
#include <string_view>
#include <vector>

#include "formula/scalar.h"

namespace jixiao::formula {

// way: mean, median, min, max, sum, count, stddev_sample, stddev_population, quantile and trimmed_mean (with their
// fraction). Over no numbers:
// count is 0, everything else not applicable; stddev_sample needs two.
Scalar combine(std::string_view way, std::optional<Decimal> fraction, std::vector<Decimal> numbers);

// What trimmed_mean may cut at each end: 0 ≤ share < 0.5, so that something is left.
bool is_trim(Decimal share);

}  // namespace jixiao::formula
