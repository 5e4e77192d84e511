#pragma once
// What is counted when somebody says how many indicators there are: those with points on a sheet. What is computed and
// shown without points is observed; what only fills the document's blanks is a figure. The same count on every page.
#include <boost/describe.hpp>
#include <cstdint>
#include <string>

#include "model/pack.h"

namespace jixiao::app {

enum class IndicatorKind { assessed, observed, figure };
BOOST_DESCRIBE_ENUM(IndicatorKind, assessed, observed, figure)

IndicatorKind kind_of(Pack const& pack, Indicator const& indicator);

struct IndicatorCounts {
  std::int64_t assessed = 0;
  std::int64_t observed = 0;
  std::int64_t figures = 0;  // with a value; those that only name units are none
};
BOOST_DESCRIBE_STRUCT(IndicatorCounts, (), (assessed, observed, figures))

IndicatorCounts count_indicators(Pack const& pack);
std::string count_words(IndicatorCounts const& counts);  // 78 个指标（另有观测指标 1 个、文稿用数 16 个）

}  // namespace jixiao::app
