#pragma once
// A file opened as the delivery of one dataset: of a workbook's sheets the one that is its table.
//
// Sheets that are hidden, empty, or whose header is not the dataset's (a cover, notes on filling in) are passed over; a
// header without rows below it counts only where no other sheet has rows. Where several sheets are its table nobody can
// tell which one was meant, and reading the first alone would lose the others in silence: facts.xlsx_sheets_fit. Where
// none is, the sheet that comes nearest is opened, so that what follows says what its header lacks. Other errors: those
// of open_table_file().
#include "facts/table_file.h"
#include "model/facts.h"

namespace jixiao::facts {

Result<std::unique_ptr<TableReader>> open_delivery(Dataset const& dataset, std::filesystem::path const& file,
                                                   TableFileOptions const& options = {});

}  // namespace jixiao::facts
