#pragma once
// Which target expression holds for a unit: the most specific TargetRule that fits (unit before group before level
// before none), among equals the later one. A rule fits when all it names fits and the period's last month lies within
// its periods: like the tree, targets are read at the period's end.
#include <optional>
#include <span>
#include <string>

#include "base/period.h"
#include "model/indicator.h"

namespace jixiao::scoring {

struct TargetSubject {
  std::string unit;
  std::string level;
  std::span<std::string const> groups;  // ids of all peer groups the unit is in
};

// Index into indicator.targets; nullopt = indicator.target, which may itself be absent.
std::optional<std::size_t> choose_target(Indicator const& indicator, TargetSubject const& subject, Period period);

}  // namespace jixiao::scoring
