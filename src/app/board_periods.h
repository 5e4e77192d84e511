#pragma once
// Which periods a board needs beside its own.
#include <set>
#include <string>
#include <vector>

#include "base/period.h"
#include "base/result.h"
#include "model/pack.h"

namespace jixiao::app {

// The quarter-end boards of the year before it, whose slower indicators stand on it. None where the shortest period
// is not the month.
std::vector<Period> boards_before(Pack const& pack, Period board);

// Indicators whose figure of a longer period is put together (mean, sum, last) from their own of this kind.
std::set<std::string> put_together_from(Pack const& pack, PeriodKind kind);
// For longer periods the shorter ones that indicators average, add up or end with.
std::vector<Period> parts_of(Pack const& pack, Period period);

// All periods whose values the asked ones hang on, themselves included, in order. Fails for one shorter than the pack
// assesses.
Result<std::vector<Period>> periods_needed(Pack const& pack, std::vector<Period> const& asked);

}  // namespace jixiao::app
