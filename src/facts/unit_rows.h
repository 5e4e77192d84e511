#pragma once
// Units that a dataset's own columns bring (UnitDataset): one entry of the register per code and first day, with the
// name and parent its newest row gives; an entry ends where the next one of the same unit begins.
#include <vector>

#include "facts/engine_files.h"
#include "model/org.h"
#include "model/pack.h"

namespace jixiao::facts {

Result<std::vector<Unit>> read_units(UnitDataset const& source, Dataset const& dataset, FactFiles const& files);

}  // namespace jixiao::facts
