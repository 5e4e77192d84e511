#pragma once
// Which cell of a file's rows holds which column of a dataset. A header names a column by its name, title or an alias;
// case, blanks and full-width letters do not matter. Headers nobody knows are reported and ignored; a column that must
// be there and is not ends the ingest: facts.header_missing (with the nearest header), facts.header_twice.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/facts.h"

namespace jixiao::facts {

// True for columns without which a row has no place: key, owner, date.
bool is_placing_column(Dataset const& dataset, std::string const& column);

struct HeaderMap {
  std::vector<int> cell_of;          // per column of the dataset: index of the cell, -1 if the file lacks it
  std::vector<std::string> ignored;  // headers without a column
  std::vector<std::string> absent;   // nullable columns the file lacks
  std::size_t width = 0;             // cells of the header row
};

std::string normalised_header(std::string_view header);

// How many columns of the dataset the row names: files have title rows above their header.
std::size_t count_named_columns(Dataset const& dataset, std::span<std::string_view const> row);
Result<HeaderMap> map_header(Dataset const& dataset, std::span<std::string_view const> header);

}  // namespace jixiao::facts
