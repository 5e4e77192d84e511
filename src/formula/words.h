#pragma once
// A formula in plain Chinese, from the titles of the pack: what an indicator's page shows beside the formula. Brackets
// stand wherever the order of reckoning would else be another; no code or name of the language is left where the pack
// has a title for it. Named inputs are called 甲项, 乙项 … as the formula reads them.
#include <functional>
#include <string>
#include <vector>

#include "formula/program.h"

namespace jixiao::formula {

// `indicator`: whose inputs the formula may read; null where there are none.
std::string render_in_words(Node const& root, DatasetList const& datasets, Pack const& pack,
                            Indicator const* indicator = nullptr);
// “按期申报率 = 申报（申报日期不晚于申报期限）的数量 ÷ 申报的数量 × 100%”
std::string render_in_words(CompiledIndicator const& compiled, Indicator const& indicator, DatasetList const& datasets,
                            Pack const& pack);
// The formula with figures in place of what they stand for: “100 × （0.3 × 0.5745 + 0.3 × 0.8）”. Reckoning stays;
// everything else is asked of `number_of`.
using NumberOf = std::function<std::string(Node const&)>;
std::string render_with_numbers(Node const& root, DatasetList const& datasets, Pack const& pack,
                                Indicator const* indicator, NumberOf number_of);
// Names of inputs as the formula reads them, then those it does not read (but targets or the scoring may) by name.
std::vector<std::string> inputs_in_order(Indicator const& indicator);
std::vector<std::string> inputs_read(Indicator const& indicator);                 // those the formula reads
std::string title_of_input(Indicator const& indicator, std::string const& name);  // 甲项

}  // namespace jixiao::formula
