#pragma once
// Decimal: an exact number of up to 38 digits, as points, targets and values are kept (docs/formula.md "Numbers").
//
// coefficient × 10^-scale with |coefficient| < 10^38 and 0 <= scale <= 28, always in lowest terms (no trailing zero
// behind the point), so equal numbers have equal bytes. Addition and multiplication are exact where 38 digits hold the
// result; where not, decimals behind the twelfth are rounded half-even until it fits; a result that then still does
// not fit is an overflow (nullopt, which the evaluator turns into a fault). Division gives 12 decimals, half-even.
// Functions that go through double round to 12 significant digits at once (from_double).
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jixiao {

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

enum class Rounding { half_even, half_away_from_zero, toward_zero };

class Decimal {
 public:
  static constexpr int digits_max = 38;
  static constexpr int scale_max = 28;
  static constexpr int division_decimals = 12;

  constexpr Decimal() = default;
  Decimal(std::int64_t integer);  // NOLINT: integers are decimals
  Decimal(int integer) : Decimal(static_cast<std::int64_t>(integer)) {}

  // coefficient × 10^-scale; nullopt if it does not fit. Scale may be any int in [-38, 76].
  static std::optional<Decimal> from_parts(int128 coefficient, int scale);
  // Rounded to 12 significant digits; nullopt for NaN, infinity and what does not fit.
  static std::optional<Decimal> from_double(double value);
  // "-12.50", "1e-3", optional sign and exponent; no spaces, no thousands separators.
  static Result<Decimal> parse(std::string_view text);

  int128 coefficient() const { return coefficient_; }
  int scale() const { return scale_; }
  bool is_zero() const { return coefficient_ == 0; }
  bool is_negative() const { return coefficient_ < 0; }
  bool is_integer() const { return scale_ == 0; }
  double to_double() const;
  std::optional<std::int64_t> to_int64() const;  // only if an integer that fits
  std::string to_string() const;                 // shortest plain form: "92.5", "-0.001", "0"
  std::string to_fixed(int decimals) const;      // half away from zero, as points are shown: "13.63"

  Decimal rounded(int decimals, Rounding mode) const;
  Decimal negated() const;
  Decimal absolute() const { return is_negative() ? negated() : *this; }

  friend std::optional<Decimal> add(Decimal a, Decimal b);
  friend std::optional<Decimal> subtract(Decimal a, Decimal b);
  friend std::optional<Decimal> multiply(Decimal a, Decimal b);
  friend std::optional<Decimal> divide(Decimal a, Decimal b);  // nullopt also for b = 0: check first
  friend std::optional<Decimal> remainder(Decimal a, Decimal b);

  friend bool operator==(Decimal const&, Decimal const&) = default;
  friend std::strong_ordering operator<=>(Decimal const& a, Decimal const& b);

 private:
  int128 coefficient_ = 0;
  std::int32_t scale_ = 0;
};

std::optional<Decimal> add(Decimal a, Decimal b);
std::optional<Decimal> subtract(Decimal a, Decimal b);
std::optional<Decimal> multiply(Decimal a, Decimal b);
std::optional<Decimal> divide(Decimal a, Decimal b);
std::optional<Decimal> remainder(Decimal a, Decimal b);

// For points and other small numbers, where overflow is a mistake of ours: asserts instead of answering nullopt.
Decimal operator+(Decimal a, Decimal b);
Decimal operator-(Decimal a, Decimal b);
Decimal operator*(Decimal a, Decimal b);
Decimal operator/(Decimal a, Decimal b);

// Points are rounded 四舍五入 to 0.01 once, at the end (domain.md §2.3).
inline Decimal rounded_points(Decimal d) { return d.rounded(2, Rounding::half_away_from_zero); }

std::string to_string(int128 value);

}  // namespace jixiao
