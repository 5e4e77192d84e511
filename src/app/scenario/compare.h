#pragma once
// What a scenario expects beside what is found: lines and totals of sheets by the words a step uses for them.
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/record.h"

namespace jixiao::app {

using Words = std::vector<std::string>;  // what stands for a pattern's <…>, in its order
using Fields = std::map<std::string, std::string>;

Words words_of(std::string const& text);  // parted by blanks
tl::unexpected<Error> unmet(std::string what, std::string expected, std::string found);
// Compared to as many decimals as are written; what is no number as text.
bool same_figure(std::string const& expected, std::string const& found);
Fields fields_of(Score const& score, std::string const& version);
Fields fields_of(Total const& total, std::string const& version);
// “值 75 灯 红”: pairs of a field and what it should be; 无 is no value.
Result<void> compare(Fields const& fields, std::string const& wanted);
Result<void> has(std::string const& what, std::string const& text, std::string const& wanted);

}  // namespace jixiao::app
