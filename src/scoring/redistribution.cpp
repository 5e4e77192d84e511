#include "scoring/redistribution.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "scoring/figure.h"

namespace jixiao::scoring {
namespace {

Decimal sum_of(std::span<Decimal const> numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), Decimal(0), [](Decimal a, Decimal b) { return a + b; });
}

void redistribute_group(std::span<Stake*> group) {
  Decimal homeless;
  std::vector<Decimal> weights;
  for (auto const* stake : group) {
    if (stake->state == LineState::unscored) homeless = homeless + stake->points_sheet;
    if (stake->state == LineState::scored) weights.push_back(stake->points_sheet);
  }
  auto const kept = sum_of(weights);
  auto const points = homeless.is_zero() ? weights : split_exactly(kept + homeless, weights);
  std::size_t next = 0;
  for (auto* stake : group) stake->points = stake->state == LineState::scored ? points[next++] : Decimal(0);
}

}  // namespace

std::vector<Decimal> split_exactly(Decimal total, std::span<Decimal const> weights) {
  auto const weight_sum = sum_of(weights);
  std::vector<Decimal> parts(weights.size());
  if (weight_sum.is_zero()) return parts;
  auto const units = rounded_points(total) * Decimal(100);
  std::vector<Decimal> remainders;
  auto left = units;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    auto const quota = units * weights[i] / weight_sum;
    parts[i] = quota.rounded(0, Rounding::toward_zero);
    remainders.push_back(quota - parts[i]);
    left = left - parts[i];
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  for (std::size_t i = 0; left > Decimal(0); ++i, left = left - Decimal(1))
    parts[order[i]] = parts[order[i]] + Decimal(1);
  for (auto& part : parts) part = part * cents(1);
  return parts;
}

void redistribute(std::span<Stake> stakes) {
  std::map<std::pair<std::string, std::string>, std::vector<Stake*>> groups;
  for (auto& stake : stakes) groups[{stake.axis, stake.dimension}].push_back(&stake);
  for (auto& [key, group] : groups) redistribute_group(group);
}

}  // namespace jixiao::scoring
