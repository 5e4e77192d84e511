#include <cmath>

#include "facts/engine_holistic.h"
#include "facts/engine_wide.h"

namespace jixiao::facts {

using formula::AggregateFunction;
using formula::Atom;

namespace {

bool is_deviation(Atom const& atom) {
  return atom.function == AggregateFunction::stddev_sample || atom.function == AggregateFunction::stddev_population;
}

std::string combining(Atom const& atom) {
  switch (atom.function) {
    case AggregateFunction::min: return "min(";
    case AggregateFunction::max: return "max(";
    default: return "sum(";
  }
}

// Four columns from `column` on: rows, rows with a figure, combined figures, sum of squares.
std::optional<CachedHolistic> value_at(Atom const& atom, Rows const& result, std::size_t column, std::size_t row) {
  auto const used = static_cast<std::int64_t>(result.huge(column, row)),
             known = static_cast<std::int64_t>(result.huge(column + 1, row));
  if (used == 0) return std::nullopt;
  auto const node = static_cast<std::int32_t>(result.integer(0, row));
  if (atom.function == AggregateFunction::count) return CachedHolistic{node, false, Decimal(used), used};
  bool const sample = atom.function == AggregateFunction::stddev_sample;
  if (known == 0 || (sample && known < 2)) return CachedHolistic{node, true, Decimal(0), used};
  auto const value = result.huge(column + 2, row);
  std::optional<Decimal> out;
  if (!is_deviation(atom)) {
    out = Decimal::from_parts(value, atom.scale);
  } else {
    auto const spread = squares_less_square(known, result.huge(column + 3, row), value);  // n·Σx² − (Σx)²
    auto const n = static_cast<double>(known);
    auto const variance = spread / (n * (sample ? n - 1 : n));
    out = Decimal::from_double(std::sqrt(variance) / std::pow(10.0, atom.scale));
  }
  if (!out) return std::nullopt;
  return CachedHolistic{node, false, *out, used};
}

}  // namespace

Result<Answers> query_moments(DuckDbEngine::State& s, RangeRows& source, std::vector<Atom const*> const& atoms) {
  auto rows = source.row_sql();
  std::string columns, per_owner, per_node;
  for (std::size_t k = 0; k < atoms.size(); ++k) {
    Atom const& atom = *atoms[k];
    JX_TRY(auto const sql, atom_sql(rows, atom));
    auto const n = std::to_string(k);
    auto const p = "p" + n, x = "x" + n, chosen = "CASE WHEN " + p + " THEN " + x + " END", least = combining(atom);
    columns += ", " + (sql.condition.empty() ? std::string("TRUE") : sql.condition) + " AS " + p + ", " +
               (sql.argument.empty() ? std::string("1") : sql.argument) + " AS " + x;
    // Squares of large amounts may not fit, and only deviations ask for them.
    auto const squares =
        is_deviation(atom) ? "sum(CASE WHEN " + p + " THEN " + x + "::HUGEINT * " + x + " END)" : std::string("0");
    per_owner += ", sum(CASE WHEN " + p + " THEN 1 ELSE 0 END) AS r" + n + ", count(" + chosen + ") AS k" + n + ", " +
                 least + chosen + ") AS v" + n + ", " + squares + " AS q" + n;
    per_node += ", sum(r" + n + "), sum(k" + n + "), " + least + "v" + n + "), sum(q" + n + ")";
  }
  JX_TRY(auto const selected, source.select(rows, columns));
  JX_TRY(auto result, s.query("SELECT node, range" + per_node + " FROM (SELECT owner, range" + per_owner + " FROM (" +
                              selected + ") GROUP BY owner, range) JOIN jx_tree USING (owner) GROUP BY node, range"));
  Answers out;
  while (result.next_chunk()) {
    for (std::size_t i = 0; i < result.chunk_size(); ++i) {
      for (std::size_t k = 0; k < atoms.size(); ++k) {
        auto const value = value_at(*atoms[k], result, 2 + 4 * k, i);
        if (value) out.push_back({k, static_cast<std::size_t>(result.integer(1, i)), *value});
      }
    }
  }
  return out;
}

}  // namespace jixiao::facts
