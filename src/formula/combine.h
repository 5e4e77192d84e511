#pragma once
// How the values of several units become one: the functions of across(), also the meaning of median and quantile
// everywhere (linear interpolation between order statistics, R's type 7). Deviations go through double and are rounded
// to 12 significant digits.
#include <optional>
#include <string_view>
#include <vector>

#include "formula/scalar.h"

namespace jixiao::formula {

// way: mean, median, min, max, sum, count, stddev_sample, stddev_population, quantile (with its q). Over no numbers:
// count is 0, everything else not applicable; stddev_sample needs two.
Scalar combine(std::string_view way, std::optional<Decimal> q, std::vector<Decimal> numbers);

}  // namespace jixiao::formula
