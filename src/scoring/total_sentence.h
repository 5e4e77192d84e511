#pragma once
// Inside score_period: the sentence by which a total explains itself.
#include <string>

#include "scoring/adjustments.h"
#include "scoring/level.h"

namespace jixiao::scoring {

// "总分 912.35 分（得分合计 857.61 分 ÷ 参评分值 940 分 × 满分 1,000 分），组内 7 个单位中第 2 名，…": how it is
// composed, what is missing or not yet due, what a veto did.
std::string total_sentence(LevelContext const& level, Total const& total, SheetSum const& sum,
                           AdjustmentResult const& adjustments, UnitSheet const& sheet);

}  // namespace jixiao::scoring
