#include "app/evaluation/difference.h"

#include <algorithm>

#include "app/reading/comparison.h"

namespace jixiao::app {
namespace {

bool defined_alike(Snapshot const& from, Snapshot const& to, std::string const& id) {
  auto const* before = from.rules().find_indicator(id);
  auto const* now = to.rules().find_indicator(id);
  return before && now && before->numerator == now->numerator && before->denominator == now->denominator &&
         before->value == now->value;
}

std::vector<ChangeCause> causes_of(Score const& from, Score const& to, bool alike) {
  std::vector<ChangeCause> out;
  if (!alike) out.push_back(ChangeCause::definition);
  if (from.status != to.status) {
    out.push_back(ChangeCause::status);
  } else if (from.value != to.value) {
    out.push_back(ChangeCause::value);
  }
  if (from.target != to.target || from.plan != to.plan) out.push_back(ChangeCause::target);
  if (from.points_sheet != to.points_sheet || from.points != to.points) out.push_back(ChangeCause::points);
  if (is_carried(from) != is_carried(to)) out.push_back(ChangeCause::carried);
  if (out.empty()) out.push_back(ChangeCause::standing);
  return out;
}

bool same(Score const& a, Score const& b) {
  return a.score == b.score && a.value == b.value && a.target == b.target && a.plan == b.plan && a.status == b.status &&
         a.points == b.points && is_carried(a) == is_carried(b);
}

Decimal or_zero(std::optional<Decimal> const& number) { return number.value_or(Decimal()); }

LineChange make_line(Snapshot const& to_snapshot, Snapshot const& from_snapshot, Score const* from, Score const* to) {
  auto const& named = to ? *to : *from;
  LineChange out;
  out.indicator = named.indicator;
  out.name = named.indicator;
  auto const* indicator = (to ? to_snapshot : from_snapshot).rules().find_indicator(named.indicator);
  if (indicator) {
    out.name = indicator->name;
    out.unit_of_value = indicator->unit;
    out.decimals = indicator->decimals;
  }
  if (from) {
    out.value_from = from->value;
    out.target_from = from->target;
    out.points_from = from->points;
    out.score_from = from->score;
  }
  if (to) {
    out.value_to = to->value;
    out.target_to = to->target;
    out.points_to = to->points;
    out.score_to = to->score;
  }
  out.change = or_zero(out.score_to) - or_zero(out.score_from);
  out.causes = from && to ? causes_of(*from, *to, defined_alike(from_snapshot, to_snapshot, named.indicator))
                          : std::vector{ChangeCause::points};
  return out;
}

std::vector<LineChange> changed_lines(Snapshot const& from_snapshot, Snapshot const& to_snapshot,
                                      UnitRecord const& from, UnitRecord const& to) {
  std::vector<LineChange> out;
  for (auto const& line : to.scores) {
    auto const* before = find_line(from, line.indicator);
    if (!before || !same(*before, line)) out.push_back(make_line(to_snapshot, from_snapshot, before, &line));
  }
  for (auto const& line : from.scores) {
    if (!find_line(to, line.indicator)) out.push_back(make_line(to_snapshot, from_snapshot, &line, nullptr));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](LineChange const& a, LineChange const& b) { return a.change.absolute() > b.change.absolute(); });
  return out;
}

bool total_differs(Total const& a, Total const& b) {
  return a.total != b.total || a.rank != b.rank || a.grade != b.grade || a.adjustment != b.adjustment ||
         a.veto != b.veto;
}

UnitChange make_unit(Snapshot const& from_snapshot, Snapshot const& to_snapshot, UnitRecord const* from,
                     UnitRecord const* to) {
  auto const& named = to ? *to : *from;
  UnitChange out;
  out.unit = named.total.unit;
  out.name = named.total.unit_name;
  out.level = named.total.level;
  out.level_title = level_title((to ? to_snapshot : from_snapshot).rules(), out.level);
  out.presence = from && to ? Presence::both : to ? Presence::added : Presence::removed;
  if (from) {
    out.total_from = from->total.total;
    out.rank_from = from->total.rank;
    out.grade_from = grade_title(from_snapshot.rules(), out.level, from->total.grade);
    out.adjustment_from = from->total.adjustment;
    out.veto_from = from->total.veto;
  }
  if (to) {
    out.total_to = to->total.total;
    out.rank_to = to->total.rank;
    out.grade_to = grade_title(to_snapshot.rules(), out.level, to->total.grade);
    out.adjustment_to = to->total.adjustment;
    out.veto_to = to->total.veto;
  }
  if (out.total_from && out.total_to) out.total_change = *out.total_to - *out.total_from;
  return out;
}

void count(Difference& out, UnitChange const& change) {
  out.units_added += change.presence == Presence::added ? 1 : 0;
  out.units_removed += change.presence == Presence::removed ? 1 : 0;
  if (change.presence != Presence::both) return;
  out.totals_changed += change.total_from != change.total_to ? 1 : 0;
  out.ranks_changed += change.rank_from != change.rank_to ? 1 : 0;
  out.grades_changed += change.grade_from != change.grade_to ? 1 : 0;
}

std::string dated(Snapshot const& snapshot) {
  return snapshot.publication ? snapshot.publication->published_at : snapshot.drafted_at;
}

}  // namespace

Difference make_difference(Snapshot const& from, Snapshot const& to, Scope const& scope, std::string const& level) {
  Difference out;
  out.period = to.period;
  out.from = from.version();
  out.to = to.version();
  out.from_at = dated(from);
  out.to_at = dated(to);
  out.pack_from = from.rules().pack.version;
  out.pack_to = to.rules().pack.version;
  out.pack_changed = from.pack->digest != to.pack->digest;
  auto const wanted = [&](UnitRecord const& record) { return level.empty() || record.total.level == level; };
  auto const keep = [&](UnitChange change) {
    count(out, change);
    out.units.push_back(std::move(change));
  };
  for (auto const& record : to.records) {
    if (!wanted(record)) continue;
    auto const* before = from.find(record.total.unit);
    if (!before) {
      keep(make_unit(from, to, nullptr, &record));
      continue;
    }
    ++out.units_compared;
    auto lines = changed_lines(from, to, *before, record);
    if (lines.empty() && !total_differs(before->total, record.total)) continue;
    auto change = make_unit(from, to, before, &record);
    change.open = sees(scope, to.tree, record.total.unit);
    // Whoever may not open the unit learns of its lines neither that they changed.
    if (!change.open && !total_differs(before->total, record.total)) continue;
    if (change.open) change.lines = std::move(lines);
    keep(std::move(change));
  }
  for (auto const& record : from.records) {
    if (wanted(record) && !to.find(record.total.unit)) keep(make_unit(from, to, &record, nullptr));
  }
  std::stable_sort(out.units.begin(), out.units.end(), [](UnitChange const& a, UnitChange const& b) {
    return or_zero(a.total_change).absolute() > or_zero(b.total_change).absolute();
  });
  return out;
}

}  // namespace jixiao::app
