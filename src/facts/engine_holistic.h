#pragma once
// Inside the engine's holistic part: the rows of some ranges by owning unit, and the three kinds of query over them.
// Rows are narrowed to the ranges asked and grouped by owner first; the join with the units (owner → itself, all above
// it and the unions it is in: table jx_tree) comes after that, so it multiplies groups, not rows.
#include <functional>
#include <vector>

#include "facts/engine_state.h"
#include "facts/engine_window.h"

namespace jixiao::facts {

// Ranges in table jx_ranges (id, first_day, last_day, period_start, period_end), for atoms that share dataset, date
// column and window. The table is overwritten by the next one made.
class RangeRows {
 public:
  static Result<RangeRows> load(DuckDbEngine::State& state, formula::Atom const& like,
                                std::vector<formula::MonthRange> const& all, std::vector<std::size_t> const& ids);
  // Row expressions over these rows.
  RowSql row_sql() const;
  // SELECT owner, range, <columns> of every row in a range. `columns` begin with a comma and were made by `rows`.
  Result<std::string> select(RowSql const& rows, std::string const& columns);

 private:
  RangeRows(DuckDbEngine::State& state, formula::Atom const& like) : s_(&state), like_(&like) {}
  DuckDbEngine::State* s_;
  formula::Atom const* like_;
  std::vector<Window> windows_;
};

// An answer: which of the atoms given, which range, which node and what.
struct HolisticAnswer {
  std::size_t atom = 0;
  std::size_t range = 0;
  CachedHolistic value;
};
using Answers = std::vector<HolisticAnswer>;

// count(distinct …): distinct values per owner, then per unit. All atoms with one argument in one query.
Result<Answers> query_distinct(DuckDbEngine::State& state, RangeRows& source,
                               std::vector<formula::Atom const*> const& atoms);
// median, quantile, trimmed means: what the values in ascending order give. One query per atom.
bool is_ranked(formula::Atom const& atom);
Result<Answers> query_ranked(DuckDbEngine::State& state, RangeRows& source, formula::Atom const& atom);
// count, sum, min, max, deviation: per owner, then per unit. One query for all.
Result<Answers> query_moments(DuckDbEngine::State& state, RangeRows& source,
                              std::vector<formula::Atom const*> const& atoms);

}  // namespace jixiao::facts
