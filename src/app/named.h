#pragma once
// Units, indicators and levels as people call them, by code or by name, to their codes. A name that several bear is
// refused with all of them; one nobody bears, with the nearest. Pure.
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/pack.h"
#include "model/record.h"

namespace jixiao::app {

// Among the units of a period's results. `units` is the register, to tell those of one name apart by their parents.
// app.unit_ambiguous, app.unit_unknown.
Result<std::string> find_unit(std::span<UnitRecord const> records, std::vector<Unit> const& units, Period period,
                              std::string const& text);
// app.indicator_ambiguous, app.indicator_unknown.
Result<std::string> named_indicator(Pack const& pack, std::string const& text);
// app.level_unknown.
Result<std::string> find_level(Pack const& pack, std::string const& text);

}  // namespace jixiao::app
