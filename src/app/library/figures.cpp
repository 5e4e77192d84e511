#include "app/library/figures.h"

#include <algorithm>

#include "base/text.h"
#include "scoring/peers.h"

namespace jixiao::app {
namespace {

Result<void> check_level(Pack const& pack, std::string const& level) {
  std::vector<std::string> known;
  for (auto const& one : pack.levels) known.push_back(one.id);
  if (std::find(known.begin(), known.end(), level) != known.end()) return {};
  auto const near = nearest_name(level, known);
  return fail(ErrorKind::not_found, "reading.level_unknown",
              {{"level", level}, {"hint", near ? "，是不是 " + *near + "?" : ""}});
}

std::optional<GridCell> cell_of(Reading const& reading, Period period, UnitRecord const& record,
                                std::string const& indicator) {
  if (period == reading.snapshot->period) {
    auto const* line = find_line(record, indicator);
    return line ? std::optional(GridCell{line->value, line->light, line->status}) : std::nullopt;
  }
  auto const* past = reading.history->find(period);
  auto const figure = past ? past->figure(record.total.unit, indicator) : std::nullopt;
  return figure ? std::optional(GridCell{figure->value, figure->light, figure->status}) : std::nullopt;
}

void summarise(GroupDistribution& group, std::vector<Decimal> values,
               std::vector<std::optional<Decimal>> const& targets) {
  std::sort(values.begin(), values.end());
  group.known = static_cast<int>(values.size());
  if (!values.empty()) {
    group.least = values.front();
    group.largest = values.back();
    group.q25 = scoring::quantile(values, *Decimal::from_parts(25, 2));
    group.median = scoring::quantile(values, *Decimal::from_parts(5, 1));
    group.q75 = scoring::quantile(values, *Decimal::from_parts(75, 2));
  }
  bool const same = !targets.empty() && std::all_of(targets.begin(), targets.end(),
                                                    [&](auto const& target) { return target == targets.front(); });
  if (same) group.target = targets.front();
}

}  // namespace

Result<ValueGrid> make_grid(Reading const& reading, Scope const& scope, GridQuery const& query) {
  auto const& snapshot = *reading.snapshot;
  JX_TRY(auto const* const indicator, find_indicator(snapshot.rules(), query.indicator));
  JX_TRY(auto const* const top, find_seen(reading, scope, query.parent));
  JX_CHECK(check_level(snapshot.rules(), query.level));
  ValueGrid out;
  out.indicator = indicator->id;
  out.name = indicator->name;
  out.unit_of_value = indicator->unit;
  out.decimals = indicator->decimals;
  out.direction = indicator->direction;
  out.level = query.level;
  out.level_title = level_title(snapshot.rules(), query.level);
  out.data_until = snapshot.data_until;
  int const most = std::clamp(query.periods, 1, 36);
  out.periods = reading.history->up_to(snapshot.period, most);
  if (out.periods.empty() || out.periods.back() != snapshot.period) out.periods.push_back(snapshot.period);
  if (out.periods.size() > static_cast<std::size_t>(most)) out.periods.erase(out.periods.begin());
  auto const root = snapshot.tree.find(top->total.unit);
  for (auto const& record : snapshot.records) {
    auto const node = snapshot.tree.find(record.total.unit);
    if (record.total.level != query.level || node < 0 || root < 0 || !snapshot.tree.is_below(node, root)) continue;
    GridRow row{record.total.unit, record.total.unit_name, {}};
    for (auto const period : out.periods) row.cells.push_back(cell_of(reading, period, record, indicator->id));
    if (std::any_of(row.cells.begin(), row.cells.end(), [](auto const& cell) { return cell.has_value(); })) {
      out.rows.push_back(std::move(row));
    }
  }
  return out;
}

Result<Distribution> make_distribution(Reading const& reading, Scope const& scope, std::string const& id,
                                       std::string const& level, std::string const& unit) {
  auto const& snapshot = *reading.snapshot;
  JX_TRY(auto const* const indicator, find_indicator(snapshot.rules(), id));
  JX_CHECK(check_level(snapshot.rules(), level));
  // Whoever may mark a unit can read its figure off the strip.
  if (!unit.empty()) JX_CHECK(check_sees(scope, snapshot.tree, unit));
  Distribution out;
  out.indicator = indicator->id;
  out.level = level;
  out.level_title = level_title(snapshot.rules(), level);
  out.period = snapshot.period;
  out.data_until = snapshot.data_until;
  out.unit_of_value = indicator->unit;
  out.decimals = indicator->decimals;
  std::vector<std::string> groups;
  for (auto const& scheme : snapshot.rules().peers) {
    if (scheme.level != level) continue;
    for (auto const& group : scheme.groups) groups.push_back(group.id);
  }
  // Units where a further axis is ranked apart stand in a group of their own, "A/reverse_review".
  for (auto const& record : snapshot.records) {
    auto const& group = record.total.peer_group;
    if (record.total.level != level || group.empty()) continue;
    if (std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
  }
  groups.emplace_back();
  for (auto const& group : groups) {
    GroupDistribution one;
    one.id = group;
    if (!group.empty()) one.title = group_title(snapshot.rules(), level, group);
    std::vector<Decimal> values;
    std::vector<std::optional<Decimal>> targets;
    for (auto const& record : snapshot.records) {
      if (record.total.level != level || record.total.peer_group != group) continue;
      auto const* line = find_line(record, indicator->id);
      if (!line) continue;
      ++one.units;
      targets.push_back(line->target);
      if (line->status == ValueStatus::ok && line->value) values.push_back(*line->value);
      bool const open = sees(scope, snapshot.tree, record.total.unit);
      one.peers.push_back({open ? record.total.unit : "", open ? record.total.unit_name : "", line->value, line->light,
                           record.total.unit == unit});
    }
    if (one.units == 0) continue;
    summarise(one, std::move(values), targets);
    out.groups.push_back(std::move(one));
  }
  return out;
}

}  // namespace jixiao::app
