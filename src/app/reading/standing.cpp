#include "app/reading/standing.h"

#include <algorithm>

#include "app/reading/comparison.h"
#include "base/text.h"
#include "scoring/composition.h"
#include "scoring/wording.h"

namespace jixiao::app {
namespace {

bool ranked_apart(Pack const& pack, std::string const& axis) {
  return std::any_of(pack.axes.begin(), pack.axes.end(),
                     [&](Axis const& one) { return one.id == axis && one.ranked_apart; });
}

std::string axis_title(Pack const& pack, std::string const& axis) {
  for (auto const& one : pack.axes) {
    if (one.id == axis) return one.title;
  }
  return axis;
}

std::optional<Decimal> rate_then(PeriodHistory const* period, std::string const& unit, std::string const& dimension) {
  auto const* row = period ? period->find(unit) : nullptr;
  return row ? period->dimension_rate(*row, dimension) : std::nullopt;
}

std::vector<DimensionStanding> dimensions_of(Reading const& reading, UnitRecord const& record, Sheet const& sheet) {
  auto const& snapshot = *reading.snapshot;
  auto const stake = points_at_stake(snapshot.rules(), record);
  auto const* before = reading.history->before(snapshot.period);
  auto const* year_ago = reading.history->year_before(snapshot.period);
  auto const number = [](std::map<std::string, Decimal> const& map, std::string const& id) {
    auto const found = map.find(id);
    return found == map.end() ? Decimal(0) : found->second;
  };
  std::vector<DimensionStanding> out;
  for (auto const& dimension : snapshot.rules().dimensions) {
    if (!sheet.dimensions.contains(dimension.id)) continue;
    DimensionStanding one{dimension.id, dimension.title, number(record.total.dimensions, dimension.id),
                          number(stake, dimension.id)};
    one.rate = percent_of(one.earned, one.full);
    auto const planned = record.total.planned_dimensions.find(dimension.id);
    if (planned != record.total.planned_dimensions.end()) {
      one.planned = planned->second;
      one.planned_rate = percent_of(planned->second, one.full);
    }
    one.previous_rate = rate_then(before, record.total.unit, dimension.id);
    one.year_ago_rate = rate_then(year_ago, record.total.unit, dimension.id);
    for (auto const& line : record.scores) {
      if (line.dimension == dimension.id && stands_on_sheet(snapshot, record, line)) count(one.lights, line.light);
    }
    out.push_back(std::move(one));
  }
  return out;
}

PastTotal const* total_then(PeriodHistory const* period, std::string const& unit) {
  auto const* row = period ? period->find(unit) : nullptr;
  return row ? &row->total : nullptr;
}

}  // namespace

std::optional<Standing> make_standing(Reading const& reading, UnitRecord const& record) {
  auto const& pack = reading.snapshot->rules();
  auto const& total = record.total;
  auto const* sheet = pack.find_sheet(total.level);
  if (!sheet || !total.total) return std::nullopt;
  Standing out;
  out.total = *total.total;
  out.full = sheet->full;
  out.rate = percent_of(out.total, out.full).value_or(0);
  out.grade = total.grade;
  out.grade_title = grade_title(pack, total.level, total.grade);
  out.rank = total.rank;
  out.ranked = total.ranked;
  out.rank_q5 = total.rank_q5;
  out.rank_q95 = total.rank_q95;
  if (!total.peer_group.empty()) {
    out.group = total.peer_group;
    out.group_title = group_title(pack, total.level, total.peer_group);
  }
  out.points_assessed = total.points_assessed;
  if (auto const* before = total_then(reading.history->before(reading.snapshot->period), total.unit)) {
    out.previous_total = before->total;
    out.rank_previous = before->rank;
  }
  if (auto const* before = total_then(reading.history->year_before(reading.snapshot->period), total.unit)) {
    out.year_ago_total = before->total;
  }
  out.planned = total.planned;
  if (total.planned) out.planned_rate = percent_of(*total.planned, out.full);
  out.adjustment = total.adjustment;
  if (total.veto) out.veto = scoring::titles_of_rules(pack, *total.veto);
  out.explanation = total.explanation;
  if (auto const composed = scoring::compose(pack, total, out.full)) {
    out.formula = composed->formula;
    out.earned = composed->earned;
    for (auto const& step : composed->steps) out.parts.push_back({step.name, step.points});
  }
  for (auto const* other : peer_group(*reading.snapshot, record)) {
    if (other->total.peer_group != total.peer_group) ++out.ranked_apart;
  }
  out.dimensions = dimensions_of(reading, record, *sheet);
  return out;
}

bool stands_on_sheet(Snapshot const& snapshot, UnitRecord const& record, Score const& line) {
  return !snapshot.rules().find_sheet(record.total.level) || !line.points_sheet.is_zero();
}

void count(LightCounts& counts, Light light) {
  switch (light) {
    case Light::green: ++counts.green; break;
    case Light::yellow: ++counts.yellow; break;
    case Light::red: ++counts.red; break;
    case Light::grey: ++counts.grey; break;
  }
}

LightCounts count_lights(Snapshot const& snapshot, UnitRecord const& record) {
  LightCounts out;
  for (auto const& line : record.scores) {
    if (stands_on_sheet(snapshot, record, line)) count(out, line.light);
  }
  return out;
}

std::optional<Decimal> percent_of(Decimal part, Decimal whole) {
  if (whole.is_zero()) return std::nullopt;
  return rounded_points(part * Decimal(100) / whole);
}

std::string level_title(Pack const& pack, std::string const& level) {
  for (auto const& one : pack.levels) {
    if (one.id == level) return one.title;
  }
  return level;
}

std::string group_title(Pack const& pack, std::string const& level, std::string const& group) {
  auto const* sheet = pack.find_sheet(level);
  auto const slash = group.find('/');
  auto const base = group.substr(0, slash);
  auto out = base;
  for (auto const& scheme : pack.peers) {
    if (!sheet || scheme.id != sheet->peers) continue;
    for (auto const& one : scheme.groups) {
      if (one.id == base) out = one.title;
    }
  }
  // Of units that an axis ranks apart: the group's id and the axis's, each after a slash (scoring/total_sheets.cpp).
  auto const axes = slash == std::string::npos ? std::vector<std::string>() : split(group.substr(slash + 1), '/');
  for (auto const& axis : axes)
    out = scoring::say("reading.group_apart", {{"group", out}, {"axis", axis_title(pack, axis)}});
  return out;
}

std::string grade_title(Pack const& pack, std::string const& level, std::string const& grade) {
  auto const* sheet = pack.find_sheet(level);
  for (auto const& scheme : pack.grades) {
    if (!sheet || scheme.id != sheet->grades) continue;
    for (auto const& one : scheme.grades) {
      if (one.id == grade) return one.title;
    }
  }
  return grade;
}

std::map<std::string, Decimal> points_at_stake(Pack const& pack, UnitRecord const& record) {
  std::map<std::string, Decimal> out;
  for (auto const& line : record.scores) {
    if (ranked_apart(pack, line.axis)) continue;
    auto& points = out[line.dimension];
    points = points + line.points;
  }
  return out;
}

Result<UnitRecord const*> find_seen(Reading const& reading, Scope const& scope, std::string const& unit) {
  auto const& snapshot = *reading.snapshot;
  if (auto const* record = snapshot.find(unit)) {
    JX_CHECK(check_sees(scope, snapshot.tree, unit));
    return record;
  }
  std::vector<std::string> names;
  for (auto const& record : snapshot.records) {
    if (!sees(scope, snapshot.tree, record.total.unit)) continue;
    names.push_back(record.total.unit);
    names.push_back(record.total.unit_name);
  }
  auto const near = nearest_name(unit, names);
  return fail(ErrorKind::not_found, "app.unit_unknown",
              {{"unit", unit}, {"hint", near ? "，是不是 " + *near + "?" : ""}});
}

}  // namespace jixiao::app
