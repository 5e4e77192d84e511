#include "scoring/scheduled.h"

#include <algorithm>

#include "scoring/figure.h"

namespace jixiao::scoring {
namespace {

std::optional<Decimal> number_of(std::optional<Cell> const& cell) {
  return cell && cell->is_number() ? std::optional(cell->number) : std::nullopt;
}

}  // namespace

std::optional<Decimal> scheduled_value(Indicator const& indicator, IndicatorInputs const& inputs) {
  if (inputs.plan) return number_of(inputs.plan);
  if (indicator.direction == Direction::moderate && (inputs.band_low || inputs.band_high)) {
    return number_of(inputs.band_low ? inputs.band_low : inputs.band_high);
  }
  return number_of(inputs.target);
}

Decimal mean_rank_instead(std::span<Decimal const> ascending, Decimal own, Decimal instead, Better better) {
  auto const [from, to] = std::equal_range(ascending.begin(), ascending.end(), instead);
  auto const below = from - ascending.begin(), above = ascending.end() - to;
  auto ahead = better == Better::larger ? above : below;
  auto level = to - from;
  if (own == instead) --level;
  if (better == Better::larger ? own > instead : own < instead) --ahead;
  // Behind those ahead, in the middle of those level with it and itself.
  return Decimal(static_cast<int>(ahead)) + Decimal(1) + Decimal(static_cast<int>(level)) * tenths(5);
}

}  // namespace jixiao::scoring
