#include "formula/combine.h"

#include <algorithm>
#include <cmath>

namespace jixiao::formula {
namespace {

Scalar of(std::optional<Decimal> value) { return value ? Scalar::of(*value) : Scalar::fault("formula.overflow"); }

std::optional<Decimal> sum(std::vector<Decimal> const& numbers) {
  std::optional<Decimal> total = Decimal(0);
  for (auto const& number : numbers) {
    total = add(*total, number);
    if (!total) break;
  }
  return total;
}

// Position (n − 1)·q between the sorted numbers.
std::optional<Decimal> quantile(std::vector<Decimal> numbers, Decimal q) {
  std::sort(numbers.begin(), numbers.end());
  auto const position = multiply(Decimal(std::ssize(numbers) - 1), q);
  if (!position) return std::nullopt;
  auto const floor = position->rounded(0, Rounding::toward_zero);
  auto const below = static_cast<std::size_t>(*floor.to_int64());
  auto const above = std::min(below + 1, numbers.size() - 1);
  auto const step = subtract(numbers[above], numbers[below]);
  auto const part = step ? multiply(*step, *position - floor) : step;
  return part ? add(numbers[below], *part) : part;
}

// The numbers are sorted.
std::optional<Decimal> trimmed_mean(std::vector<Decimal> const& numbers, Decimal share) {
  auto const cut = multiply(Decimal(std::ssize(numbers)), share);
  auto const whole = cut ? cut->rounded(0, Rounding::toward_zero).to_int64() : std::nullopt;
  if (!whole) return std::nullopt;
  std::vector<Decimal> const kept(numbers.begin() + *whole, numbers.end() - *whole);
  auto const total = sum(kept);
  return total ? divide(*total, Decimal(std::ssize(kept))) : total;
}

// From the sum of squared distances to the mean, so that equal numbers give exactly 0.
std::optional<Decimal> deviation(std::vector<Decimal> const& numbers, std::size_t divisor) {
  auto const total = sum(numbers);
  auto const mean = total ? divide(*total, Decimal(std::ssize(numbers))) : total;
  if (!mean) return std::nullopt;
  double squares = 0;
  for (auto const& number : numbers) {
    auto const distance = subtract(number, *mean);
    if (!distance) return std::nullopt;
    squares += distance->to_double() * distance->to_double();
  }
  return Decimal::from_double(std::sqrt(squares / static_cast<double>(divisor)));
}

}  // namespace

bool is_trim(Decimal share) { return share >= Decimal(0) && share < *Decimal::from_parts(5, 1); }

Scalar combine(std::string_view way, std::optional<Decimal> fraction, std::vector<Decimal> numbers) {
  auto const n = numbers.size();
  if (way == "count") return Scalar::of(Decimal(std::ssize(numbers)));
  if (n == 0 || (way == "stddev_sample" && n < 2)) return Scalar::not_applicable("formula.no_rows");
  // Sorted, so that neither the order of units nor that of threads shows in a floating-point sum.
  std::sort(numbers.begin(), numbers.end());
  if (way == "sum") return of(sum(numbers));
  if (way == "mean") {
    auto const total = sum(numbers);
    return of(total ? divide(*total, Decimal(std::ssize(numbers))) : total);
  }
  if (way == "min") return Scalar::of(numbers.front());
  if (way == "max") return Scalar::of(numbers.back());
  if (way == "stddev_sample") return of(deviation(numbers, n - 1));
  if (way == "stddev_population") return of(deviation(numbers, n));
  if (way == "median") return of(quantile(std::move(numbers), *Decimal::parse("0.5")));
  if (way == "trimmed_mean") return of(trimmed_mean(numbers, fraction.value_or(Decimal(0))));
  return of(quantile(std::move(numbers), fraction.value_or(Decimal(0))));
}

}  // namespace jixiao::formula
