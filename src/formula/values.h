#pragma once
// Values: everything a program's formulas give for units and periods, from the engine's results. plan_and_run asks the
// engine once for a whole list of periods; Values then answers each period in memory. Not thread-safe (it memorises).
//
// What counts (docs/formula.md “缺数与覆盖率”):
// - An owning unit has figures for an atom over a range if its dataset was delivered in every partition the range
// touches:
//   with Dataset::delivery, by the unit of that level it stands in or below; without, as a whole (by anybody, or an
//   empty file). A sum whose argument is missing in every row of an owner is missing there.
// - Coverage of a unit is the share of the units of the dataset's owner_level in its subtree that have figures. Below
//   Indicator::min_coverage an indicator is missing; above, all its atoms are summed only over owning units where every
//   one of them has figures (units of the coarsest owner level among them).
// - Units below the owner level are missing.
// - Roll-ups use the tree at the end of the context's period. A unit that was not in force then reads its
// predecessors'; one that was, and has taken others over since, its own and theirs.
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "formula/engine.h"
#include "formula/needs.h"
#include "formula/program.h"
#include "formula/rollup.h"
#include "model/evaluation.h"
#include "model/pack.h"

namespace jixiao::formula {

// Holistic results of one (atom, range) by node; the unions have nodes of their own (engine.h).
struct HolisticTable {
  OrgTree const* tree = nullptr;
  std::shared_ptr<std::vector<std::vector<int>> const> unions;
  std::unordered_map<int, Holistic> by_node;
};

struct FactResults {
  Rollup rollup;
  std::map<Need, HolisticTable> holistic;
  std::map<std::string, std::map<std::int32_t, std::set<std::string>>> delivered;  // dataset → month → owning units
  MonthRange bounds;                                                               // months where facts can be at all
  std::map<std::string, std::int64_t> orphans;  // owning codes no unit stands for → rows, over all months asked
};

// The needs of all indicators and other formulas of the pack over these periods, answered. The history must outlive the
// results. With `only`, of these indicators, of axes and peer groups alone; orphans are not looked for then. Errors:
// the engine's, and the register's (the first of them).
Result<FactResults> plan_and_run(Program const& program, Pack const& pack, FactEngine& engine, OrgHistory& history,
                                 std::vector<Period> const& periods, MonthRange bounds,
                                 std::set<std::string> const* only = nullptr);

// The scoring expressions of one indicator for one unit and period; names as in model/indicator.h Scoring. Absent: not
// declared. Declared without a number: the cell says why.
struct JudgingCells {
  std::string indicator;
  std::string unit;
  std::optional<std::size_t> target_rule;  // index into Indicator::targets
  std::optional<Cell> target, plan, tolerance;
  std::optional<Cell> cap, lo, hi, good, bad, base, band_low, band_high, zero_low, zero_high, each, limit;
};

// What an indicator's own formulas read beyond its unit's own rows: another indicator or period, or another unit's
// rows.
struct Read {
  std::string unit;
  std::string indicator;  // empty: rows
  Part part = Part::value;
  Period period;     // of the indicator
  int atom = -1;     // of the program, where rows were read
  MonthRange range;  // of the rows
  Cell cell;
};

struct Selection {
  std::vector<std::string> indicators;  // empty: all
  std::vector<std::string> units;       // empty: all units of each indicator's levels
};

class Values {
 public:
  // All by reference: they must outlive it.
  Values(Program const& program, Pack const& pack, OrgHistory& history, FactResults& facts);
  ~Values();

  // Indicators in the pack's order, units in the tree's. An indicator with a longer cadence has the value of its own
  // period where that ends with `period`, else it is not due. What was memorised for another period is forgotten.
  // `as_of` (`period` itself): the later period whose units are asked about. Those that took others over in between had
  // the others' figures too.
  std::vector<IndicatorValue> compute(Period period, Selection const& selection = {}, std::optional<Period> as_of = {});
  IndicatorValue value(std::string const& indicator, std::string const& unit, Period period,
                       std::optional<Period> as_of = {});
  // Target, plan, tolerance and scoring parameters as of the value's period.
  JudgingCells judge(std::string const& indicator, std::string const& unit, Period period,
                     std::optional<Period> as_of = {});
  // Parts of an indicator's own formulas (nodes of its CompiledIndicator) as its value was computed: over the same rows
  // and with the same coverage. Empty where the value was put together from those of shorter periods.
  std::vector<Cell> parts(std::string const& indicator, std::string const& unit, Period period,
                          std::vector<Node const*> const& nodes, std::optional<Period> as_of = {});
  // In the order of the units; those of the second pass where somebody's figures are missing. A value that was put
  // together from those of shorter periods read these.
  std::vector<Read> reads(std::string const& indicator, std::string const& unit, Period period,
                          std::optional<Period> as_of = {});
  // Any other formula of the pack: Program::find("adjustments/ADJ-09/count") ….
  Scalar evaluate(Compiled const& formula, std::string const& unit, Period period);
  // Peer scheme → group of the unit, for schemes of its level in which it has one.
  std::map<std::string, std::string> peer_groups(std::string const& unit, Period period);

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace jixiao::formula
