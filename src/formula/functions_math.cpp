#include <algorithm>
#include <cmath>

#include "formula/catalogue.h"

namespace jixiao::formula {
namespace {

using Arguments = std::span<Scalar const>;

Scalar of(std::optional<Decimal> value) { return value ? Scalar::of(*value) : Scalar::fault("formula.overflow"); }

// n of round(x, n): a whole number of decimals that Decimal can hold.
std::optional<int> decimals(Decimal n) {
  auto const whole = n.to_int64();
  if (!whole || *whole < -12 || *whole > 12) return std::nullopt;
  return static_cast<int>(*whole);
}

Scalar absolute(Arguments a, WorkCalendar const&) { return Scalar::of(a[0].number().absolute()); }

Scalar round(Arguments a, WorkCalendar const&) {
  auto const n = a.size() > 1 ? decimals(a[1].number()) : 0;
  if (!n) return Scalar::fault("formula.domain");
  if (*n >= 0) return Scalar::of(a[0].number().rounded(*n, Rounding::half_away_from_zero));
  auto const power = Decimal::from_parts(1, *n);  // 10^-n
  auto const scaled = divide(a[0].number(), *power);
  if (!scaled) return Scalar::fault("formula.overflow");
  return of(multiply(scaled->rounded(0, Rounding::half_away_from_zero), *power));
}

Scalar floor(Arguments a, WorkCalendar const&) {
  auto const x = a[0].number();
  auto const whole = x.rounded(0, Rounding::toward_zero);
  return whole <= x ? Scalar::of(whole) : of(subtract(whole, 1));
}

Scalar ceil(Arguments a, WorkCalendar const&) {
  auto const x = a[0].number();
  auto const whole = x.rounded(0, Rounding::toward_zero);
  return whole >= x ? Scalar::of(whole) : of(add(whole, 1));
}

// Functions without exact results go through double and come back with 12 significant digits.
template <double (*function)(double), int positive>
Scalar through_double(Arguments a, WorkCalendar const&) {
  double const x = a[0].number().to_double();
  if (positive >= 0 && (x < 0 || (positive > 0 && x == 0))) return Scalar::fault("formula.domain");
  return of(Decimal::from_double(function(x)));
}

Scalar pow(Arguments a, WorkCalendar const&) {
  auto const x = a[0].number();
  auto const y = a[1].number();
  if (auto const n = y.to_int64(); n && *n >= 0 && *n <= 64) {  // whole powers are exact where 38 digits hold them
    Decimal out = 1;
    for (std::int64_t i = 0; i < *n; ++i) {
      auto const next = multiply(out, x);
      if (!next) return Scalar::fault("formula.overflow");
      out = *next;
    }
    return Scalar::of(out);
  }
  if (x.is_zero()) return y.is_negative() ? Scalar::fault("formula.division_by_zero") : Scalar::of(Decimal(0));
  if (x.is_negative() && !y.is_integer()) return Scalar::fault("formula.domain");
  return of(Decimal::from_double(std::pow(x.to_double(), y.to_double())));
}

Scalar clamp(Arguments a, WorkCalendar const&) {
  if (a[2].number() < a[1].number()) return Scalar::fault("formula.domain");
  return Scalar::of(std::clamp(a[0].number(), a[1].number(), a[2].number()));
}

bool less(Scalar const& a, Scalar const& b) {
  if (auto const* x = std::get_if<Decimal>(&a.value)) return *x < b.number();
  if (auto const* x = std::get_if<Date>(&a.value)) return *x < b.date();
  return a.timestamp() < b.timestamp();
}
Scalar least(Arguments a, WorkCalendar const&) { return *std::min_element(a.begin(), a.end(), less); }
Scalar greatest(Arguments a, WorkCalendar const&) { return *std::max_element(a.begin(), a.end(), less); }

Scalar ratio(Arguments a, WorkCalendar const&) {
  if (a[1].number().is_zero()) return Scalar::not_applicable("formula.denominator_zero");
  return of(divide(a[0].number(), a[1].number()));
}

Scalar mod(Arguments a, WorkCalendar const&) {
  if (a[1].number().is_zero()) return Scalar::fault("formula.division_by_zero");
  return of(remainder(a[0].number(), a[1].number()));
}

Scalar same(Arguments a, WorkCalendar const&) { return a[0]; }

}  // namespace

std::vector<Function> const& functions_math() {
  static std::vector<Function> const table = {
      {.name = "abs",
       .parameters = {{"x"}},
       .gives = Gives::first,
       .documentation = "绝对值。",
       .example = "abs(-3.5)",
       .example_result = "3.5",
       .implementation = absolute,
       .sql = "abs({0})",
       .decimals = -1},
      {.name = "round",
       .parameters = {{"x"}, {"n", Want::plain, true}},
       .gives = Gives::first,
       .documentation = "四舍五入到 n 位小数（缺省 0 位，n 可为负）。",
       .example = "round(2.345, 2)",
       .example_result = "2.35",
       .implementation = round,
       .sql = "round({0}, {1})",
       .decimals = -2},
      {.name = "floor",
       .parameters = {{"x"}},
       .gives = Gives::first,
       .documentation = "不大于 x 的最大整数。",
       .example = "floor(-1.5)",
       .example_result = "-2",
       .implementation = floor,
       .sql = "floor({0})"},
      {.name = "ceil",
       .parameters = {{"x"}},
       .gives = Gives::first,
       .documentation = "不小于 x 的最小整数。",
       .example = "ceil(1.2)",
       .example_result = "2",
       .implementation = ceil,
       .sql = "ceil({0})"},
      {.name = "mod",
       .parameters = {{"x"}, {"y"}},
       .gives = Gives::first,
       .documentation = "x 除以 y 的余数，符号随 x。",
       .example = "mod(7, 3)",
       .example_result = "1",
       .implementation = mod,
       .sql = "({0} % NULLIF({1}, 0))",
       .decimals = -1},
      {.name = "sqrt",
       .parameters = {{"x", Want::plain}},
       .documentation = "平方根；负数无定义。结果取 12 位有效数字。",
       .example = "sqrt(2)",
       .example_result = "1.41421356237",
       .implementation = through_double<std::sqrt, 0>,
       .sql = "CASE WHEN {0} >= 0 THEN sqrt({0}) END",
       .decimals = 6},
      {.name = "ln",
       .parameters = {{"x", Want::plain}},
       .documentation = "自然对数；x 须为正。结果取 12 位有效数字。",
       .example = "ln(10)",
       .example_result = "2.30258509299",
       .implementation = through_double<std::log, 1>,
       .sql = "CASE WHEN {0} > 0 THEN ln({0}) END",
       .decimals = 6},
      {.name = "log10",
       .parameters = {{"x", Want::plain}},
       .documentation = "以 10 为底的对数；x 须为正。结果取 12 位有效数字。",
       .example = "log10(1000)",
       .example_result = "3",
       .implementation = through_double<std::log10, 1>,
       .sql = "CASE WHEN {0} > 0 THEN log10({0}) END",
       .decimals = 6},
      {.name = "exp",
       .parameters = {{"x", Want::plain}},
       .documentation = "自然指数。结果取 12 位有效数字。",
       .example = "exp(1)",
       .example_result = "2.71828182846",
       .implementation = through_double<std::exp, -1>,
       .sql = "exp({0})",
       .decimals = 6},
      {.name = "pow",
       .parameters = {{"x", Want::plain}, {"y", Want::plain}},
       .documentation = "x 的 y 次方，与 x ^ y 相同。y 为 0 到 64 的整数时精确，否则取 12 位有效数字。",
       .example = "pow(1.1, 2)",
       .example_result = "1.21",
       .implementation = pow,
       .sql = "pow({0}, {1})",
       .decimals = 6},
      {.name = "clamp",
       .parameters = {{"x"}, {"lo", Want::same}, {"hi", Want::same}},
       .gives = Gives::first,
       .documentation = "把 x 限制在 lo 与 hi 之间。",
       .example = "clamp(1.3, 0, 1)",
       .example_result = "1",
       .implementation = clamp,
       .sql = "CASE WHEN {?} THEN NULL ELSE least(greatest({0}, {1}), {2}) END",
       .decimals = -1},
      {.name = "least",
       .parameters = {{"a", Want::any}, {"b", Want::same}},
       .variadic = true,
       .gives = Gives::common,
       .documentation = "各参数（数或日期）中最小的一个；任一缺失则缺失。写 min(a, b) 亦可。",
       .example = "least(3, 1, 2)",
       .example_result = "1",
       .implementation = least,
       .sql = "CASE WHEN {?} THEN NULL ELSE least({*}) END",
       .decimals = -1},
      {.name = "greatest",
       .parameters = {{"a", Want::any}, {"b", Want::same}},
       .variadic = true,
       .gives = Gives::common,
       .documentation = "各参数（数或日期）中最大的一个；任一缺失则缺失。写 max(a, b) 亦可。",
       .example = "max(3, 1, 2)",
       .example_result = "3",
       .implementation = greatest,
       .sql = "CASE WHEN {?} THEN NULL ELSE greatest({*}) END",
       .decimals = -1},
      {.name = "ratio",
       .parameters = {{"a"}, {"b"}},
       .gives = Gives::special,
       .documentation = "a ÷ b；b 为 0 时不适用（a / b 则是错误）。",
       .example = "ratio(1, 0)",
       .example_result = "（不适用）",
       .implementation = ratio,
       .sql = "({0} / NULLIF({1}, 0))",
       .decimals = 6},
      {.name = "plain",
       .parameters = {{"x"}},
       .documentation = "去掉计量单位，数值不变，用于有意把不同单位的数合成一个得分。",
       .example = "plain(7)",
       .example_result = "7",
       .implementation = same,
       .sql = "{0}",
       .decimals = -1},
      {.name = "to_unit",
       .parameters = {{"x"}, {"unit", Want::special}},
       .gives = Gives::special,
       .documentation = "换算计量单位：元与万元、亿元，秒、分钟、小时与天，比率与 %、‰。",
       .example = "to_unit(0.925, '%')",
       .example_result = "92.5",
       .implementation = nullptr,
       .decimals = 6},
  };
  return table;
}

}  // namespace jixiao::formula
