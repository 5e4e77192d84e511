#include "facts/derived_aggregate.h"

#include <algorithm>

namespace jixiao::facts {

using formula::AggregateFunction;
using formula::TypeKind;

namespace {

// floor(n·share) values are cut at each end.
SqlValue trimmed_mean(std::string const& x, Decimal share, int scale) {
  auto const unit = "1" + std::string(static_cast<std::size_t>(share.scale()), '0');
  auto const n = "count(" + x + ")";
  auto const cut = "((" + n + "::HUGEINT * " + to_string(share.coefficient()) + ") // " + unit + ")::BIGINT";
  auto const kept =
      "list_sort(list(" + x + ") FILTER ((" + x + ") IS NOT NULL))[" + cut + " + 1:" + n + " - " + cut + "]";
  return {TypeKind::number,
          "jx_divide(list_sum(" + kept + ")::HUGEINT * 1000000000000, " + n + " - 2 * " + cut + ")",
          std::min(scale + 12, 24),
          {}};
}

}  // namespace

SqlValue quantile_sql(std::string const& x, Decimal q, int scale) {
  auto const unit = "1" + std::string(static_cast<std::size_t>(q.scale()), '0');
  auto const sorted = "list_sort(list(" + x + ") FILTER ((" + x + ") IS NOT NULL))";
  auto const at = "((count(" + x + ") - 1) * " + to_string(q.coefficient()) + ")";
  auto const low = sorted + "[" + at + " // " + unit + " + 1]",
             high = sorted + "[(" + at + " + " + unit + " - 1) // " + unit + " + 1]";
  return {TypeKind::number,
          "(" + low + "::HUGEINT * " + unit + " + (" + high + " - " + low + ") * (" + at + " % " + unit + "))",
          scale + q.scale(),
          {}};
}

SqlValue aggregate_sql(formula::Aggregate const& a, std::string const& x, std::string const& rows,
                       SqlValue const& argument) {
  auto const number = [](std::string text, int scale) {
    return SqlValue{TypeKind::number, std::move(text), scale, {}};
  };
  int const s = argument.scale;
  switch (a.function) {
    case AggregateFunction::count: return number(a.argument ? "count(" + x + ")" : rows, 0);
    case AggregateFunction::count_distinct: return number("count(DISTINCT " + x + ")", 0);
    case AggregateFunction::sum: return number("CASE WHEN " + rows + " = 0 THEN 0 ELSE sum(" + x + ") END", s);
    case AggregateFunction::mean:
      return number("jx_divide(sum(" + x + ")::HUGEINT * 1000000000000, count(" + x + "))", std::min(s + 12, 24));
    case AggregateFunction::min: return {argument.kind, "min(" + x + ")", s, {}};
    case AggregateFunction::max: return {argument.kind, "max(" + x + ")", s, {}};
    case AggregateFunction::median: return quantile_sql(x, *Decimal::from_parts(5, 1), s);
    case AggregateFunction::quantile: return quantile_sql(x, a.fraction.value_or(Decimal(0)), s);
    case AggregateFunction::trimmed_mean: return trimmed_mean(x, a.fraction.value_or(Decimal(0)), s);
    case AggregateFunction::weighted_trimmed_mean: break;  // the checker refuses it here
    case AggregateFunction::stddev_sample:
    case AggregateFunction::stddev_population: {
      auto const n = "count(" + x + ")";
      auto const spread =
          "(" + n + "::HUGEINT * sum((" + x + ")::HUGEINT * (" + x + ")) - sum(" + x + ") * sum(" + x + "))::DOUBLE";
      auto const pairs = a.function == AggregateFunction::stddev_sample ? "nullif(" + n + " * (" + n + " - 1), 0)"
                                                                        : "nullif(" + n + " * " + n + ", 0)";
      return number("jx_scaled(sqrt(" + spread + " / " + pairs + ") / 1e" + std::to_string(s) + ", 12)", 12);
    }
  }
  return {};
}

}  // namespace jixiao::facts
