#pragma once
// A formula in plain Chinese, from the titles of the pack: what an indicator's page shows beside the formula.
#include <string>

#include "formula/program.h"

namespace jixiao::formula {

std::string render_in_words(Node const& root, DatasetList const& datasets, Pack const& pack);
// “按期申报率 = 申报 (申报日期不晚于申报期限) 的数量 ÷ 申报的数量”
std::string render_in_words(CompiledIndicator const& compiled, Indicator const& indicator, DatasetList const& datasets,
                            Pack const& pack);

}  // namespace jixiao::formula
