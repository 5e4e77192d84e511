#pragma once
// A unit's sheet added up: dimensions, axes, total. Pure; asks for redistributed stakes (redistribution.h).
//
// Each axis that applies is taken in percent of the points at stake on it; the weights of the axes that have any are
// scaled to 1; the total is that composite on the sheet's full mark, plus the adjustment, rounded once. Axes that are
// ranked apart (pilots') stay out of dimensions, points_assessed and total_comparable.
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/pack.h"
#include "scoring/redistribution.h"

namespace jixiao::scoring {

struct SheetLine {
  Stake stake;
  std::optional<Decimal> score;  // rounded; present where the stake is scored
};

struct AxisPart {
  std::string id;
  std::string title;
  Decimal weight;   // scaled: the parts' weights add up to 1
  Decimal percent;  // of the points at stake, unrounded
  bool ranked_apart = false;
};

struct SheetSum {
  std::map<std::string, Decimal> dimensions;  // earned
  std::vector<AxisPart> axes;                 // that have points at stake, in the pack's order
  Decimal points_assessed;
  Decimal points_not_yet;                         // left the sheet because nothing is due yet
  std::map<std::string, Decimal> dimensions_out;  // dimension → points that left because all of it is unscored
  std::optional<Decimal> total;                   // absent where nothing is assessed
  std::optional<Decimal> total_comparable;
};

SheetSum sum_sheet(Decimal full, std::vector<Axis> const& axes, std::span<SheetLine const> lines, Decimal adjustment);

// An axis by id; one the pack does not declare has weight 1 and applies everywhere.
Axis axis_of(std::vector<Axis> const& axes, std::string const& id);

}  // namespace jixiao::scoring
