#include "base/decimal.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "base/check.h"

namespace jixiao {
namespace {

using int256 = boost::multiprecision::int256_t;

constexpr int128 power_of_ten(int exponent) {
  int128 p = 1;
  while (exponent-- > 0) p *= 10;
  return p;
}

int128 const coefficient_limit = power_of_ten(38);

int256 wide(int128 v) {
  bool const negative = v < 0;
  auto const magnitude = negative ? -static_cast<uint128>(v) : static_cast<uint128>(v);
  int256 out = static_cast<std::uint64_t>(magnitude >> 64);
  out <<= 64;
  out += static_cast<std::uint64_t>(magnitude);
  return negative ? int256(-out) : out;
}

int128 narrow(int256 const& v) {
  int256 const magnitude = v < 0 ? int256(-v) : v;
  auto const low = static_cast<std::uint64_t>(magnitude & 0xffffffffffffffffULL);
  auto const high = static_cast<std::uint64_t>(magnitude >> 64);
  auto const m = static_cast<int128>((static_cast<uint128>(high) << 64) | low);
  return v < 0 ? -m : m;
}

int256 wide_power(int exponent) {
  int256 p = 1;
  while (exponent-- > 0) p *= 10;
  return p;
}

// Divides by `divisor` (> 0) rounding as asked.
template <class Int>
Int divide_rounded(Int const& value, Int const& divisor, Rounding mode) {
  Int q = value / divisor;
  Int r = value % divisor;
  if (r < 0) r = -r;
  Int const twice = r * 2;
  bool away = false;
  if (mode == Rounding::half_even) away = twice > divisor || (twice == divisor && q % 2 != 0);
  if (mode == Rounding::half_away_from_zero) away = twice >= divisor;
  if (away) q += value < 0 ? -1 : 1;
  return q;
}

// Rounds a wide coefficient until it fits, never below twelve decimals.
std::optional<Decimal> fit(int256 value, int scale) {
  int256 const limit = wide(coefficient_limit);
  auto const too_big = [&](int256 const& v) { return v >= limit || v <= -limit; };
  int drop = std::max(0, scale - Decimal::scale_max);
  int256 rounded = drop == 0 ? value : divide_rounded<int256>(value, wide_power(drop), Rounding::half_even);
  while (too_big(rounded) && scale - drop > Decimal::division_decimals) {
    ++drop;
    rounded = divide_rounded<int256>(value, wide_power(drop), Rounding::half_even);
  }
  if (too_big(rounded)) return std::nullopt;
  return Decimal::from_parts(narrow(rounded), scale - drop);
}

}  // namespace

Decimal::Decimal(std::int64_t integer) : coefficient_(integer) {}

std::optional<Decimal> Decimal::from_parts(int128 coefficient, int scale) {
  if (scale < 0) {
    for (; scale < 0; ++scale) {
      if (coefficient >= coefficient_limit / 10 || coefficient <= -(coefficient_limit / 10)) return std::nullopt;
      coefficient *= 10;
    }
  }
  if (scale > scale_max) {
    int const drop = scale - scale_max;
    coefficient = drop > 38 ? 0 : divide_rounded<int128>(coefficient, power_of_ten(drop), Rounding::half_even);
    scale = scale_max;
  }
  if (coefficient >= coefficient_limit || coefficient <= -coefficient_limit) return std::nullopt;
  while (scale > 0 && coefficient % 10 == 0) {
    coefficient /= 10;
    --scale;
  }
  Decimal d;
  d.coefficient_ = coefficient;
  d.scale_ = scale;
  return d;
}

std::optional<Decimal> Decimal::from_double(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  char buffer[40];
  int const length = std::snprintf(buffer, sizeof buffer, "%.11e", value);
  auto parsed = parse(std::string_view(buffer, static_cast<std::size_t>(length)));
  if (!parsed) return std::nullopt;
  return *parsed;
}

Result<Decimal> Decimal::parse(std::string_view text) {
  auto const bad = [&] { return fail("base.decimal_syntax", {{"text", std::string(text)}}); };
  auto rest = text;
  bool negative = false;
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) {
    negative = rest[0] == '-';
    rest.remove_prefix(1);
  }
  int128 coefficient = 0;
  int scale = 0;
  bool point = false, digit = false, sticky = false;
  int dropped = 0;
  for (; !rest.empty(); rest.remove_prefix(1)) {
    char const c = rest[0];
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') break;
    digit = true;
    if (coefficient > coefficient_limit / 10 - 1) {  // digits beyond the 38th only matter for rounding
      sticky = sticky || c != '0';
      if (!point) ++dropped;
      continue;
    }
    coefficient = coefficient * 10 + (c - '0');
    if (point) ++scale;
  }
  if (!digit) return bad();
  if (!rest.empty() && (rest[0] == 'e' || rest[0] == 'E')) {
    rest.remove_prefix(1);
    if (!rest.empty() && rest[0] == '+') rest.remove_prefix(1);
    int exponent = 0;
    auto const [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), exponent);
    if (error != std::errc{} || end != rest.data() + rest.size() || std::abs(exponent) > 400) return bad();
    rest = {};
    scale -= exponent;
  }
  if (!rest.empty()) return bad();
  if (dropped > 0 && coefficient != 0) return fail("base.decimal_overflow");
  if (coefficient == 0) scale = 0;
  if (scale < -60) return fail("base.decimal_overflow");
  auto const d = from_parts(negative ? -coefficient : coefficient, scale);
  if (!d) return fail("base.decimal_overflow");
  return *d;
}

double Decimal::to_double() const {
  // Through text: correctly rounded, which coefficient / 10^scale in doubles is not.
  auto const text = to_string();
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::optional<std::int64_t> Decimal::to_int64() const {
  if (scale_ != 0 || coefficient_ > INT64_MAX || coefficient_ < INT64_MIN) return std::nullopt;
  return static_cast<std::int64_t>(coefficient_);
}

std::string to_string(int128 value) {
  if (value == 0) return "0";
  bool const negative = value < 0;
  auto magnitude = negative ? -static_cast<uint128>(value) : static_cast<uint128>(value);
  std::string out;
  for (; magnitude != 0; magnitude /= 10) out.push_back(static_cast<char>('0' + static_cast<int>(magnitude % 10)));
  if (negative) out.push_back('-');
  return {out.rbegin(), out.rend()};
}

std::string Decimal::to_string() const {
  auto digits = jixiao::to_string(coefficient_ < 0 ? -coefficient_ : coefficient_);
  if (scale_ > 0) {
    auto const width = static_cast<std::size_t>(scale_);
    if (digits.size() <= width) digits.insert(0, width + 1 - digits.size(), '0');
    digits.insert(digits.size() - width, 1, '.');
  }
  return (coefficient_ < 0 ? "-" : "") + digits;
}

std::string Decimal::to_fixed(int decimals) const {
  auto text = rounded(decimals, Rounding::half_away_from_zero).to_string();
  if (decimals <= 0) return text;
  auto const point = text.find('.');
  auto const have = point == std::string::npos ? 0 : text.size() - point - 1;
  if (point == std::string::npos) text.push_back('.');
  text.append(static_cast<std::size_t>(decimals) - have, '0');
  return text;
}

Decimal Decimal::rounded(int decimals, Rounding mode) const {
  if (scale_ <= decimals) return *this;
  int const drop = scale_ - decimals;
  return *from_parts(divide_rounded<int128>(coefficient_, power_of_ten(drop), mode), decimals);
}

Decimal Decimal::negated() const {
  Decimal d = *this;
  d.coefficient_ = -d.coefficient_;
  return d;
}

std::optional<Decimal> add(Decimal a, Decimal b) {
  if (a.scale_ == b.scale_) {  // 2 × 10^38 still fits in 128 bits
    return Decimal::from_parts(a.coefficient_ + b.coefficient_, a.scale_);
  }
  int const scale = std::max(a.scale_, b.scale_);
  return fit(wide(a.coefficient_) * wide_power(scale - a.scale_) + wide(b.coefficient_) * wide_power(scale - b.scale_),
             scale);
}

std::optional<Decimal> subtract(Decimal a, Decimal b) { return add(a, b.negated()); }

std::optional<Decimal> multiply(Decimal a, Decimal b) {
  int128 product = 0;
  int const scale = a.scale_ + b.scale_;
  if (scale <= Decimal::scale_max && !__builtin_mul_overflow(a.coefficient_, b.coefficient_, &product) &&
      product < coefficient_limit && product > -coefficient_limit) {
    return Decimal::from_parts(product, scale);
  }
  return fit(wide(a.coefficient_) * wide(b.coefficient_), scale);
}

std::optional<Decimal> divide(Decimal a, Decimal b) {
  if (b.is_zero()) return std::nullopt;
  // (a·10^-sa)/(b·10^-sb) with twelve decimals = a·10^(12-sa+sb)/b
  int const shift = Decimal::division_decimals - a.scale_ + b.scale_;
  int256 numerator = wide(a.coefficient_);
  int256 denominator = wide(b.coefficient_);
  if (shift >= 0) {
    numerator *= wide_power(shift);
  } else {
    denominator *= wide_power(-shift);
  }
  if (denominator < 0) {
    denominator = -denominator;
    numerator = -numerator;
  }
  return fit(divide_rounded<int256>(numerator, denominator, Rounding::half_even), Decimal::division_decimals);
}

std::optional<Decimal> remainder(Decimal a, Decimal b) {
  if (b.is_zero()) return std::nullopt;
  int const scale = std::max(a.scale_, b.scale_);
  int256 const left = wide(a.coefficient_) * wide_power(scale - a.scale_);
  int256 const right = wide(b.coefficient_) * wide_power(scale - b.scale_);
  return fit(left % right, scale);
}

std::strong_ordering operator<=>(Decimal const& a, Decimal const& b) {
  if (a.scale_ == b.scale_) return a.coefficient_ <=> b.coefficient_;
  int const scale = std::max(a.scale_, b.scale_);
  int256 const left = wide(a.coefficient_) * wide_power(scale - a.scale_);
  int256 const right = wide(b.coefficient_) * wide_power(scale - b.scale_);
  return left < right   ? std::strong_ordering::less
         : left > right ? std::strong_ordering::greater
                        : std::strong_ordering::equal;
}

namespace {
Decimal must(std::optional<Decimal> d) {
  JX_ASSERT(d.has_value());
  return *d;
}
}  // namespace

Decimal operator+(Decimal a, Decimal b) { return must(add(a, b)); }
Decimal operator-(Decimal a, Decimal b) { return must(subtract(a, b)); }
Decimal operator*(Decimal a, Decimal b) { return must(multiply(a, b)); }
Decimal operator/(Decimal a, Decimal b) { return must(divide(a, b)); }

}  // namespace jixiao
