#pragma once
// Everything a table reader reads, as text: "row number: cell|cell" of every row.
#include <string>
#include <vector>

#include "facts/connector.h"

namespace jixiao::facts {

inline Result<std::vector<std::string>> read_rows(TableReader& reader) {
  std::vector<std::string> out;
  RawChunk chunk;
  TextRows rows;
  for (;;) {
    JX_TRY(auto const more, reader.next(chunk));
    if (!more) return out;
    JX_CHECK(reader.split(chunk, rows));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::string text = std::to_string(rows.numbers[i]) + ":";
      for (auto c = rows.begin_of(i); c < rows.ends[i]; ++c)
        text += (c > rows.begin_of(i) ? "|" : " ") + std::string(rows.cells[c]);
      out.push_back(text);
    }
  }
}

// Its code; "read" if all was read.
inline std::string code_of(Result<std::vector<std::string>> const& read) { return read ? "read" : read.error().code; }

}  // namespace jixiao::facts
