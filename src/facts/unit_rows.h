#pragma once
// Units that a dataset's own columns bring (UnitDataset): one row of the register per distinct code, with the name and
// parent its newest row gives.
#include <vector>

#include "facts/engine_files.h"
#include "model/org.h"
#include "model/pack.h"

namespace jixiao::facts {

Result<std::vector<Unit>> read_units(UnitDataset const& source, Dataset const& dataset, FactFiles const& files);

}  // namespace jixiao::facts
