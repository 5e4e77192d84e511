#include "demo/random.h"

#include <array>

#include "base/decimal.h"

namespace jixiao::demo {
namespace {

constexpr std::uint64_t square_root(uint128 n) {
  uint128 x = uint128{1} << 34;
  for (int i = 0; i < 80; ++i) x = (x + n / x) / 2;
  while (x * x > n) --x;
  return static_cast<std::uint64_t>(x);
}

// 2^(1/2), 2^(1/4), … with 32 binary decimals.
constexpr std::array<std::uint64_t, 16> roots() {
  std::array<std::uint64_t, 16> out{};
  std::uint64_t value = std::uint64_t{2} << 32;
  for (auto& root : out) root = value = square_root(uint128{value} << 32);
  return out;
}
constexpr auto roots_of_two = roots();

}  // namespace

std::int64_t scaled(std::int64_t base, std::int64_t milli) {
  std::int64_t const exponent = milli * 94548 / 1000;  // 65536 ÷ ln 2 = 94548.2
  std::int64_t const whole = exponent >> 16;
  auto const fraction = static_cast<std::uint32_t>(exponent & 0xFFFF);
  std::uint64_t factor = std::uint64_t{1} << 32;
  for (std::size_t k = 0; k < roots_of_two.size(); ++k) {
    if (fraction & (0x8000u >> k)) factor = (factor * (roots_of_two[k] >> 1)) >> 31;
  }
  if (whole < -40 || base == 0) return 0;
  if (whole > 30) return std::int64_t{1} << 62;
  int128 const product = int128{base} * static_cast<int128>(factor);
  int128 const result = product >> (32 - whole);
  int128 const most = int128{1} << 62;
  return static_cast<std::int64_t>(result > most ? most : result);
}

std::int64_t Stream::normal() {
  std::int64_t sum = 0;
  for (int i = 0; i < 3; ++i) {
    std::uint64_t const bits = next();
    sum +=
        static_cast<std::int64_t>((bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48));
  }
  return (sum - 12 * 32767 - 6) * 1000 / 65536;  // twelve uniforms of width 65536 have the deviation 65536
}

}  // namespace jixiao::demo
