#pragma once
// Inside score_period: the sentence by which a total explains itself.
#include <algorithm>
#include <string>

#include "scoring/adjustments.h"
#include "scoring/level.h"

namespace jixiao::scoring {

// Within its peer group, or in one list with all pilots of the level.
enum class RankedIn { group, apart };

// How many units a list must have to be ranked. All the pilots there are need no more than somebody to compare with.
inline int rank_min_of(LevelContext const& level, RankedIn in) {
  return in == RankedIn::group ? level.rank_min : std::min(level.rank_min, 2);
}

// "总分 912.35 分（得分合计 857.61 分 ÷ 参评分值 940 分 × 满分 1,000 分），组内 7 个单位中第 2 名，…": how it is
// composed, what is missing or not yet due, what a veto did.
std::string total_sentence(LevelContext const& level, Total const& total, SheetSum const& sum,
                           AdjustmentResult const& adjustments, UnitSheet const& sheet, RankedIn in);

}  // namespace jixiao::scoring
