#pragma once
// One figure explained from what is in memory: the sentence, the formula with this cell's numbers, what it is compared
// with, its history, its peers and what is below it. GET /api/explain. What it was computed from is source.h.
#include "app/reading/standing.h"

namespace jixiao::app {

struct FormulaTexts {  // as written in the pack: numerator and denominator, or value
  std::optional<std::string> numerator, denominator, value;
};
BOOST_DESCRIBE_STRUCT(FormulaTexts, (), (numerator, denominator, value))

struct SeriesPoint {
  Period period;
  std::optional<Decimal> value, target;
  Light light = Light::grey;
  std::optional<Decimal> year_ago;
};
BOOST_DESCRIBE_STRUCT(SeriesPoint, (), (period, value, target, light, year_ago))

// A unit of the peer group; without one, of the same level under the same parent. Outside the viewer's scope the value
// is shown without a name: `unit` and `name` are empty.
struct ExplainedPeer {
  std::string unit;
  std::string name;
  std::optional<Decimal> value;
  Light light = Light::grey;
  bool self = false;
};
BOOST_DESCRIBE_STRUCT(ExplainedPeer, (), (unit, name, value, light, self))

struct ExplainedChild {
  std::string unit;
  std::string name;
  std::optional<Decimal> value, target;
  Light light = Light::grey;
  ValueStatus status = ValueStatus::missing;
  std::optional<Decimal> score, points;
};
BOOST_DESCRIBE_STRUCT(ExplainedChild, (), (unit, name, value, target, light, status, score, points))

struct FigureExplanation {
  std::string unit;
  std::string unit_name;
  std::string level;
  Period period;
  std::string indicator;
  std::string name;
  std::string definition;  // the rule in words
  std::string sentence;
  std::optional<std::string> succession;  // whose figures stand for it before a reorganisation
  FormulaTexts formula;
  std::string formula_words;
  std::optional<std::string> substituted;  // where numerator and denominator are known
  std::optional<Decimal> numerator, denominator, value;
  std::string unit_of_value;
  int decimals = 2;
  Direction direction = Direction::positive;
  ValueStatus status = ValueStatus::missing;
  std::optional<std::string> why;
  std::optional<Decimal> target, plan;
  std::optional<Decimal> tolerance;  // where the pack gives a number
  std::optional<Decimal> previous, year_ago, group_median, group_best;
  std::optional<std::string> group_best_unit;
  Decimal points;
  std::optional<Decimal> score, lost, rate;
  std::optional<int> rank, ranked;
  Light light = Light::grey;
  std::string method;        // id of the method really used; empty where nothing was scored
  std::string method_words;  // its Chinese name
  std::string explanation;   // how the points came about
  Period stands_since;
  bool carried = false;
  std::vector<SeriesPoint> series;  // at most 24, ascending
  std::vector<ExplainedPeer> peers;
  std::vector<ExplainedChild> children;  // right below, with this indicator
  std::optional<int> version;
  std::optional<std::string> published_at;
  std::string data_until;  // Snapshot::data_until
  std::optional<std::int64_t> leaf_index;
};
BOOST_DESCRIBE_STRUCT(FigureExplanation, (),
                      (unit, unit_name, level, period, indicator, name, definition, sentence, succession, formula,
                       formula_words, substituted, numerator, denominator, value, unit_of_value, decimals, direction,
                       status, why, target, plan, tolerance, previous, year_ago, group_median, group_best,
                       group_best_unit, points, score, lost, rate, rank, ranked, light, method, method_words,
                       explanation, stands_since, carried, series, peers, children, version, published_at, data_until,
                       leaf_index))

struct FigureKey {
  std::string unit;
  std::string indicator;
};
// app.unit_unknown, app.indicator_unknown, app.no_such_line, reading.out_of_scope.
Result<FigureExplanation> make_explanation(Reading const& reading, Scope const& scope, FigureKey const& key);

}  // namespace jixiao::app
