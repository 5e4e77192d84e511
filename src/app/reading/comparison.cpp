#include "app/reading/comparison.h"

#include <algorithm>

#include "scoring/peers.h"

namespace jixiao::app {
namespace {

std::optional<Decimal> value_in(PeriodHistory const* period, Score const& line) {
  if (!period) return std::nullopt;
  auto const figure = period->figure(line.unit, line.indicator);
  return figure && figure->status == ValueStatus::ok ? figure->value : std::nullopt;
}

bool is_better(Indicator const& indicator, Score const& a, Score const& b) {
  return indicator.direction == Direction::negative ? *a.value < *b.value : *a.value > *b.value;
}

}  // namespace

std::string_view own_group(std::string_view group) { return group.substr(0, group.find('/')); }

std::optional<Period> previous_period(Reading const& reading) {
  auto const before = reading.snapshot->period.shifted(-1);
  return reading.history->find(before) ? std::optional(before) : std::nullopt;
}

std::optional<Period> year_ago_period(Reading const& reading) {
  auto const before = reading.snapshot->period.shifted_months(-12);
  return reading.history->find(before) ? std::optional(before) : std::nullopt;
}

bool is_carried(Score const& line) {
  return line.status != ValueStatus::not_due && line.stands_since.last_month() < line.period.last_month();
}

Before values_before(Reading const& reading, Score const& line) {
  auto const period = reading.snapshot->period;
  return {value_in(reading.history->before(period), line), value_in(reading.history->year_before(period), line)};
}

GroupFigures compare_in_group(std::vector<UnitRecord const*> const& group, Indicator const& indicator) {
  GroupFigures out;
  std::vector<Decimal> ascending;
  Score const* best = nullptr;
  for (auto const* record : group) {
    auto const* line = find_line(*record, indicator.id);
    if (!line || line->status != ValueStatus::ok || !line->value) continue;
    ascending.push_back(*line->value);
    if (indicator.direction == Direction::moderate) continue;
    if (!best || is_better(indicator, *line, *best)) best = line;
  }
  std::sort(ascending.begin(), ascending.end());
  out.median = scoring::quantile(ascending, *Decimal::from_parts(5, 1));
  if (best) {
    out.best = best->value;
    out.best_unit = best->unit;
  }
  return out;
}

std::vector<UnitRecord const*> peer_group(Snapshot const& snapshot, UnitRecord const& record) {
  std::vector<UnitRecord const*> out;
  auto const group = own_group(record.total.peer_group);
  if (group.empty()) return out;
  for (auto const& other : snapshot.records) {
    if (other.total.level == record.total.level && own_group(other.total.peer_group) == group) out.push_back(&other);
  }
  return out;
}

GroupFigures const& GroupComparison::figures(UnitRecord const& record, Indicator const& indicator) {
  GroupKey const key{record.total.level, std::string(own_group(record.total.peer_group))};
  auto const [place, is_new] = figures_.try_emplace({key, indicator.id});
  if (is_new) place->second = compare_in_group(group_of(key, record), indicator);
  return place->second;
}

std::vector<UnitRecord const*> const& GroupComparison::group_of(GroupKey const& key, UnitRecord const& record) {
  auto const [place, is_new] = groups_.try_emplace(key);
  if (is_new) place->second = peer_group(snapshot_, record);
  return place->second;
}

std::vector<UnitRecord const*> siblings(Snapshot const& snapshot, UnitRecord const& record) {
  auto const& nodes = snapshot.tree.nodes();
  auto const node = snapshot.tree.find(record.total.unit);
  std::vector<UnitRecord const*> out;
  if (node < 0 || nodes[static_cast<std::size_t>(node)].parent < 0) return out;
  auto const parent = static_cast<std::size_t>(nodes[static_cast<std::size_t>(node)].parent);
  for (auto const* other : right_below(snapshot, nodes[parent].unit.code)) {
    if (other->total.level == record.total.level) out.push_back(other);
  }
  return out;
}

std::vector<UnitRecord const*> right_below(Snapshot const& snapshot, std::string const& unit) {
  auto const& nodes = snapshot.tree.nodes();
  auto const node = snapshot.tree.find(unit);
  std::vector<UnitRecord const*> out;
  if (node < 0) return out;
  for (auto const child : nodes[static_cast<std::size_t>(node)].children) {
    auto const* record = snapshot.find(nodes[static_cast<std::size_t>(child)].unit.code);
    if (record) out.push_back(record);
  }
  return out;
}

LightRun light_run(Reading const& reading, Score const& line) {
  LightRun run{reading.snapshot->period, false};
  while (true) {
    auto const* before = reading.history->before(run.since);
    auto const figure = before ? before->figure(line.unit, line.indicator) : std::nullopt;
    if (!figure) return {run.since, true};
    if (figure->light != line.light) return run;
    run.since = run.since.shifted(-1);
  }
}

std::optional<Decimal> points_lost(Score const& line) {
  if (!line.score) return std::nullopt;
  return std::max(line.points - *line.score, Decimal(0));
}

}  // namespace jixiao::app
