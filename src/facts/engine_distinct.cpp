#include "facts/engine_holistic.h"

namespace jixiao::facts {

Result<Answers> query_distinct(DuckDbEngine::State& s, RangeRows& source,
                               std::vector<formula::Atom const*> const& atoms) {
  auto rows = source.row_sql();
  std::string columns, per_owner, per_node, counts;
  for (std::size_t k = 0; k < atoms.size(); ++k) {
    JX_TRY(auto const sql, atom_sql(rows, *atoms[k]));
    auto const n = std::to_string(k);
    if (k == 0) columns += ", " + sql.argument + " AS x";
    columns += ", " + (sql.condition.empty() ? std::string("TRUE") : sql.condition) + " AS p" + n;
    per_owner += ", sum(CASE WHEN p" + n + " THEN 1 ELSE 0 END) AS n" + n;
    per_node += ", sum(n" + n + ") AS n" + n;
    counts += ", sum(CASE WHEN n" + n + " > 0 THEN 1 ELSE 0 END), sum(n" + n + ")";
  }
  JX_TRY(auto const selected, source.select(rows, columns));
  JX_TRY(auto result,
         s.query("SELECT node, range" + counts + " FROM (SELECT node, range, x" + per_node +
                 " FROM (SELECT owner, range, x" + per_owner + " FROM (" + selected +
                 ") WHERE x IS NOT NULL GROUP BY owner, range, x) JOIN jx_tree USING (owner) GROUP BY node, range, x) "
                 "GROUP BY node, range"));
  Answers out;
  while (result.next_chunk()) {
    for (std::size_t i = 0; i < result.chunk_size(); ++i) {
      auto const node = static_cast<std::int32_t>(result.integer(0, i));
      for (std::size_t k = 0; k < atoms.size(); ++k) {
        auto const count = result.integer(2 + 2 * k, i), used = result.integer(3 + 2 * k, i);
        if (used > 0)
          out.push_back({k, static_cast<std::size_t>(result.integer(1, i)), {node, false, Decimal(count), used}});
      }
    }
  }
  return out;
}

}  // namespace jixiao::facts
