#pragma once
// Points that nobody can earn now go to those that can: in proportion, inside the dimension, exact to 0.01. Pure.
#include <span>
#include <string>
#include <vector>

#include "base/decimal.h"

namespace jixiao::scoring {

// `total` in proportion to the weights (none negative), each part a multiple of 0.01 and all together exactly `total`
// rounded to 0.01: largest remainder (Hamilton), among equal remainders the earlier one. All zero if the weights are.
std::vector<Decimal> split_exactly(Decimal total, std::span<Decimal const> weights);

// scored: has points to earn now. unscored: missing, not applicable, fault, no parameters, replaced by an axis: its
// points go to the scored lines of its dimension. not_yet: its points leave both total and full mark.
enum class LineState { scored, unscored, not_yet };

struct Stake {
  std::string axis;
  std::string dimension;
  Decimal points_sheet;
  LineState state = LineState::scored;
  Decimal points;  // filled: at stake after redistribution, 0 for lines that are not scored
};

// Within each (axis, dimension). Where no line of it is scored, all its points leave the sheet.
void redistribute(std::span<Stake> stakes);

}  // namespace jixiao::scoring
