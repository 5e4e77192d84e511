#include "scoring/light.h"

#include <algorithm>

#include "scoring/figure.h"

namespace jixiao::scoring {
namespace {

std::optional<Decimal> number_of(std::optional<Cell> const& cell) {
  return cell && cell->is_number() ? std::optional(cell->number) : std::nullopt;
}

// How far short of the reference, 0 where it is met; absent where it cannot be said.
std::optional<Decimal> shortfall(Direction direction, Decimal value, Decimal reference) {
  auto const distance =
      (direction == Direction::positive ? Figure(reference) - value : Figure(value) - reference).number;
  if (!distance) return std::nullopt;
  return direction == Direction::moderate ? distance->absolute() : std::max(*distance, Decimal(0));
}

std::optional<Decimal> shortfall_of_band(Decimal value, std::optional<Decimal> low, std::optional<Decimal> high) {
  if (low && value < *low) return (Figure(*low) - value).number;
  if (high && value > *high) return (Figure(value) - *high).number;
  return Decimal(0);
}

// From the plan where one is declared, else from the target or band.
std::optional<Decimal> shortfall_now(Direction direction, Decimal value, IndicatorInputs const& inputs) {
  auto const low = number_of(inputs.band_low), high = number_of(inputs.band_high);
  bool const band = direction == Direction::moderate && (low || high);
  auto const target = number_of(inputs.target);
  std::optional<Decimal> to_target;
  if (band) to_target = shortfall_of_band(value, low, high);
  if (!band && target) to_target = shortfall(direction, value, *target);
  if (!inputs.plan || (to_target && to_target->is_zero())) return to_target;
  auto const plan = number_of(inputs.plan);
  return plan ? shortfall(direction, value, *plan) : std::nullopt;
}

}  // namespace

Light light_of(Direction direction, Cell const& value, IndicatorInputs const& inputs) {
  if (!value.is_number()) return Light::grey;
  auto const missed_by = shortfall_now(direction, value.number, inputs);
  if (!missed_by) return Light::grey;
  if (missed_by->is_zero()) return Light::green;
  if (!inputs.tolerance) return Light::red;
  auto const tolerance = number_of(inputs.tolerance);
  if (!tolerance) return Light::grey;
  return *missed_by <= *tolerance ? Light::yellow : Light::red;
}

}  // namespace jixiao::scoring
