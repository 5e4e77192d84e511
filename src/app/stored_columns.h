#pragma once
// What a new pack must leave as it is: partition files hold numbers without their scale and rows in the partitions they
// were delivered into, and both are read by the pack in force. A changed declaration would give wrong figures silently;
// a column the files lack, none at all: the engine does not read it as missing yet.
#include "app/home.h"

namespace jixiao::app {

// Against the pack in force, for datasets that hold data. Errors: policy.stored_column, policy.stored_column_new,
// policy.stored_partition, at the dataset's place in the new pack.
Checked<void> check_stored_columns(Home& home, policy::LoadedPack const& next);

}  // namespace jixiao::app
