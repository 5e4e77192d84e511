#pragma once
// What people fill in and send: the template of a dataset (表头、填报说明、代码下拉), and the refused rows of a batch
// with what is wrong in each, to be corrected and sent again; XLSX, or CSV for the latter.
//
// Codes are text cells, so that 18 digits stay 18 digits. A cell of a CSV file that a spreadsheet program would take
// for a formula gets an apostrophe before it (sheet_safe); in a workbook it is text anyway.
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "app/sources/refused_rows.h"
#include "model/facts.h"

namespace jixiao::app {

// A header of titles in the third row, notes above it, drop-downs for code lists, a second sheet of codes.
Result<std::string> render_template(Dataset const& dataset, std::filesystem::path const& scratch);
Result<std::string> render_refused_workbook(RefusedRows const& refused, Dataset const& dataset,
                                            std::filesystem::path const& scratch);
std::string render_refused_csv(RefusedRows const& refused);  // with BOM
// The rows alone, as a delivery: what a correction made on the page is turned into. Each stands where it stood in the
// file it first came in, blank lines between, so that what is said of it names the row people know.
std::string render_rows_csv(std::vector<std::string> const& header,
                            std::map<std::int64_t, std::vector<std::string>> const& rows);

}  // namespace jixiao::app
