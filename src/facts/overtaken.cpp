#include "facts/overtaken.h"

#include "base/text.h"
#include "facts/fact_files.h"

namespace jixiao::facts {

namespace {

std::vector<std::string> quoted_key(Dataset const& dataset) {
  std::vector<std::string> out;
  for (auto const& name : dataset.key) out.push_back(quoted_name(name));
  return out;
}

// Whether two rows of one key, b and c, say different things.
std::string differs(Dataset const& dataset) {
  std::vector<std::string> out;
  for (auto const& column : dataset.columns) {
    auto const name = quoted_name(column.name);
    out.push_back("b." + name + " IS DISTINCT FROM c." + name);
  }
  return "(" + join(out, " OR ") + ")";
}

std::string rows_of(Dataset const& dataset, std::vector<FactFile const*> const& files, std::string const& own) {
  return "(SELECT * FROM " + rows_sql(dataset, files) + " WHERE _batch = " + own + ")";
}

std::string name_sql(std::string const& batch) { return quoted_text(batch.substr(0, batch_name_length)); }

}  // namespace

Result<std::map<std::string, std::int64_t>> overtaken_rows(Connection& connection, Dataset const& dataset,
                                                           std::string const& batch,
                                                           std::vector<FactFile const*> const& brought,
                                                           std::vector<FactFile const*> const& current) {
  std::map<std::string, std::int64_t> out;
  if (dataset.key.empty() || brought.empty() || current.empty()) return out;
  auto const own = name_sql(batch);
  JX_TRY(auto rows,
         connection.query("SELECT c._batch, count(*) FROM " + rows_sql(dataset, current) + " AS c JOIN " +
                          rows_of(dataset, brought, own) + " AS b USING (" + join(quoted_key(dataset), ", ") +
                          ") WHERE c._batch <> " + own + " AND " + differs(dataset) + " GROUP BY 1"));
  while (rows.next_chunk()) {
    for (std::size_t i = 0; i < rows.chunk_size(); ++i) out[std::string(rows.text(0, i))] = rows.integer(1, i);
  }
  return out;
}

Result<RowChanges> row_changes(Connection& connection, Dataset const& dataset, std::string const& batch,
                               std::vector<FactFile const*> const& now, std::vector<FactFile const*> const& before) {
  RowChanges out;
  if (dataset.key.empty() || now.empty()) return out;
  JX_TRY(auto rows,
         connection.query("SELECT coalesce(sum(CASE WHEN c._row IS NULL THEN 1 ELSE 0 END), 0)::BIGINT, "
                          "coalesce(sum(CASE WHEN c._row IS NOT NULL AND " +
                          differs(dataset) + " THEN 1 ELSE 0 END), 0)::BIGINT FROM " +
                          rows_of(dataset, now, name_sql(batch)) + " AS b LEFT JOIN " + rows_sql(dataset, before) +
                          " AS c USING (" + join(quoted_key(dataset), ", ") + ")"));
  if (rows.next_chunk()) out = {rows.integer(0, 0), rows.integer(1, 0)};
  return out;
}

}  // namespace jixiao::facts
