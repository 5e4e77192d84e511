#include "scoring/year_value.h"

#include <algorithm>

#include "scoring/board.h"
#include "scoring/figure.h"

namespace jixiao::scoring {
namespace {

bool counts(IndicatorValue const& part) {
  return part.status != ValueStatus::not_applicable && part.status != ValueStatus::not_due;
}

IndicatorValue no_number(IndicatorValue out, ValueStatus status, std::string why) {
  out.status = status;
  out.why = std::move(why);
  return out;
}

IndicatorValue last_of(IndicatorValue out, std::span<IndicatorValue const* const> parts, Period last_period) {
  if (parts.back()->period != last_period)
    return no_number(std::move(out), ValueStatus::missing, "scoring.parts_missing");
  IndicatorValue const* last = nullptr;
  for (auto const* part : parts) {
    if (counts(*part)) last = part;
  }
  if (!last) return no_number(std::move(out), ValueStatus::not_applicable, "scoring.no_part_applies");
  auto const period = out.period;
  out = *last;
  out.period = period;
  return out;
}

// Sum of the numbers, and how many of the periods that count have one.
IndicatorValue combined(IndicatorValue out, Indicator const& indicator, std::span<IndicatorValue const* const> parts,
                        int expected) {
  Figure sum = 0;
  int with_number = 0, dropped = 0;
  for (auto const* part : parts) {
    if (!counts(*part)) {
      ++dropped;
    } else if (part->status == ValueStatus::ok && part->value) {
      sum = sum + *part->value;
      ++with_number;
      if (part->sample) out.sample = (Figure(out.sample.value_or(0)) + *part->sample).number;
    }
  }
  int const counted = expected - dropped;
  if (counted <= 0) return no_number(std::move(out), ValueStatus::not_applicable, "scoring.no_part_applies");
  auto const coverage = Decimal(with_number) / Decimal(counted);
  if (coverage < Decimal(1)) out.coverage = coverage;
  if (with_number == 0 || coverage < indicator.min_coverage) {
    return no_number(std::move(out), ValueStatus::missing, "scoring.parts_missing");
  }
  auto const value = indicator.year == YearMode::mean ? (sum / with_number).number : sum.number;
  if (!value) return no_number(std::move(out), ValueStatus::fault, "scoring.overflow");
  out.value = value;
  out.status = ValueStatus::ok;
  out.sample_small = out.sample && *out.sample < Decimal(indicator.sample_min);
  return out;
}

}  // namespace

IndicatorValue year_value(Indicator const& indicator, std::string const& unit, Period period,
                          std::span<IndicatorValue const* const> parts, IndicatorValue const* recomputed) {
  IndicatorValue out;
  out.indicator = indicator.id;
  out.unit = unit;
  out.period = period;
  if (indicator.year == YearMode::recompute) {
    return recomputed ? *recomputed : no_number(std::move(out), ValueStatus::missing, "scoring.value_absent");
  }
  if (parts.empty()) return no_number(std::move(out), ValueStatus::missing, "scoring.parts_missing");
  auto const own = period_kind_of(indicator.cadence);
  if (indicator.year == YearMode::last) {
    return last_of(std::move(out), parts, Period::containing(period.last_day(), own));
  }
  return combined(std::move(out), indicator, parts, period.months() / months_in(own));
}

}  // namespace jixiao::scoring
