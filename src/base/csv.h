#pragma once
// Small CSV files (RFC 4180) held in memory: tables of a policy pack, exports. Bulk ingest has its own reader (facts/).
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace jixiao {

struct CsvTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  // each as wide as the header
  std::vector<int> lines;                      // 1-based line each row starts on

  // Index of a column, or npos.
  std::size_t find_column(std::string_view name) const;
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
};

// Fields are trimmed of nothing; a row with another number of fields than the header is an error naming its line.
Result<CsvTable> parse_csv(std::string_view text);
// Quoted where needed.
std::string csv_field(std::string_view field);
std::string csv_row(std::vector<std::string> const& fields);

// What a spreadsheet program would take for a formula when it opens the file (=SUM(…), +1+2, -cmd, @x, also after
// blanks and in full width) gets an apostrophe before it; plain numbers such as -5.20 do not.
std::string sheet_safe(std::string_view field);
std::string sheet_safe_row(std::vector<std::string> fields);

}  // namespace jixiao
