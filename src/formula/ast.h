#pragma once
// The syntax tree of the expression language (grammar: docs/formula.md). Built by parser.h, annotated by checker.h,
// read by the evaluator and the engines. A node owns its children; trees are immutable after checking and may be shared
// between threads by const reference.
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "formula/types.h"

namespace jixiao::formula {

struct Span {  // bytes [begin, end) of the source text
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

enum class NodeKind : std::uint8_t {
  number,      // 92.5; `number`
  text,        // '留抵'; `text` without quotes
  boolean,     // true false; `number` 1 or 0
  missing,     // the literal missing
  date,        // date '2026-09-30'; `date`
  duration,    // 3 days, -1 year (offset = -1y); `number` and `text` = day | workday | hour | minute | week |
               // month | quarter | half | year
  name,        // a name or dotted path; `path`
  unary,       // `text` = "-" | "not"; 1 child
  binary,      // `text` = + - * / ^ = != < <= > >= and or; 2 children
  in,          // child 0 in / not in children 1…; `negated`
  between,     // child 0 between child 1 and child 2, both inclusive; `negated`
  is_missing,  // child 0 is [not] missing; `negated`
  conditional,  // if(condition, then, else), or case: children c1 v1 c2 v2 … [else]; a missing condition gives missing,
                // so if(c, a, b) = if(not c, b, a); no else gives missing
  call,       // `text` = function; children = positional arguments, `named` = name: value
  aggregate,  // count/sum/… over rows of a dataset; `aggregate`
  tuple       // (a, b): only as argument of count(distinct …)
};

struct Node;
using NodePtr = std::unique_ptr<Node>;

enum class AggregateFunction : std::uint8_t {
  count,
  sum,
  mean,
  min,
  max,
  median,
  quantile,
  trimmed_mean,
  weighted_trimmed_mean,  // argument: the tuple (x, weight)
  stddev_sample,
  stddev_population,
  count_distinct
};

// As formulas write it; count(distinct …) is count.
std::string_view name_of(AggregateFunction function);

// count(declaration on due_on where filed_on <= due_on last 90 days)
struct Aggregate {
  AggregateFunction function = AggregateFunction::count;
  std::string dataset;              // empty until checked, except in count(dataset)
  NodePtr argument;                 // row expression; null for count(dataset)
  std::optional<Decimal> fraction;  // quantile: its place, 0–1; trimmed means: the share cut at each end, 0 ≤ s < 0.5
  std::string on;                   // date column that places a row in the period; empty = the dataset's own
  NodePtr where;                    // row condition; may be null
  std::optional<int> window_days;  // rows of the last n days up to the period's end, instead of the period
  std::optional<int> window_months;
};

// Where a checked name comes from.
enum class Binding : std::uint8_t {
  none,
  column,     // column of the aggregate's dataset; path = {column} after checking
  reference,  // attribute of a referenced dimension; path = {reference name, …, column} after checking
  parameter,  // param('x') or a bare parameter's id
  input,      // named input of the indicator
  variable    // value, target, plan, period_start, period_end, months …: docs/formula.md "Names in scope"
};

struct Node {
  NodeKind kind = NodeKind::missing;
  int depth = 1;  // levels of this tree; parser.h limits it, so recursion over a tree is bounded
  Span span;
  std::string text;
  Decimal number;
  Date date;
  std::vector<std::string> path;
  bool negated = false;
  std::vector<NodePtr> children;
  std::vector<std::pair<std::string, NodePtr>> named;
  std::unique_ptr<Aggregate> aggregate;

  // Filled by the checker.
  Type type;
  Binding binding = Binding::none;
  int atom = -1;  // aggregate nodes: index into the Program's atoms (atom.h)
};

NodePtr clone(Node const& node);
// The canonical spelling: equal meanings that differ in blanks, quotes or the order of `and`/`or`/`=`/`+`/`*` operands
// give equal text. Cache keys and atom sharing rest on it.
std::string to_canonical_text(Node const& node);

}  // namespace jixiao::formula
