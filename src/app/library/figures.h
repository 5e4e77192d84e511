#pragma once
// An indicator's figures: units × periods, and how they lie within each peer group. GET /api/indicators/{id}/values and
// …/distribution. Pure. Units outside the viewer's scope are left out of the grid, and without a name in a group.
#include "app/library/list.h"
#include "app/reading/explanation.h"

namespace jixiao::app {

struct GridCell {
  std::optional<Decimal> value;
  Light light = Light::grey;
  ValueStatus status = ValueStatus::missing;
};
BOOST_DESCRIBE_STRUCT(GridCell, (), (value, light, status))

struct GridRow {
  std::string unit;
  std::string name;
  std::vector<std::optional<GridCell>> cells;  // one for each period; absent: the unit had no such line
};
BOOST_DESCRIBE_STRUCT(GridRow, (), (unit, name, cells))

struct ValueGrid {
  std::string indicator;
  std::string name;
  std::string unit_of_value;
  int decimals = 2;
  Direction direction = Direction::positive;
  std::string level, level_title;
  std::string data_until;       // Snapshot::data_until
  std::vector<Period> periods;  // published ones, ascending, and the one shown
  std::vector<GridRow> rows;    // in the tree's order
};
BOOST_DESCRIBE_STRUCT(ValueGrid, (),
                      (indicator, name, unit_of_value, decimals, direction, level, level_title, data_until, periods,
                       rows))

struct GridQuery {
  std::string indicator;
  std::string level;
  std::string parent;  // the unit itself and all below it
  int periods = 12;    // most
};
// app.indicator_unknown, app.unit_unknown, reading.out_of_scope, reading.level_unknown.
Result<ValueGrid> make_grid(Reading const& reading, Scope const& scope, GridQuery const& query);

struct GroupDistribution {
  std::string id, title;  // empty: units in no group
  int units = 0;
  int known = 0;
  std::optional<Decimal> least, q25, median, q75, largest;
  std::optional<Decimal> target;  // where all units of the group have the same
  std::vector<ExplainedPeer> peers;
};
BOOST_DESCRIBE_STRUCT(GroupDistribution, (), (id, title, units, known, least, q25, median, q75, largest, target, peers))

struct Distribution {
  std::string indicator;
  std::string level, level_title;
  Period period;
  std::string data_until;  // Snapshot::data_until
  std::string unit_of_value;
  int decimals = 2;
  std::vector<GroupDistribution> groups;  // in the pack's order, units without a group last
};
BOOST_DESCRIBE_STRUCT(Distribution, (),
                      (indicator, level, level_title, period, data_until, unit_of_value, decimals, groups))

// `unit`, if given, is marked. app.indicator_unknown, reading.level_unknown, reading.out_of_scope.
Result<Distribution> make_distribution(Reading const& reading, Scope const& scope, std::string const& indicator,
                                       std::string const& level, std::string const& unit);

}  // namespace jixiao::app
