#include "facts/sql_source.h"

#include <algorithm>

#include "base/text.h"
#include "facts/sql_reader.h"

namespace jixiao::facts {

namespace {
constexpr std::size_t chunk_bytes = std::size_t{1} << 20;
}

Result<bool> SqlReader::next(RawChunk& chunk) {
  if (done_) return false;
  chunk = {};
  chunk.index = index_++;
  chunk.first_row = row_ + 1;
  ChunkWriter out(chunk.bytes);
  if (row_ == 0) {
    out.begin_row(++row_);
    for (auto const& name : columns_) out.add_cell(name);
    out.end_row();
  }
  while (chunk.bytes.size() < chunk_bytes) {
    JX_TRY(bool const more, advance());
    if (!more) {
      done_ = true;
      break;
    }
    out.begin_row(++row_);
    write_cells(out);
    out.end_row();
  }
  bytes_ += static_cast<std::int64_t>(chunk.bytes.size());
  return true;
}

Result<std::string> single_statement(std::string_view sql) {
  auto text = trimmed(sql);
  while (text.ends_with(';')) text = trimmed(text.substr(0, text.size() - 1));
  if (text.empty()) return fail("facts.source_not_a_query");
  return std::string(text);
}

std::string ordered_query(std::string const& sql, std::vector<std::string> const& columns,
                          std::vector<std::string> const& order_by) {
  std::vector<std::string> positions;
  for (auto const& name : order_by) {
    auto const at = std::find(columns.begin(), columns.end(), name);
    if (at != columns.end()) positions.push_back(std::to_string(at - columns.begin() + 1));
  }
  if (positions.empty() || positions.size() != order_by.size()) {
    positions.clear();
    for (std::size_t i = 1; i <= columns.size(); ++i) positions.push_back(std::to_string(i));
  }
  // The line break ends a comment that the query may close with.
  return "SELECT * FROM (" + sql + "\n) AS jixiao_source ORDER BY " + join(positions, ", ");
}

}  // namespace jixiao::facts
