#pragma once
// Atoms: the distinct aggregates a set of formulas needs from the facts, and Program: all formulas of a pack checked
// together, sharing equal atoms (DESIGN.md "Formula → plan → values").
#include <map>
#include <string>
#include <vector>

#include "formula/ast.h"

namespace jixiao::formula {

// Additive atoms (count, sum; min and max under their own operation) are asked once per partition and owning unit and
// rolled up in C++. The others are asked for each unit and each range of months.
enum class AtomNature : std::uint8_t { additive, extreme, holistic };

struct Atom {
  AggregateFunction function = AggregateFunction::count;  // count, sum, min, max, median, quantile, count_distinct;
                                                          // mean and stddev are split into sums and counts before
  std::string dataset;
  NodePtr argument;                // checked row expression, null for count of rows
  std::optional<Decimal> quantile;
  std::string on;                  // date column, always set
  NodePtr where;                   // null = all rows
  std::optional<int> window_days;
  std::optional<int> window_months;
  AtomNature nature = AtomNature::additive;
  bool argument_nullable = false;  // then the engine also reports how many rows had no argument
  int scale = 0;                   // decimals of an exact sum: 2 for money (cents), the column's for decimals; sum/min/max
  std::string key;                 // sha256 of the canonical text of all the above: the content address for caches
  std::string text;                // canonical text, for explain
};

// A checked expression of one place in the pack.
struct Compiled {
  NodePtr root;
  std::string source;              // as written
  std::string place;               // "indicators/POL-01/numerator", for messages and explain
  std::vector<int> atoms;          // all atoms in it, ascending
};

}  // namespace jixiao::formula
