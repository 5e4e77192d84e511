#pragma once
// What every page needs before it shows a figure: the names of things. GET /api/world. Levels, dimensions, axes,
// sheets, groups, grades and indicators are those of the active pack; units those in force at the newest period's end.
#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "base/period.h"
#include "model/pack.h"

namespace jixiao::app {

struct WorldAxis {
  std::string id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(WorldAxis, (), (id, title))

struct WorldSheet {
  std::string level;
  std::string title;
  Decimal full;
  std::map<std::string, Decimal> dimensions;
};
BOOST_DESCRIBE_STRUCT(WorldSheet, (), (level, title, full, dimensions))

struct WorldGroup {
  std::string scheme;
  std::string level;
  std::string id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(WorldGroup, (), (scheme, level, id, title))

struct WorldGrade {
  std::string scheme;
  std::string id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(WorldGrade, (), (scheme, id, title))

struct WorldPeriod {
  Period period;
  PeriodKind kind = PeriodKind::month;
  std::optional<int> version;  // newest published one; absent: there is only a draft
  std::optional<std::string> published_at;
  std::optional<std::string> reason;
  std::optional<std::string> drafted_at;
  std::string data_until;  // when the newest batch came that went into the version, else the draft; empty: none
};
BOOST_DESCRIBE_STRUCT(WorldPeriod, (), (period, kind, version, published_at, reason, drafted_at, data_until))

struct WorldUnit {
  std::string code;
  std::string name;
  std::string level;
  std::optional<std::string> parent;
};
BOOST_DESCRIBE_STRUCT(WorldUnit, (), (code, name, level, parent))

struct WorldIndicator {
  std::string id;
  std::string name;
  std::string dimension;
  std::string axis;
  std::string unit;  // of the value
  int decimals = 2;
  Direction direction = Direction::positive;
  Cadence cadence = Cadence::month;
  std::vector<std::string> levels;
  std::string department;
};
BOOST_DESCRIBE_STRUCT(WorldIndicator, (),
                      (id, name, dimension, axis, unit, decimals, direction, cadence, levels, department))

// Pages that exist only where the pack has something for them, and the document they are named after.
struct WorldLists {
  std::string document;
  bool mechanisms = false;
  bool figures = false;
};
BOOST_DESCRIBE_STRUCT(WorldLists, (), (document, mechanisms, figures))

struct World {
  std::string title;  // whose platform it is: the root unit's; the pack's title where there are several roots
  std::string pack_title;
  std::string pack_version;
  int catalogue = 1;
  std::vector<Level> levels;  // root first
  std::vector<Dimension> dimensions;
  std::vector<WorldAxis> axes;
  std::vector<WorldSheet> sheets;
  std::vector<WorldGroup> groups;
  std::vector<WorldGrade> grades;
  std::vector<WorldPeriod> periods;  // ascending by their end, of one end the longer first
  std::optional<Period> newest;      // the last published one, else the last draft
  std::vector<WorldUnit> units;      // preorder
  std::vector<WorldIndicator> indicators;
  bool has_map = false;
  WorldLists lists;
};
BOOST_DESCRIBE_STRUCT(World, (),
                      (title, pack_title, pack_version, catalogue, levels, dimensions, axes, sheets, groups, grades,
                       periods, newest, units, indicators, has_map, lists))

struct WorldParts {
  Pack const& pack;
  std::vector<Unit> const& units;    // the whole register
  std::vector<WorldPeriod> periods;  // in any order
  bool has_map = false;
};
// Errors: those of the register (OrgTree::create).
Checked<World> make_world(WorldParts parts);

}  // namespace jixiao::app
