#pragma once
// The parts of an overview, each computed by itself. Inside reading.
#include "app/reading/overview.h"

namespace jixiao::app {

// The units below one unit that its overview is about: those of one level.
struct Below {
  std::string level;                        // empty: nothing below
  std::vector<UnitRecord const*> children;  // right below, of that level
  std::vector<UnitRecord const*> assessed;  // in the whole subtree, of that level; without any, the unit itself
};
// The level is, of those right below, the first in the pack's order that has a sheet; without sheets the first.
Below below_of(Snapshot const& snapshot, UnitRecord const& record);

LightMatrix make_matrix(Snapshot const& snapshot, std::vector<UnitRecord const*> const& rows);
// With `dimension`, of its lines alone.
std::vector<OverviewGap> make_gaps(Reading const& reading, std::vector<UnitRecord const*> const& units,
                                   std::size_t most, std::string const& dimension);
struct Changes {
  std::vector<LightChange> first;
  int worse = 0, better = 0;  // of all
};
Changes make_changes(Reading const& reading, std::vector<UnitRecord const*> const& units, std::size_t most,
                     std::string const& dimension);
Assessed count_assessed(Reading const& reading, std::vector<UnitRecord const*> const& units);
std::vector<TrendPoint> make_trend(Reading const& reading, UnitRecord const& record, int most);

}  // namespace jixiao::app
