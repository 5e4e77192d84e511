#include "facts/stored_schema.h"

#include "base/text.h"

namespace jixiao::facts {

Result<std::map<std::string, StoredColumn>> stored_schema(Connection& connection,
                                                          std::vector<FactFile const*> const& files) {
  std::map<std::string, StoredColumn> out;
  if (files.empty()) return out;
  std::vector<std::string> paths;
  for (auto const* file : files) paths.push_back(quoted_text(file->path));
  JX_TRY(auto rows, connection.query("SELECT name, duckdb_type, count(*) FROM parquet_schema([" + join(paths, ", ") +
                                     "]) WHERE duckdb_type IS NOT NULL AND name NOT IN ('_batch', '_row') "
                                     "GROUP BY name, duckdb_type ORDER BY name, duckdb_type"));
  while (rows.next_chunk()) {
    for (std::size_t i = 0; i < rows.chunk_size(); ++i) {
      std::string const name(rows.text(0, i)), type(rows.text(1, i));
      auto& column = out[name];
      if (!column.type.empty())
        return fail(ErrorKind::unavailable, "facts.stored_types",
                    {{"column", name}, {"first", column.type}, {"second", type}});
      column = {type, rows.integer(2, i)};
    }
  }
  return out;
}

Result<std::int64_t> rows_without(Connection& connection, Dataset const& dataset, std::string const& column,
                                  std::vector<FactFile const*> const& files) {
  JX_TRY(auto rows, connection.query("SELECT count(*) FROM " + rows_sql(dataset, files) + " WHERE " +
                                     quoted_name(column) + " IS NULL"));
  return rows.next_chunk() ? rows.integer(0, 0) : 0;
}

}  // namespace jixiao::facts
