#include "app/reading/history.h"

#include <algorithm>
#include <limits>

#include "app/reading/standing.h"
#include "base/check.h"

namespace jixiao::app {
namespace {

constexpr std::int8_t absent = -1, is_wide = -2;
enum Field { value_field, target_field, score_field, points_field };

}  // namespace

template <class Integer>
void PeriodHistory::pack(std::optional<Decimal> const& number, int field, Integer& coefficient, std::int8_t& scale) {
  scale = absent;
  if (!number) return;
  auto const exact = number->coefficient();
  if (exact >= std::numeric_limits<Integer>::min() && exact <= std::numeric_limits<Integer>::max()) {
    coefficient = static_cast<Integer>(exact);
    scale = static_cast<std::int8_t>(number->scale());
  } else {
    scale = is_wide;
    wide_.emplace(std::pair(figures_.size(), field), *number);
  }
}

void PeriodHistory::add(UnitRecord const& record, std::optional<Decimal> full,
                        std::map<std::string, Decimal> const& dimension_stake) {
  auto const& total = record.total;
  Row row{total.unit, total.level, {}, static_cast<std::uint32_t>(figures_.size()), 0};
  row.total.total = total.total;
  row.total.full = full;
  row.total.planned = total.planned;
  row.total.rank = total.rank;
  row.total.ranked = total.ranked;
  for (auto const& [dimension, earned] : total.dimensions) {
    auto const stake = dimension_stake.find(dimension);
    auto const rate = stake == dimension_stake.end() ? std::nullopt : percent_of(earned, stake->second);
    auto const hundredths = rate ? (*rate * Decimal(100)).to_int64() : std::nullopt;
    if (!hundredths || *hundredths > std::numeric_limits<std::int32_t>::max()) continue;
    auto const next = static_cast<std::uint16_t>(dimensions_.size());
    row.rates.emplace_back(dimensions_.try_emplace(dimension, next).first->second,
                           static_cast<std::int32_t>(*hundredths));
  }
  for (auto const& score : record.scores) {
    Packed figure;
    auto const next = static_cast<std::uint16_t>(indicators_.size());
    figure.indicator = indicators_.try_emplace(score.indicator, next).first->second;
    pack(score.value, value_field, figure.value, figure.value_scale);
    pack(score.target, target_field, figure.target, figure.target_scale);
    pack(score.score, score_field, figure.score, figure.score_scale);
    pack(std::optional(score.points), points_field, figure.points, figure.points_scale);
    figure.light = static_cast<std::uint8_t>(score.light);
    figure.status = static_cast<std::uint8_t>(score.status);
    figures_.push_back(figure);
  }
  row.end = static_cast<std::uint32_t>(figures_.size());
  by_unit_[row.unit] = rows_.size();
  rows_.push_back(std::move(row));
}

void PeriodHistory::finish() {
  JX_ASSERT(indicators_.size() < std::numeric_limits<std::uint16_t>::max());
  figures_.shrink_to_fit();
  rows_.shrink_to_fit();
}

std::optional<Decimal> PeriodHistory::unpack(std::size_t index, int field, std::int64_t coefficient,
                                             std::int8_t scale) const {
  if (scale == absent) return std::nullopt;
  if (scale == is_wide) return wide_.at({index, field});
  return Decimal::from_parts(coefficient, scale);
}

PastFigure PeriodHistory::unpack(std::size_t index) const {
  auto const& f = figures_[index];
  PastFigure out;
  out.value = unpack(index, value_field, f.value, f.value_scale);
  out.target = unpack(index, target_field, f.target, f.target_scale);
  out.score = unpack(index, score_field, f.score, f.score_scale);
  out.points = unpack(index, points_field, f.points, f.points_scale).value_or(0);
  out.light = static_cast<Light>(f.light);
  out.status = static_cast<ValueStatus>(f.status);
  return out;
}

PeriodHistory::Row const* PeriodHistory::find(std::string const& unit) const {
  auto const found = by_unit_.find(unit);
  return found == by_unit_.end() ? nullptr : &rows_[found->second];
}

std::optional<PastFigure> PeriodHistory::figure(std::string const& unit, std::string const& indicator) const {
  auto const* row = find(unit);
  auto const id = indicators_.find(indicator);
  if (!row || id == indicators_.end()) return std::nullopt;
  for (auto i = row->first; i < row->end; ++i) {
    if (figures_[i].indicator == id->second) return unpack(i);
  }
  return std::nullopt;
}

std::optional<Decimal> PeriodHistory::dimension_rate(Row const& row, std::string const& dimension) const {
  auto const id = dimensions_.find(dimension);
  if (id == dimensions_.end()) return std::nullopt;
  for (auto const& [index, hundredths] : row.rates) {
    if (index == id->second) return Decimal::from_parts(hundredths, 2);
  }
  return std::nullopt;
}

std::size_t PeriodHistory::bytes() const {
  constexpr std::size_t node = 112;  // of the index over units, and of wide_
  std::size_t out = figures_.capacity() * sizeof(Packed) + rows_.capacity() * sizeof(Row);
  for (auto const& row : rows_) out += row.rates.capacity() * sizeof(row.rates.front());
  return out + (wide_.size() + rows_.size()) * node;
}

PeriodHistory const* History::find(Period period) const {
  auto const found = periods_.find(period);
  return found == periods_.end() ? nullptr : found->second.get();
}

std::vector<Period> History::up_to(Period period, int most) const {
  std::vector<Period> out;
  for (auto const& [one, figures] : periods_) {
    if (one.kind == period.kind && one.first_month <= period.first_month) out.push_back(one);
  }
  auto const surplus = static_cast<std::ptrdiff_t>(out.size()) - most;
  if (surplus > 0) out.erase(out.begin(), out.begin() + surplus);
  return out;
}

}  // namespace jixiao::app
