#pragma once
// Where the cursor stands in a formula that is being written: what word has begun, whether within quotes or after a
// dot, and in which aggregate over which dataset. Reads the text before the cursor only, so it works in a formula that
// is not yet right. Pure; thread-safe.
#include <string>
#include <string_view>
#include <vector>

#include "formula/checker.h"
#include "formula/lexer.h"

namespace jixiao::app {

struct CursorPlace {
  std::string typed;  // of the word that has begun, in lower case
  int from = 0;       // where it begins, in UTF-16 units
  bool quoted = false;
  bool after_dot = false;
  std::vector<formula::Token> tokens;  // before it
  Dataset const* dataset = nullptr;    // of the innermost aggregate that is open: its columns may stand bare
  bool in_aggregate = false;
};
CursorPlace find_place(std::string const& text, int at, formula::DatasetList const& datasets);

std::string lower_case(std::string text);
int utf16_units(std::string_view utf8);

}  // namespace jixiao::app
