#pragma once
// How a value becomes points: the real scoring method asked at many values, for one unit's target, points and peers.
// GET /api/indicators/{id}/curve. Pure.
#include "app/library/list.h"

namespace jixiao::app {

struct CurvePoint {
  Decimal value;
  Decimal score;
};
BOOST_DESCRIBE_STRUCT(CurvePoint, (), (value, score))

// A unit of the same group as it stands on the curve; without a name outside the viewer's scope.
struct CurveUnit {
  std::string unit;
  std::string name;
  Decimal value;
  std::optional<Decimal> score;
};
BOOST_DESCRIBE_STRUCT(CurveUnit, (), (unit, name, value, score))

struct ScoringCurve {
  std::string indicator;
  std::string level, level_title;
  std::string group, group_title;
  std::string unit, unit_name;  // whose target and points these are
  Decimal points;
  std::optional<Decimal> target;
  std::vector<CurvePoint> points_at;        // ascending by value; empty: see why
  std::vector<CurveUnit> units;             // of the group, those that were scored
  std::map<std::string, Decimal> readings;  // scoring parameters in numbers: "lo" → 83
  std::optional<std::string> why;           // why there is no curve
};
BOOST_DESCRIBE_STRUCT(ScoringCurve, (),
                      (indicator, level, level_title, group, group_title, unit, unit_name, points, target, points_at,
                       units, readings, why))

struct CurveQuery {
  std::string indicator;
  std::string level;
  std::optional<std::string> group;
};
// The first unit of the level (and group) that has a target stands for all. app.indicator_unknown, library.no_level.
Result<ScoringCurve> make_curve(Reading const& reading, Scope const& scope, CurveQuery const& query);

}  // namespace jixiao::app
