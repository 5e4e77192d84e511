#pragma once
// What lost points cost. Points of a sheet's axes are not of one kind: an axis has a full mark of its own and a share
// of the total, and what is not assessed makes the rest weigh more. Losses are compared by what they cost the total.
#include "model/pack.h"
#include "model/record.h"

namespace jixiao::app {

// Points of the sheet's full mark that the unit's total would gain if the line lost nothing; 0 where nothing was
// scored.
Decimal cost_in_total(Pack const& pack, UnitRecord const& record, Score const& line);

}  // namespace jixiao::app
