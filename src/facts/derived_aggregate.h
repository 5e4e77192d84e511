#pragma once
// Aggregates of a derived dataset's groups as SQL over the rows of a group.
#include "facts/sql_row.h"
#include "formula/ast.h"

namespace jixiao::facts {

// `x`: the argument where the aggregate's condition holds, else NULL; `rows`: how many rows it holds for; `argument`:
// kind and scale of the argument.
SqlValue aggregate_sql(formula::Aggregate const& a, std::string const& x, std::string const& rows,
                       SqlValue const& argument);

// Linear between the order statistics around (n − 1)·q, exact: q has few decimals.
SqlValue quantile_sql(std::string const& x, Decimal q, int scale);

}  // namespace jixiao::facts
