#pragma once
// Sheets of an .xlsx workbook as Excel and WPS write it, streamed: only the shared strings lie in memory.
//
// Cells become text as a person sees them: dates and times ISO, percentages with their sign ("12.5%"), booleans true or
// false, formulas by their last result, errors as #N/A. Numbers carry 15 digits, as spreadsheets show them. Sparse rows
// are filled up with empty cells; phonetic hints are dropped. Errors: those of xlsx_package.h, facts.xlsx_sheet (no
// such sheet), facts.xlsx_rows.
#include <memory>
#include <optional>

#include "facts/connector.h"
#include "facts/xlsx_package.h"

namespace jixiao::facts {

struct XlsxOptions {
  std::string sheet;  // empty: the first that is not hidden
  XlsxLimits limits;
};

// Those that are not hidden.
Result<std::vector<std::string>> xlsx_sheets(std::filesystem::path const& path, XlsxLimits const& limits = {});
Result<std::unique_ptr<TableReader>> open_xlsx(std::filesystem::path const& path, XlsxOptions const& options = {});

}  // namespace jixiao::facts
