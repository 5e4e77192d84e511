#pragma once
// n·Σx² − (Σx)² without losing digits: both products have up to 256 bits and nearly cancel. Exact until the difference
// is turned into a double.
#include <array>
#include <cmath>
#include <cstdint>

#include "base/decimal.h"

namespace jixiao::facts {

using Wide = std::array<std::uint32_t, 8>;  // least significant first

inline Wide product(uint128 a, uint128 b) {
  std::array<std::uint32_t, 4> x{}, y{};
  for (std::size_t i = 0; i < 4; ++i) {
    x[i] = static_cast<std::uint32_t>(a >> (32 * i));
    y[i] = static_cast<std::uint32_t>(b >> (32 * i));
  }
  Wide out{};
  for (std::size_t i = 0; i < 4; ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      auto const t = std::uint64_t{x[i]} * y[j] + out[i + j] + carry;
      out[i + j] = static_cast<std::uint32_t>(t);
      carry = t >> 32;
    }
    out[i + 4] = static_cast<std::uint32_t>(carry);
  }
  return out;
}

// n > 0, squares >= 0. The difference is never negative (Cauchy and Schwarz).
inline double squares_less_square(std::int64_t n, int128 squares, int128 sum) {
  auto const minuend = product(static_cast<uint128>(n), static_cast<uint128>(squares));
  auto const magnitude = sum < 0 ? ~static_cast<uint128>(sum) + 1 : static_cast<uint128>(sum);
  auto const subtrahend = product(magnitude, magnitude);
  double out = 0;
  std::int64_t borrow = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    auto t = std::int64_t{minuend[i]} - subtrahend[i] - borrow;
    borrow = t < 0 ? 1 : 0;
    if (t < 0) t += std::int64_t{1} << 32;
    out += std::ldexp(static_cast<double>(t), static_cast<int>(32 * i));
  }
  return out;
}

}  // namespace jixiao::facts
