#pragma once
// A formula in plain Chinese, from the titles of the pack: what an indicator's page shows beside the formula. Brackets
// stand wherever the order of reckoning would else be another; no code or name of the language is left where the pack
// has a title for it. Named inputs are called 甲项, 乙项 … in the order of their names.
#include <string>

#include "formula/program.h"

namespace jixiao::formula {

// `indicator`: whose inputs the formula may read; null where there are none.
std::string render_in_words(Node const& root, DatasetList const& datasets, Pack const& pack,
                            Indicator const* indicator = nullptr);
// “按期申报率 = 申报（申报日期不晚于申报期限）的数量 ÷ 申报的数量 × 100%”
std::string render_in_words(CompiledIndicator const& compiled, Indicator const& indicator, DatasetList const& datasets,
                            Pack const& pack);
std::string title_of_input(Indicator const& indicator, std::string const& name);  // 甲项

}  // namespace jixiao::formula
