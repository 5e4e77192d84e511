#pragma once
// References of a dataset to its own rows (a parent's id, the voucher a reversal is of), declared must_exist: known are
// the keys there were before and those of the file's own rows, wherever in the file they stand. So they can only be
// checked when all rows are in.
//
// As with every other cell: in a nullable column the cell becomes missing and the row stays; elsewhere the row is
// refused, and with it the rows that need it, however long the chain.
#include "facts/load.h"
#include "facts/sorted_rows.h"

namespace jixiao::facts {

// Adds refused rows to `dropped` and takes them out of the totals. `before`: keys in the current files.
Result<void> check_own_references(Dataset const& dataset, Loaded& loaded, DroppedRows& dropped, KeySet const& before,
                                  QuarantineLog& log);

// Columns that refer to the dataset itself and must exist.
std::vector<std::size_t> own_references(Dataset const& dataset);

}  // namespace jixiao::facts
