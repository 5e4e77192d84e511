#include "app/sources/owners.h"

namespace jixiao::app {

Result<std::map<std::string, std::int64_t>> rows_by_owner(facts::Connection& connection, Home const& home,
                                                          Dataset const& dataset,
                                                          std::vector<PartitionFile> const& files) {
  std::string list;
  for (auto const& file : files) {
    list += (list.empty() ? "" : ", ") + facts::quoted_text((home.paths().facts() / file.file).string());
  }
  JX_TRY(auto rows, connection.query("SELECT " + facts::quoted_name(dataset.owner) + ", count(*) FROM read_parquet([" +
                                     list + "]) GROUP BY 1"));
  std::map<std::string, std::int64_t> out;
  while (rows.next_chunk()) {
    for (std::size_t i = 0; i < rows.chunk_size(); ++i) {
      if (!rows.is_null(0, i)) out[std::string(rows.text(0, i))] = rows.integer(1, i);
    }
  }
  return out;
}

}  // namespace jixiao::app
