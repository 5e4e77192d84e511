#include "app/reading/world.h"

#include <algorithm>

#include "scoring/wording.h"

namespace jixiao::app {
namespace {

std::pair<int, PeriodKind> by_end(Period period) { return {period.last_month(), period.kind}; }

std::optional<Period> newest_of(std::vector<WorldPeriod> const& ascending) {
  std::optional<Period> published, any;
  for (auto const& one : ascending) {
    any = one.period;
    if (one.version) published = one.period;
  }
  return published ? published : any;
}

// The newest period's end; where nothing was computed yet, the day of the register's last change.
Date day_of(std::optional<Period> newest, std::vector<Unit> const& units) {
  if (newest) return newest->last_day();
  Date day = Date::from_ymd(2000, 1, 1);
  for (auto const& unit : units) day = std::max(day, unit.from.value_or(day));
  return day;
}

void add_schemes(Pack const& pack, World& out) {
  for (auto const& scheme : pack.peers) {
    for (auto const& group : scheme.groups) out.groups.push_back({scheme.id, scheme.level, group.id, group.title});
  }
  for (auto const& scheme : pack.grades) {
    for (auto const& grade : scheme.grades) out.grades.push_back({scheme.id, grade.id, grade.title});
  }
}

std::string title_of(World const& world) {
  auto const root = [](WorldUnit const& unit) { return !unit.parent; };
  if (std::count_if(world.units.begin(), world.units.end(), root) != 1) return world.pack_title;
  auto const found = std::find_if(world.units.begin(), world.units.end(), root);
  return scoring::say("reading.title", {{"unit", found->name}});
}

WorldIndicator to_world(Indicator const& i) {
  return {i.id, i.name, i.dimension, i.axis, i.unit, i.decimals, i.direction, i.cadence, i.levels, i.department};
}

}  // namespace

Checked<World> make_world(WorldParts parts) {
  auto const& pack = parts.pack;
  World out;
  out.pack_title = pack.pack.title;
  out.pack_version = pack.pack.version;
  out.catalogue = pack.pack.catalogue;
  out.levels = pack.levels;
  out.dimensions = pack.dimensions;
  for (auto const& axis : pack.axes) out.axes.push_back({axis.id, axis.title});
  for (auto const& sheet : pack.sheets) out.sheets.push_back({sheet.level, sheet.title, sheet.full, sheet.dimensions});
  add_schemes(pack, out);
  out.periods = std::move(parts.periods);
  std::sort(out.periods.begin(), out.periods.end(),
            [](WorldPeriod const& a, WorldPeriod const& b) { return by_end(a.period) < by_end(b.period); });
  out.newest = newest_of(out.periods);
  JX_TRY(auto const tree, OrgTree::create(parts.units, day_of(out.newest, parts.units)));
  for (auto const& node : tree.nodes()) {
    out.units.push_back({node.unit.code, node.unit.name, node.unit.level, node.unit.parent});
  }
  out.title = title_of(out);
  for (auto const& indicator : pack.indicators) out.indicators.push_back(to_world(indicator));
  out.has_map = parts.has_map;
  out.lists = {pack.pack.document.value_or(scoring::say("reading.document")), !pack.mechanisms.empty(),
               !pack.figures.empty()};
  return out;
}

}  // namespace jixiao::app
