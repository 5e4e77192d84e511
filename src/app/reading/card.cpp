#include "app/reading/card.h"

#include <algorithm>

#include "app/reading/comparison.h"
#include "scoring/wording.h"

namespace jixiao::app {
namespace {

CardLine make_line(Reading const& reading, Scope const& scope, Indicator const& indicator, Score const& line,
                   GroupFigures const& figures) {
  CardLine out;
  out.indicator = line.indicator;
  out.name = indicator.name;
  out.definition = indicator.standard;
  out.dimension = line.dimension;
  out.axis = line.axis;
  out.value = line.value;
  out.unit_of_value = indicator.unit;
  out.decimals = indicator.decimals;
  out.target = line.target;
  out.plan = line.plan;
  out.status = line.status;
  if (!line.value) out.why = line.explanation;
  out.points = line.points;
  out.points_sheet = line.points_sheet;
  out.score = line.score;
  out.lost = points_lost(line);
  if (line.score) out.rate = percent_of(*line.score, line.points);
  out.rank = line.rank;
  out.ranked = line.ranked;
  out.light = line.light;
  out.sample_small = line.sample_small;
  out.stands_since = line.stands_since;
  out.carried = is_carried(line);
  auto const before = values_before(reading, line);
  out.previous = before.previous;
  out.year_ago = before.year_ago;
  out.group_median = figures.median;
  out.group_best = figures.best;
  if (figures.best && sees(scope, reading.snapshot->tree, figures.best_unit)) out.group_best_unit = figures.best_unit;
  out.explanation = line.explanation;
  return out;
}

std::vector<CardAxis> axes_of(Pack const& pack, UnitRecord const& record) {
  std::vector<CardAxis> out;
  for (auto const& [id, percent] : record.total.axes) {
    auto const found =
        std::find_if(pack.axes.begin(), pack.axes.end(), [&](Axis const& axis) { return axis.id == id; });
    out.push_back({id, found == pack.axes.end() ? id : found->title, rounded_points(percent),
                   found != pack.axes.end() && found->ranked_apart});
  }
  return out;
}

Result<Card> card_of(Reading const& reading, Scope const& scope, std::string const& unit, GroupComparison& groups) {
  JX_TRY(auto const* const record, find_seen(reading, scope, unit));
  auto const& snapshot = *reading.snapshot;
  auto const& pack = snapshot.rules();
  Card out;
  fill_unit_head(snapshot, *record, out);
  out.level_title = level_title(pack, out.level);
  out.previous = previous_period(reading);
  out.year_ago = year_ago_period(reading);
  out.standing = make_standing(reading, *record);
  out.lights = count_lights(snapshot, *record);
  for (auto const& indicator : pack.indicators) {
    auto const* line = find_line(*record, indicator.id);
    if (!line || pack.only_names(indicator)) continue;
    out.lines.push_back(make_line(reading, scope, indicator, *line, groups.figures(*record, indicator)));
  }
  out.adjustments = record->total.adjustments;
  for (auto const& rule : record->total.veto_proposed) out.veto_proposed.push_back(scoring::title_of_rule(pack, rule));
  out.axes = axes_of(pack, *record);
  out.total_comparable = record->total.total_comparable;
  return out;
}

}  // namespace

Result<Card> make_card(Reading const& reading, Scope const& scope, std::string const& unit) {
  GroupComparison groups(*reading.snapshot);
  return card_of(reading, scope, unit, groups);
}

Result<std::vector<Card>> make_cards(Reading const& reading, Scope const& scope,
                                     std::vector<std::string> const& units) {
  GroupComparison groups(*reading.snapshot);
  std::vector<Card> out;
  out.reserve(units.size());
  for (auto const& unit : units) {
    JX_TRY(auto card, card_of(reading, scope, unit, groups));
    out.push_back(std::move(card));
  }
  return out;
}

}  // namespace jixiao::app
