#pragma once
// Which atoms a formula will ask for, and for which months, found without evaluating it: the context functions (ytd,
// offset, at, opening, last_months) are applied on the way down, both branches of conditions are taken, and other
// indicators are followed with their own cadence. What the planner hands to the engine. Pure.
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "formula/evaluate.h"
#include "formula/program.h"

namespace jixiao::formula {

struct Need {
  int atom = 0;
  MonthRange range;
  friend auto operator<=>(Need const&, Need const&) = default;
};
using Needs = std::set<Need>;

// How many months a partition has; datasets without partitions count by months.
int months_of(PartitionBy partition);

// The months an atom stands for in a context. Events: the range itself. Stocks: the last month of the latest partition
// that ends by range.last (opening: before range.first). Dimensions: range.last (opening: the month before
// range.first).
MonthRange atom_range(Atom const& atom, Context const& context);

// The latest period of a cadence that has ended by the end of `seen_from`: 2026Q2 for a quarterly indicator in August
// 2026, and the periods a longer one consists of: see periods_of.
Period standing_period(Cadence cadence, Period seen_from);
// The periods whose values make up an indicator's value in `period`: itself for YearMode::recompute and for periods not
// longer than the cadence; else each period of the cadence in it.
std::vector<Period> periods_of(Indicator const& indicator, Period period);

// Months outside `bounds` (where facts can be at all) are left out, which also ends chains of offsets into the past.
Needs collect_needs(Program const& program, Pack const& pack, Compiled const& formula, Context const& context,
                    MonthRange bounds);
// Numerator, denominator, value, inputs, targets, plan, tolerance, sample and scoring parameters of an indicator.
Needs collect_needs(Program const& program, Pack const& pack, CompiledIndicator const& indicator, Period period,
                    MonthRange bounds);

}  // namespace jixiao::formula
