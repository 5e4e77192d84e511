#pragma once
// Peer groups: who is compared with whom, places within a group and quantiles of its values. Pure.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/decimal.h"

namespace jixiao::scoring {

// Units by index, groups in ascending order of id. A unit whose id is empty is in no group and is compared with nobody.
struct PeerGroups {
  std::vector<std::string> ids;
  std::vector<std::vector<int>> members;
};
PeerGroups build_peer_groups(std::span<std::string const> group_of_unit);

enum class Better { larger, smaller };

struct Place {
  int rank = 1;       // ties share the better rank: 1, 2, 2, 4
  Decimal mean_rank;  // ties share the mean: 1, 2.5, 2.5, 4
  int compared = 0;   // how many have a number
  friend bool operator==(Place const&, Place const&) = default;
};
// One entry per value, in order; values that are absent have no place and are not counted.
std::vector<std::optional<Place>> places(std::span<std::optional<Decimal> const> values, Better better);

// Type 7 of Hyndman and Fan (1996), as R and spreadsheets compute it: linear between the order statistics around
// (n − 1)·p, exactly. `ascending` is sorted; nullopt if it is empty or the numbers are too large to interpolate.
std::optional<Decimal> quantile(std::span<Decimal const> ascending, Decimal p);

}  // namespace jixiao::scoring
