#pragma once
// What is wrong with a text that is no YAML, in words of the trade: the parser names its own expectations ("end of map
// not found"), people want to know which slip it was. Pure.
#include <string>
#include <string_view>

#include "base/error.h"

namespace jixiao::policy {

// What the parser reports: lines and columns from 1, columns in bytes.
struct YamlMistake {
  std::string reason;  // the parser's own words
  int line = 0;
  int column = 0;
  int last_line = 0;  // of the last key or value it had understood
};

// `text` without byte order mark.
Error explain_yaml_mistake(std::string_view text, std::string const& file, YamlMistake const& mistake);

}  // namespace jixiao::policy
