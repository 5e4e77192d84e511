#pragma once
// Two versions of one period beside each other: whose total, rank or grade changed, by which lines, and why. Pure.
// Totals are open to everybody; lines only of units the viewer may open.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/reading/published.h"

namespace jixiao::app {

// What made a line's points differ. definition: its formula is another one in the other pack. standing: nothing of its
// own changed; its score hangs on the others of its group, or on a rule of the pack.
enum class ChangeCause { definition, value, target, status, points, carried, standing };
BOOST_DESCRIBE_ENUM(ChangeCause, definition, value, target, status, points, carried, standing)

struct LineChange {
  std::string indicator;
  std::string name;
  std::string unit_of_value;
  int decimals = 2;
  std::optional<Decimal> value_from, value_to, target_from, target_to, points_from, points_to, score_from, score_to;
  Decimal change;  // of the score; a line without one counts 0
  std::vector<ChangeCause> causes;
};
BOOST_DESCRIBE_STRUCT(LineChange, (),
                      (indicator, name, unit_of_value, decimals, value_from, value_to, target_from, target_to,
                       points_from, points_to, score_from, score_to, change, causes))

enum class Presence { both, added, removed };
BOOST_DESCRIBE_ENUM(Presence, both, added, removed)

struct UnitChange {
  std::string unit;
  std::string name;
  std::string level;
  std::string level_title;
  Presence presence = Presence::both;
  std::optional<Decimal> total_from, total_to, total_change;
  std::optional<int> rank_from, rank_to;
  std::string grade_from, grade_to;  // titles, empty: none
  Decimal adjustment_from, adjustment_to;
  std::optional<std::string> veto_from, veto_to;
  bool open = false;              // the viewer may see its lines
  std::vector<LineChange> lines;  // largest change of points first
};
BOOST_DESCRIBE_STRUCT(UnitChange, (),
                      (unit, name, level, level_title, presence, total_from, total_to, total_change, rank_from, rank_to,
                       grade_from, grade_to, adjustment_from, adjustment_to, veto_from, veto_to, open, lines))

struct Difference {
  Period period;
  std::optional<int> from, to;  // absent: the draft
  std::string from_at, to_at;   // published or computed
  std::string pack_from, pack_to;
  bool pack_changed = false;
  int units_compared = 0;
  int totals_changed = 0, ranks_changed = 0, grades_changed = 0, units_added = 0, units_removed = 0;
  std::vector<UnitChange> units;  // that differ, largest change of the total first
};
BOOST_DESCRIBE_STRUCT(Difference, (),
                      (period, from, to, from_at, to_at, pack_from, pack_to, pack_changed, units_compared,
                       totals_changed, ranks_changed, grades_changed, units_added, units_removed, units))

// `level` empty: all levels.
Difference make_difference(Snapshot const& from, Snapshot const& to, Scope const& scope, std::string const& level);

}  // namespace jixiao::app
