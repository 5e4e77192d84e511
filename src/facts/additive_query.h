#pragma once
// One query for additive and extreme atoms over the same dataset and date column: a row per (part, owner, month), each
// aggregate of the atoms computed once. Internal to the engine.
#include <optional>
#include <string>
#include <vector>

#include "facts/cache.h"
#include "facts/engine_state.h"

namespace jixiao::facts {

// Collects the columns of the three nested selects: parts of conditions and arguments; whole conditions; aggregates.
class AdditiveQuery {
 public:
  explicit AdditiveQuery(RowScope scope) : rows_(std::move(scope)) {}
  Result<void> add(formula::Atom const& atom);

  // `head`: SQL of part, owner and month; `from`: everything behind FROM but for the joins.
  std::string sql(std::string const& head, std::string const& from, std::string const& where) const;
  RowSql const& rows() const { return rows_; }

  // Of the query's result.
  static std::size_t part(Rows const& rows, std::size_t row) { return static_cast<std::size_t>(rows.integer(0, row)); }
  static std::string_view owner(Rows const& rows, std::size_t row) { return rows.text(1, row); }
  // The atom's answer in the order they were added; its unit is the caller's to set.
  CachedPartial partial(Rows const& rows, std::size_t row, std::size_t atom) const;

 private:
  struct Output {  // result columns of an atom
    std::size_t rows = 0;
    std::optional<std::size_t> value;  // none: count
    std::optional<std::size_t> known;  // rows with an argument, where it may be missing
  };

  // The name of the column with the atom's whole condition; empty if it has none.
  Result<std::string> condition_column(formula::Atom const& atom);
  std::size_t aggregate(std::string const& sql);  // its column in the result

  RowSql rows_;
  ColumnList parts_{"x"};
  ColumnList conditions_{"p"};
  std::vector<std::string> aggregates_;
  std::vector<Output> outputs_;
};

}  // namespace jixiao::facts
