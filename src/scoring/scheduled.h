#pragma once
// What a line would earn on schedule (计划应得分): its value set exactly where the schedule wants it at this time, all
// else as it is — points, parameters, the others of its group. The scheduled value is the plan where one is declared,
// else the target, else of a moderate indicator an edge of its band; where the pack asks nothing there is none. By rank
// it is scored with the place this value would take among the others. Pure.
#include <optional>
#include <span>

#include "model/indicator.h"
#include "scoring/inputs.h"
#include "scoring/peers.h"

namespace jixiao::scoring {

std::optional<Decimal> scheduled_value(Indicator const& indicator, IndicatorInputs const& inputs);

// The mean rank `instead` would have in its group in place of `own`; `ascending` are the group's values, own among
// them.
Decimal mean_rank_instead(std::span<Decimal const> ascending, Decimal own, Decimal instead, Better better);

}  // namespace jixiao::scoring
