#pragma once
// The rows that stand for a range of months: between which days an atom's rows lie, and in which files. Internal.
#include <vector>

#include "facts/engine_state.h"

namespace jixiao::facts {

struct Window {
  Date first, last;               // days of the rows, by the atom's `on` date
  Date period_start, period_end;  // what row expressions read by these names
  std::string to_string() const;
};

// A window of days ends with the range; a stock has the rows of the latest partition that has ended by then.
Window window_of(formula::Atom const& atom, formula::MonthRange range);

// A dimension without an `on` date is read as it stands at the end of the range, not by days.
bool is_state(Dataset const& dataset, formula::Atom const& atom);

// Files with rows in the window; for dates other than the partition's own, by Parquet's statistics.
Result<std::vector<FactFile const*>> files_within(DuckDbEngine::State& state, formula::Atom const& atom,
                                                  Window const& window);

}  // namespace jixiao::facts
