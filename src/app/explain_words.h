#pragma once
// Inside explain: what a figure was computed from, in words, and its formula with this cell's numbers put in.
#include <string>
#include <vector>

#include "formula/values.h"
#include "policy/load.h"

namespace jixiao::app {

// A formula of an indicator: the numerator, the denominator, the value, or an input by its name.
enum class FormulaPart { numerator, denominator, value, input };

struct AtomWords {
  std::string part;   // "分子", "甲项分母", "“按期申报率”"
  std::string words;  // "申报（申报日期不晚于申报期限）的数量"
};
AtomWords words_of_atom(policy::LoadedPack const& pack, Indicator const& indicator, FormulaPart part,
                        std::string const& input, formula::Compiled const& formula, int atom);
// What rows of other units were read for, whichever of the indicator's formulas (or of those it reads) asks.
std::string words_of_read(policy::LoadedPack const& pack, Indicator const& indicator, int atom);

// "甲项 = 27 ÷ 47 ≈ 0.5745": one line for the formula and each input it reads; of a ratio whose parts are plain figures
// none. Empty where the value was put together from those of shorter periods.
std::vector<std::string> formula_with_numbers(policy::LoadedPack const& pack, Indicator const& indicator,
                                              formula::Values& values, std::string const& unit, Period period,
                                              Period as_of);

}  // namespace jixiao::app
