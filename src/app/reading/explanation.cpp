#include "app/reading/explanation.h"

#include <algorithm>

#include "app/reading/comparison.h"
#include "app/reading/sentences.h"
#include "app/reading/succession.h"
#include "base/text.h"
#include "formula/words.h"
#include "reflect/enum.h"
#include "scoring/wording.h"

namespace jixiao::app {
namespace {

constexpr int series_most = 24;

Result<Indicator const*> find_indicator(Pack const& pack, std::string const& id) {
  if (auto const* indicator = pack.find_indicator(id)) return indicator;
  std::vector<std::string> names;
  for (auto const& one : pack.indicators) names.push_back(one.id);
  auto const near = nearest_name(id, names);
  return fail(ErrorKind::not_found, "app.indicator_unknown",
              {{"indicator", id}, {"hint", near ? "，是不是 " + *near + "?" : ""}});
}

// "96.2% = 1,234 ÷ 1,283 × 100": exactly where the formula is a ratio and both parts are known.
std::optional<std::string> substitute(Indicator const& indicator, formula::CompiledIndicator const* compiled,
                                      Score const& line) {
  if (!compiled || !compiled->numerator || !line.value || !line.numerator || !line.denominator) return std::nullopt;
  auto out =
      scoring::shown(indicator, *line.value) + " = " + grouped(*line.numerator) + " ÷ " + grouped(*line.denominator);
  if (compiled->to_unit.multiply_by != Decimal(1)) out += " × " + compiled->to_unit.multiply_by.to_string();
  if (compiled->to_unit.divide_by != Decimal(1)) out += " ÷ " + compiled->to_unit.divide_by.to_string();
  return out;
}

void fill_definition(Snapshot const& snapshot, Indicator const& indicator, Score const& line, FigureExplanation& out) {
  auto const* compiled = snapshot.pack->program.find_indicator(indicator.id);
  out.indicator = indicator.id;
  out.name = indicator.name;
  out.definition = indicator.standard.empty() ? indicator.name : indicator.standard;
  out.formula = {indicator.numerator, indicator.denominator, indicator.value};
  if (compiled) {
    out.formula_words =
        formula::render_in_words(*compiled, indicator, snapshot.pack->program.datasets(), snapshot.rules());
  }
  out.substituted = substitute(indicator, compiled, line);
  out.unit_of_value = indicator.unit;
  out.decimals = indicator.decimals;
  out.direction = indicator.direction;
  if (auto const number = Decimal::parse(indicator.tolerance)) out.tolerance = *number;
}

void fill_line(Score const& line, FigureExplanation& out) {
  out.numerator = line.numerator;
  out.denominator = line.denominator;
  out.value = line.value;
  out.status = line.status;
  if (!line.value) out.why = line.explanation;
  out.target = line.target;
  out.plan = line.plan;
  out.points = line.points;
  out.score = line.score;
  out.lost = points_lost(line);
  if (line.score) out.rate = percent_of(*line.score, line.points);
  out.rank = line.rank;
  out.ranked = line.ranked;
  out.light = line.light;
  out.method = line.method;
  if (auto const method = reflect::find_enum<Method>(line.method)) out.method_words = scoring::method_title(*method);
  out.explanation = line.explanation;
  out.stands_since = line.stands_since;
  out.carried = is_carried(line);
}

void fill_comparison(Reading const& reading, Scope const& scope, Indicator const& indicator, UnitRecord const& record,
                     Score const& line, FigureExplanation& out) {
  auto const& snapshot = *reading.snapshot;
  auto const before = values_before(reading, line);
  out.previous = before.previous;
  out.year_ago = before.year_ago;
  auto peers = peer_group(snapshot, record);
  auto const figures = compare_in_group(peers, indicator);
  out.group_median = figures.median;
  out.group_best = figures.best;
  if (figures.best && sees(scope, snapshot.tree, figures.best_unit)) out.group_best_unit = figures.best_unit;
  if (peers.empty()) peers = siblings(snapshot, record);
  for (auto const* peer : peers) {
    auto const* other = find_line(*peer, indicator.id);
    if (!other) continue;
    bool const open = sees(scope, snapshot.tree, other->unit);
    out.peers.push_back({open ? other->unit : "", open ? peer->total.unit_name : "", other->value, other->light,
                         other->unit == record.total.unit});
  }
}

std::vector<SeriesPoint> make_series(Reading const& reading, Score const& line) {
  auto const& history = *reading.history;
  auto const year_ago = [&](Period period) -> std::optional<Decimal> {
    auto const* before = history.year_before(period);
    auto const figure = before ? before->figure(line.unit, line.indicator) : std::nullopt;
    return figure ? figure->value : std::nullopt;
  };
  auto const now = reading.snapshot->period;
  std::vector<SeriesPoint> out;
  for (auto const period : history.up_to(now, series_most)) {
    if (period == now) continue;
    SeriesPoint point{period, {}, {}, Light::grey, year_ago(period)};
    if (auto const figure = history.find(period)->figure(line.unit, line.indicator)) {
      point.value = figure->value;
      point.target = figure->target;
      point.light = figure->light;
    }
    out.push_back(point);
  }
  out.push_back({now, line.value, line.target, line.light, year_ago(now)});
  if (out.size() > static_cast<std::size_t>(series_most)) out.erase(out.begin());
  return out;
}

std::vector<ExplainedChild> make_children(Snapshot const& snapshot, Score const& line) {
  std::vector<ExplainedChild> out;
  for (auto const* child : right_below(snapshot, line.unit)) {
    auto const* part = find_line(*child, line.indicator);
    if (!part) continue;
    ExplainedChild one{part->unit,  child->total.unit_name, part->value, part->target,
                       part->light, part->status,           part->score, {}};
    if (!part->points_sheet.is_zero()) one.points = part->points;
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

Result<FigureExplanation> make_explanation(Reading const& reading, Scope const& scope, FigureKey const& key) {
  auto const& snapshot = *reading.snapshot;
  JX_TRY(auto const* const record, find_seen(reading, scope, key.unit));
  JX_TRY(auto const* const indicator, find_indicator(snapshot.rules(), key.indicator));
  auto const* line = find_line(*record, key.indicator);
  if (!line) {
    return fail(
        ErrorKind::not_found, "app.no_such_line",
        {{"unit", record->total.unit_name}, {"indicator", indicator->name}, {"period", snapshot.period.to_string()}});
  }
  FigureExplanation out;
  fill_unit_head(snapshot, *record, out);
  out.sentence = gap_sentence(reading, *indicator, *line);
  out.succession = succession_sentence(snapshot.rules(), snapshot.tree, snapshot.period, record->total.unit);
  fill_definition(snapshot, *indicator, *line, out);
  fill_line(*line, out);
  fill_comparison(reading, scope, *indicator, *record, *line, out);
  out.series = make_series(reading, *line);
  out.children = make_children(snapshot, *line);
  out.leaf_index = snapshot.leaves[snapshot.by_unit.at(record->total.unit)];
  return out;
}

}  // namespace jixiao::app
