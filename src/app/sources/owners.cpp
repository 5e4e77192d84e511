#include "app/sources/owners.h"

#include "facts/engine_files.h"

namespace jixiao::app {

Result<std::map<std::string, std::int64_t>> rows_by_owner(facts::Connection& connection, Home const& home,
                                                          Dataset const& dataset,
                                                          std::vector<PartitionFile> const& files) {
  facts::FactFiles const known(files, home.paths().facts());
  JX_TRY(auto rows, connection.query("SELECT " + facts::quoted_name(dataset.owner) + ", count(*) FROM " +
                                     facts::rows_sql(dataset, known.files(dataset.id)) + " GROUP BY 1"));
  std::map<std::string, std::int64_t> out;
  while (rows.next_chunk()) {
    for (std::size_t i = 0; i < rows.chunk_size(); ++i) {
      if (!rows.is_null(0, i)) out[std::string(rows.text(0, i))] = rows.integer(1, i);
    }
  }
  return out;
}

}  // namespace jixiao::app
