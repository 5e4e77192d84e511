#include "facts/day_tally.h"

#include <algorithm>
#include <set>

#include "base/join_first.h"
#include "facts/row_check.h"

namespace jixiao::facts {
namespace {

constexpr std::size_t partitions_named = 6;

std::string title_of_date(Dataset const& dataset) {
  for (auto const& column : dataset.columns) {
    if (column.name == dataset.date && !column.title.empty()) return column.title;
  }
  return dataset.date;
}

}  // namespace

void DayTally::put(Days& days, Date day, Rows const& rows) {
  if (rows.count == 0) return;
  auto& mine = days.try_emplace(day, Rows{0, rows.first}).first->second;
  mine.count += rows.count;
  mine.first = std::min(mine.first, rows.first);
}

DayTally::Days DayTally::whole() const {
  auto out = days_;
  put(out, day_, run_);
  return out;
}

void DayTally::add(Date day, std::int64_t row) {
  if (run_.count == 0 || day != day_) {
    put(days_, day_, run_);
    day_ = day;
    run_ = {0, row};
  }
  ++run_.count;
  run_.first = std::min(run_.first, row);
}

void DayTally::merge(DayTally const& other) {
  for (auto const& [day, rows] : other.whole()) put(days_, day, rows);
}

std::vector<std::string> DayTally::partitions(PartitionBy by) const {
  std::set<std::int32_t> months;
  for (auto const& [day, rows] : whole()) months.insert(partition_of(day, by));
  std::vector<std::string> out;
  for (auto const month : months) out.push_back(partition_name(month, by));
  return out;
}

Result<void> DayTally::require(Dataset const& dataset, Period said) const {
  if (dataset.date.empty()) {
    return fail("facts.period_undated", {{"dataset", dataset.id}, {"period", said.to_string()}});
  }
  Rows outside;
  Date first_day;
  std::set<Period> others;
  for (auto const& [day, rows] : whole()) {
    if (said.first_day() <= day && day <= said.last_day()) continue;
    if (outside.count == 0 || rows.first < outside.first) {
      outside.first = rows.first;
      first_day = day;
    }
    outside.count += rows.count;
    others.insert(Period::containing(day, said.kind));
  }
  if (outside.count == 0) return {};
  std::vector<std::string> names;
  for (auto const& other : others) names.push_back(other.to_string());
  return fail("facts.period_other", {{"period", said.to_string()},
                                     {"rows", std::to_string(outside.count)},
                                     {"column", title_of_date(dataset)},
                                     {"row", std::to_string(outside.first)},
                                     {"day", first_day.to_string()},
                                     {"others", join_first(names, "、", partitions_named)}});
}

std::optional<Period> period_in_name(Dataset const& dataset, std::string const& stem) {
  if (dataset.date.empty()) return std::nullopt;
  auto const period = Period::parse(stem);
  return period ? std::optional(*period) : std::nullopt;
}

}  // namespace jixiao::facts
