#pragma once
// What a reorganisation means for a unit's figures, in one sentence: whose figures stand for it before it took over
// (formula::find_predecessors), and to whom rows of a unit that was divided count (formula::find_owner). Pure.
#include <optional>
#include <string>

#include "model/pack.h"

namespace jixiao::app {

// Of a reorganisation in the year of the period or the one before it, which is as far back as pages compare; the
// latest one's. `tree` is the one at the period's end.
std::optional<std::string> succession_sentence(Pack const& pack, OrgTree const& tree, Period period,
                                               std::string const& unit);

}  // namespace jixiao::app
