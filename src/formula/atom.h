#pragma once
// Atoms: the distinct aggregates a set of formulas needs from the facts, and Program: all formulas of a pack checked
// together, sharing equal atoms (DESIGN.md "Formula → plan → values").
#include <map>
#include <string>
#include <vector>

#include "formula/ast.h"
#include "model/facts.h"

namespace jixiao::formula {

// Additive atoms (count, sum; min and max under their own operation) are asked once per partition and owning unit and
// rolled up in C++. The others are asked for each unit and each range of months: median, quantile, trimmed mean,
// deviation, distinct counts, and any function over an event dataset with window_days or whose row expressions read
// period_start or period_end (which are the range's first and last day).
enum class AtomNature : std::uint8_t { additive, extreme, holistic };

struct Atom {
  AggregateFunction function = AggregateFunction::count;  // any but mean, which is split into sum and count before
  std::string dataset;
  NodePtr argument;                            // checked row expression, null for count of rows
  std::optional<Decimal> fraction;             // of quantile and trimmed means, as in Aggregate
  DatasetKind kind = DatasetKind::event;       // of the dataset
  PartitionBy partition = PartitionBy::month;  // of the dataset
  std::string on;                              // date column, always set but for dimensions
  NodePtr where;                               // null = all rows
  std::optional<int> window_days;
  std::optional<int> window_months;  // never set: the evaluator widens the range instead, and the atom is shared
  AtomNature nature = AtomNature::additive;
  bool argument_nullable = false;  // then the engine also reports how many rows had no argument
  int scale = 0;  // decimals of an exact sum: 2 for money (cents), the column's for decimals; sum/min/max
  std::vector<std::string> parameters;  // read in row expressions: bind_parameters (program.h) before running
  // Row expressions read period_start or period_end: first and last day of the months asked (an additive atom's: of the
  // partial's month, which can only be a stock's or dimension's). Holistic over a stock or dimension: the state at
  // range.last.
  bool reads_period_start = false;
  bool reads_period_end = false;
  std::string key;   // sha256 of the canonical text of all the above: the content address for caches
  std::string text;  // canonical text, for explain
};

// A checked expression of one place in the pack.
struct Compiled {
  NodePtr root;
  std::string source;      // as written
  std::string place;       // "indicators/POL-01/numerator", for messages and explain
  std::vector<int> atoms;  // all atoms in it, ascending
};

}  // namespace jixiao::formula
