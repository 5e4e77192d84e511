#pragma once
// A document as an .xlsx workbook that opens cleanly in WPS and Excel and prints on A4: no formulas, codes and user
// text as text (a cell beginning with = + - @ stays what it is), frozen header, repeated header rows, page numbers. A
// table of more than rows_max rows goes on in further sheets.
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "report/table.h"

namespace jixiao::report {

constexpr std::size_t rows_per_sheet = 50'000;
constexpr std::string_view xlsx_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

// The workbook's bytes; made in `folder` under a name of its own that is gone afterwards. report.write_failed.
Result<std::string> render_xlsx(Document const& document, std::filesystem::path const& folder,
                                std::size_t rows_max = rows_per_sheet);

// Columns a text takes in a spreadsheet: a Chinese character counts two.
std::size_t display_width(std::string_view text);
// At most 31 characters, none of []:*?/\ and no apostrophe at either end; never empty.
std::string sheet_name(std::string_view wanted, int part);

}  // namespace jixiao::report
