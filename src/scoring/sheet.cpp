#include "scoring/sheet.h"

#include <algorithm>

#include "scoring/figure.h"

namespace jixiao::scoring {
namespace {

struct AxisSum {
  Axis axis;
  Decimal earned;
  Decimal at_stake;
};

// In the pack's order; undeclared axes first.
std::vector<AxisSum> sum_axes(std::vector<Axis> const& axes, std::span<SheetLine const> lines) {
  std::vector<AxisSum> sums;
  for (auto const& line : lines) {
    auto const& id = line.stake.axis;
    if (std::none_of(sums.begin(), sums.end(), [&](auto const& s) { return s.axis.id == id; })) {
      sums.push_back({axis_of(axes, id), 0, 0});
    }
    auto const sum = std::find_if(sums.begin(), sums.end(), [&](auto const& s) { return s.axis.id == id; });
    sum->earned = sum->earned + line.score.value_or(0);
    sum->at_stake = sum->at_stake + line.stake.points;
  }
  auto const position = [&](AxisSum const& s) {
    auto const found = std::find_if(axes.begin(), axes.end(), [&](Axis const& a) { return a.id == s.axis.id; });
    return found == axes.end() ? -1 : found - axes.begin();
  };
  std::stable_sort(sums.begin(), sums.end(), [&](auto const& a, auto const& b) { return position(a) < position(b); });
  std::erase_if(sums, [](AxisSum const& s) { return s.at_stake <= Decimal(0); });
  return sums;
}

enum class Scope { all_axes, without_apart };

// full × Σ weight·earned/at_stake ÷ Σ weight, plus the adjustment.
std::optional<Decimal> composite(Decimal full, std::vector<AxisSum> const& sums, Decimal adjustment, Scope scope) {
  Figure weighted = 0, weights = 0;
  std::vector<AxisSum const*> counted;
  for (auto const& s : sums) {
    if (scope == Scope::all_axes || !s.axis.ranked_apart) counted.push_back(&s);
  }
  // One axis needs no division of the weight, so that a fully assessed sheet adds up to its scores exactly.
  if (counted.size() == 1) {
    auto const total = (Figure(full) * counted[0]->earned / counted[0]->at_stake + adjustment).number;
    return total ? std::optional(rounded_points(*total)) : std::nullopt;
  }
  for (auto const* s : counted) {
    weighted = weighted + Figure(s->axis.weight) * full * s->earned / s->at_stake;
    weights = weights + s->axis.weight;
  }
  auto const total = (weighted / weights + adjustment).number;
  return counted.empty() || !total ? std::nullopt : std::optional(rounded_points(*total));
}

void sum_lines(std::vector<Axis> const& axes, std::span<SheetLine const> lines, SheetSum& out) {
  std::map<std::string, Decimal> at_stake, due;
  for (auto const& line : lines) {
    auto const& stake = line.stake;
    if (axis_of(axes, stake.axis).ranked_apart) continue;
    if (stake.state == LineState::not_yet) {
      out.points_not_yet = out.points_not_yet + stake.points_sheet;
      continue;
    }
    due[stake.dimension] = due[stake.dimension] + stake.points_sheet;
    at_stake[stake.dimension] = at_stake[stake.dimension] + stake.points;
    out.points_assessed = out.points_assessed + stake.points;
    auto& earned = out.dimensions[stake.dimension];
    earned = earned + line.score.value_or(0);
  }
  for (auto const& [dimension, points] : due) {
    if (!at_stake[dimension].is_zero() || points.is_zero()) continue;
    out.dimensions_out[dimension] = points;
    out.dimensions.erase(dimension);
  }
}

}  // namespace

Axis axis_of(std::vector<Axis> const& axes, std::string const& id) {
  auto const found = std::find_if(axes.begin(), axes.end(), [&](Axis const& a) { return a.id == id; });
  if (found != axes.end()) return *found;
  Axis undeclared;
  undeclared.id = undeclared.title = id;
  return undeclared;
}

SheetSum sum_sheet(Decimal full, std::vector<Axis> const& axes, std::span<SheetLine const> lines, Decimal adjustment) {
  SheetSum out;
  sum_lines(axes, lines, out);
  auto const sums = sum_axes(axes, lines);
  Figure weights = 0;
  for (auto const& s : sums) weights = weights + s.axis.weight;
  for (auto const& s : sums) {
    auto const weight = (Figure(s.axis.weight) / weights).number.value_or(1);
    auto const percent = (Figure(100) * s.earned / s.at_stake).number.value_or(0);
    out.axes.push_back({s.axis.id, s.axis.title, weight, percent, s.axis.ranked_apart});
  }
  out.total = composite(full, sums, adjustment, Scope::all_axes);
  out.total_comparable = composite(full, sums, adjustment, Scope::without_apart);
  return out;
}

}  // namespace jixiao::scoring
