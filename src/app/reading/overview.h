#pragma once
// The first page of a unit: where it stands, how the units below it stand, what is most urgent, what changed.
// GET /api/overview.
#include "app/reading/standing.h"

namespace jixiao::app {

struct OverviewChild {
  std::string unit;
  std::string name;
  std::string level;
  std::optional<Decimal> total, rate;
  std::optional<std::string> grade, grade_title;
  std::optional<int> rank, ranked, rank_q5, rank_q95;
  std::optional<std::string> group, group_title;
  std::optional<int> rank_previous;
  std::optional<Decimal> total_previous;
  LightCounts lights;
};
BOOST_DESCRIBE_STRUCT(OverviewChild, (),
                      (unit, name, level, total, rate, grade, grade_title, rank, ranked, rank_q5, rank_q95, group,
                       group_title, rank_previous, total_previous, lights))

struct MatrixIndicator {
  std::string id;
  std::string name;
  std::string dimension;
};
BOOST_DESCRIBE_STRUCT(MatrixIndicator, (), (id, name, dimension))

struct MatrixRow {
  std::string unit;
  std::string name;
  std::vector<std::string> lights;  // one per indicator; empty: the unit has no such line
  Decimal badness;                  // Σ points on the sheet × (red 3, yellow 1); without a sheet every line weighs 1
};
BOOST_DESCRIBE_STRUCT(MatrixRow, (), (unit, name, lights, badness))

struct LightMatrix {
  std::vector<MatrixIndicator> indicators;  // in the pack's order
  std::vector<MatrixRow> rows;              // in the children's order
};
BOOST_DESCRIBE_STRUCT(LightMatrix, (), (indicators, rows))

// A red or yellow line that costs points. Of the units at the children's level below the unit; of the unit itself where
// nothing is below. Most urgent first: share of the sheet lost, then red before yellow, then longer standing, then
// code.
struct OverviewGap {
  std::string unit;
  std::string unit_name;
  std::string level;
  std::string indicator;
  std::string indicator_name;
  std::optional<Decimal> value, target;
  std::optional<Decimal> gap;  // value − target (− plan where there is no target)
  Decimal lost;                // points of its own line
  Decimal cost;                // points of the total; other than `lost` by what the axis weighs and what is assessed
  Light light = Light::red;
  Period since;  // first period of the unbroken run of this colour
  std::string sentence;
};
BOOST_DESCRIBE_STRUCT(OverviewGap, (),
                      (unit, unit_name, level, indicator, indicator_name, value, target, gap, lost, cost, light, since,
                       sentence))

struct TrendPoint {
  Period period;
  std::optional<Decimal> total, rate, year_ago_rate;
  std::optional<Decimal> plan_rate;  // of Total::planned; absent where nothing was asked, or published before it was
                                     // computed
};
BOOST_DESCRIBE_STRUCT(TrendPoint, (), (period, total, rate, year_ago_rate, plan_rate))

// A light that is another one than in the period before; of the unit and those the gaps are of. Turned worse first,
// then by points.
struct LightChange {
  std::string unit;
  std::string unit_name;
  std::string indicator;
  std::string indicator_name;
  Light from = Light::grey, to = Light::grey;
  std::string sentence;
};
BOOST_DESCRIBE_STRUCT(LightChange, (), (unit, unit_name, indicator, indicator_name, from, to, sentence))

// The units at the children's level below the unit (the unit itself where nothing is below), all together.
struct Assessed {
  int units = 0;
  LightCounts lights;
  std::optional<LightCounts> lights_previous;  // of those known then; absent without a period before
  int turned_worse = 0, turned_better = 0;     // lights, of all that `changes` lists the first of
  int red_new = 0;                             // red lights that were not red in the period before, where it is known
  int red_lasting = 0;  // red lights that have been red for `lasting_periods` or more without a break
  int lasting_periods = 3;
};
BOOST_DESCRIBE_STRUCT(Assessed, (),
                      (units, lights, lights_previous, turned_worse, turned_better, red_new, red_lasting,
                       lasting_periods))

struct Overview {
  std::string unit;
  std::string unit_name;
  std::string level;
  Period period;
  std::optional<int> version;  // absent: a draft
  std::optional<std::string> published_at;
  std::string data_until;  // Snapshot::data_until
  std::optional<Period> previous, year_ago;
  std::optional<Standing> standing;
  LightCounts lights;
  LightCounts lights_below;
  Assessed assessed;
  std::optional<std::string> children_level, children_level_title;  // absent: nothing below
  std::vector<OverviewChild> children;                              // in the tree's order
  LightMatrix matrix;
  std::vector<OverviewGap> gaps;  // at most ten
  std::vector<TrendPoint> trend;  // at most 24, ascending, this period last
  std::vector<LightChange> changes;
  LedgerState ledger;
};
BOOST_DESCRIBE_STRUCT(Overview, (),
                      (unit, unit_name, level, period, version, published_at, data_until, previous, year_ago, standing,
                       lights, lights_below, assessed, children_level, children_level_title, children, matrix, gaps,
                       trend, changes, ledger))

// With `dimension`, gaps, changes and their numbers are of it alone.
Result<Overview> make_overview(Reading const& reading, Scope const& scope, std::string const& unit,
                               std::string const& dimension = {});

}  // namespace jixiao::app
