#pragma once
// Inside score_period: the sentence by which a total explains itself.
#include <string>

#include "scoring/adjustments.h"
#include "scoring/level.h"

namespace jixiao::scoring {

// "总分 912.35 分（应评 940 分），组内第 2 名/7，名次区间 1–3，…": how it is composed, what is missing or not yet due,
// what a veto did.
std::string total_sentence(LevelContext const& level, Total const& total, SheetSum const& sum,
                           AdjustmentResult const& adjustments, UnitSheet const& sheet);

}  // namespace jixiao::scoring
