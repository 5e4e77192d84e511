#pragma once
// What a new pack must leave as it is: partition files hold numbers without their scale and rows in the partitions they
// were delivered into, and both are read by the pack in force. A changed declaration would give wrong figures silently.
//
// A column may be added where the rows there are can do without it: they read as missing. The measure is what the files
// hold, with the newest pack that declares a column for what they do not say (scale, kind of text).
#include "app/home.h"

namespace jixiao::app {

// For datasets that hold data. Errors, at the dataset's place in the new pack: policy.stored_column (type),
// policy.stored_column_gone, policy.stored_column_empty (required, and rows have no value there),
// policy.stored_partition; and those of reading the files.
Checked<void> check_stored_columns(Home& home, policy::LoadedPack const& next);

}  // namespace jixiao::app
