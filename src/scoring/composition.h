#pragma once
// How a total comes from the points below it: points earned, brought to the sheet's full mark, composed over axes, with
// points beside the sheet. From a total alone, so that results of any time explain themselves.
#include <optional>
#include <string>
#include <vector>

#include "model/evaluation.h"
#include "model/pack.h"

namespace jixiao::scoring {

struct TotalStep {
  std::string name;
  Decimal points;
};

struct Composition {
  Decimal earned;                // what the dimensions' points add up to
  std::vector<TotalStep> steps;  // from there to the total; earned and all of them add up to it exactly
  std::string formula;  // "得分合计 747.23 分 ÷ 参评分值 963 分 × 满分 1,000 分 − 加减分 0.5 分"
};

// Absent where there is no total.
std::optional<Composition> compose(Pack const& pack, Total const& total, Decimal full);

}  // namespace jixiao::scoring
