#pragma once
// What scoring reads besides the values: the results of a pack's scoring expressions, evaluated for one board (one
// level, one period). Whoever evaluates expressions fills it; scoring parses none. Plain values, freely shared by const
// reference.
//
// An expression the pack does not declare is an empty optional (the method's default applies); one that is declared but
// gave no number is a Cell with its state (the indicator is then not scored; no default is put in its place).
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/period.h"
#include "model/cell.h"

namespace jixiao::scoring {

// The scoring expressions of one indicator for one unit, as of the board's period. Names as in model/indicator.h
// Scoring.
struct IndicatorInputs {
  std::string indicator;
  std::string unit;
  std::optional<Cell> target;  // of the rule that scoring/target.h chooses
  std::optional<Cell> plan;
  std::optional<Cell> tolerance;
  std::optional<Cell> cap;
  std::optional<Cell> lo, hi;
  std::optional<Cell> good, bad;
  std::optional<Cell> base;
  std::optional<Cell> band_low, band_high, zero_low, zero_high;
  std::optional<Cell> each, limit;
  std::optional<Cell> responses;  // valid answers behind a rating; default: the value's sample
};

// How often an adjustment rule applies. Entries of one `matter` and one AdjustmentRule::excludes group exclude each
// other: the highest counts, once. An empty matter stands for a count over the whole period; a group's empty ones are
// one matter.
struct AdjustmentCount {
  std::string rule;
  Cell count;
  std::string matter;
};

struct VetoState {
  std::string rule;
  Cell proposed;   // VetoRule::when: > 0 = the condition holds
  Cell confirmed;  // VetoRule::confirmed_by: > 0 = a person has confirmed it
};

struct UnitInputs {
  std::string unit;
  std::map<std::string, std::string> groups;  // peer scheme → peer group; a scheme without a group for it is absent
  std::vector<std::string> axes;  // axes whose `applies` holds here; axes without `applies` need not be listed
  std::vector<AdjustmentCount> adjustments;
  std::vector<VetoState> vetoes;
};

struct ScoringInputs {
  Period period;  // the board's
  std::vector<IndicatorInputs> indicators;
  std::vector<UnitInputs> units;
};

}  // namespace jixiao::scoring
