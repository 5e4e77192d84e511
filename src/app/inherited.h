#pragma once
// What stands for a unit that did not exist yet on an earlier board of the year: the scores a reorganisation leaves to
// its successor.
//
// One predecessor of the same level (a new code, a new name): its score as it was given. Several (a merger), or one of
// another level: the indicator is scored for the successor as if it had been on that board in their place, with its
// value over all of them together and its own peer group. A unit that stayed and took others over is their successor
// and its own: what was scored for it alone gives way. A unit set up without predecessors inherits nothing.
#include <set>
#include <string>
#include <vector>

#include "formula/rollup.h"
#include "formula/values.h"
#include "model/pack.h"
#include "model/record.h"

namespace jixiao::app {

struct Inheritance {
  formula::Program const& program;
  Pack const& pack;
  formula::OrgHistory& history;
  Period board;                        // the earlier one, of a month
  std::vector<Score> const& standing;  // scores of that board
};

// For the units of one level on the board of `period`. Errors: those of scoring, and of the register.
Result<std::vector<Score>> inherited_scores(formula::Values& values, Inheritance const& from, std::string const& level,
                                            std::vector<Unit const*> const& units, Period period);

// What indicators of the board's units were in a shorter period within its own, for units that came after that period:
// a year put together from its quarters has the predecessors' quarters too. Directly after values.compute(part, …,
// board), which answers for those that were there already.
// With `only`, of these indicators.
void add_successor_values(formula::Values& values, Pack const& pack, formula::OrgHistory& history, Period board,
                          Period part, std::vector<IndicatorValue>& out, std::set<std::string> const* only = nullptr);

}  // namespace jixiao::app
