#pragma once
// Which indicators formulas name, and through whom a change travels on. Pure.
#include <set>
#include <string>
#include <vector>

#include "formula/program.h"

namespace jixiao::formula {

// Numerator, denominator, value, target, plan, sample, targets, inputs, scoring parameters and tolerance: what is
// declared of them.
std::vector<Compiled const*> all_formulas(CompiledIndicator const& indicator);
// Axes' and peer groups': what is on a unit's sheet, and whom it is compared with.
std::vector<Compiled const*> sheet_formulas(Program const& program, Pack const& pack);

// Named by indicator('X'), numerator('X') or denominator('X'), in whatever way: of other units and periods too.
std::set<std::string> indicators_read(Compiled const& formula);
// Itself left out.
std::set<std::string> indicators_read(CompiledIndicator const& indicator);

// These indicators and all that read them, directly or through others.
std::set<std::string> with_readers(Program const& program, std::set<std::string> indicators);

// The datasets whose rows the values of these indicators come from, with those they read and those derived ones are
// made from; and what axes and peer groups read.
std::set<std::string> datasets_read(Program const& program, Pack const& pack, std::set<std::string> const& indicators);

}  // namespace jixiao::formula
