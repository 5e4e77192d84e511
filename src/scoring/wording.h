#pragma once
// The sentences by which scores explain themselves. Texts are in base/messages/scoring.inc; here they are only filled
// in.
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/error.h"
#include "model/cell.h"
#include "model/indicator.h"
#include "model/pack.h"

namespace jixiao::scoring {

std::string say(std::string_view code, std::vector<Arg> const& args = {});

// A figure in the indicator's unit, as shown: "92.5%", "12 分钟".
std::string shown(Indicator const& indicator, Decimal value);
std::string method_title(Method method);
// An adjustment's or veto's title; its id where the pack has none.
std::string title_of_rule(Pack const& pack, std::string const& id);
std::string titles_of_rules(Pack const& pack, std::string const& ids);  // "V1、V2", as Total::veto

// "按期申报率 92.5%，目标 95%，按目标比率法得 13.63 分（满分 14 分），失 0.37 分"
std::string scored_sentence(Indicator const& indicator, Decimal value, std::vector<std::string> const& clauses,
                            Method used, Decimal points, Decimal score);
// "按期申报率 92.5%，暂不计分：没有目标值"
std::string unscored_sentence(Indicator const& indicator, Decimal value, Error const& reason);
// "按期申报率缺数（…），暂不计分，分值在维度内分摊"; for cells that are not a number.
std::string state_sentence(Indicator const& indicator, Cell const& value);

}  // namespace jixiao::scoring
