#pragma once
// What a figure is compared with: earlier periods, the peer group, the units below. Inside reading.
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/reading/standing.h"

namespace jixiao::app {

// The period before and the one a year before, where they are published.
std::optional<Period> previous_period(Reading const& reading);
std::optional<Period> year_ago_period(Reading const& reading);

// An earlier period's result stands: its value is of a period that ended before the board's did.
bool is_carried(Score const& line);

// An earlier value counts where it is a number. Beside a result that stands (is_carried), the
// period before may show the same one.
struct Before {
  std::optional<Decimal> previous, year_ago;
};
Before values_before(Reading const& reading, Score const& line);

// Of values that are there (status ok). Best by direction; of a moderate indicator there is none: many are equally well
// within their band.
struct GroupFigures {
  std::optional<Decimal> median, best;
  std::string best_unit;  // of several the first in the tree
};
GroupFigures compare_in_group(std::vector<UnitRecord const*> const& group, Indicator const& indicator);

// A group without what an axis ranks apart in it: "city-a" of "city-a/reverse".
std::string_view own_group(std::string_view group);
// Units of the same level and peer group, the unit itself among them, in the tree's order; empty without a group. Those
// whose total is ranked apart are among them: each indicator is ranked and scored over all of the group.
std::vector<UnitRecord const*> peer_group(Snapshot const& snapshot, UnitRecord const& record);
// Groups and their figures, each worked out once for however many cards are made of one snapshot. Not thread-safe.
class GroupComparison {
 public:
  explicit GroupComparison(Snapshot const& snapshot) : snapshot_(snapshot) {}
  GroupFigures const& figures(UnitRecord const& record, Indicator const& indicator);

 private:
  using GroupKey = std::pair<std::string, std::string>;  // level, group; without one, nobody
  std::vector<UnitRecord const*> const& group_of(GroupKey const& key, UnitRecord const& record);

  Snapshot const& snapshot_;
  std::map<GroupKey, std::vector<UnitRecord const*>> groups_;
  std::map<std::pair<GroupKey, std::string>, GroupFigures> figures_;
};
// Units of the same level under the same parent.
std::vector<UnitRecord const*> siblings(Snapshot const& snapshot, UnitRecord const& record);
// Units right below, in the tree's order.
std::vector<UnitRecord const*> right_below(Snapshot const& snapshot, std::string const& unit);

// How long a light has had its colour, counted back over adjacent periods of the same kind.
struct LightRun {
  Period since;
  bool from_the_start = false;  // nothing is known of the period before
};
LightRun light_run(Reading const& reading, Score const& line);

std::optional<Decimal> points_lost(Score const& line);  // where something was scored

}  // namespace jixiao::app
