#pragma once
// What may be written at a place in a formula: datasets and their columns, functions, indicators, parameters, codes —
// found by code and by Chinese title. Reads the text up to the cursor only, so it works in a formula that is not yet
// right. Pure; thread-safe.
#include "app/workbench/draft.h"

namespace jixiao::app {

struct Completion {
  std::string label;   // what is found by: "filed_on", "count"
  std::string insert;  // what is written: "count()", "'POL-01'"
  std::string kind;    // dataset, column, reference, function, indicator, parameter, input, value, unit, keyword
  std::string title;   // Chinese: “申报日期”
  std::string note;    // type and unit, or the function's documentation
};
BOOST_DESCRIBE_STRUCT(Completion, (), (label, insert, kind, title, note))

struct Completions {
  int from = 0;  // what is typed begins here (UTF-16 units); the option takes its place
  std::vector<Completion> options;
};
BOOST_DESCRIBE_STRUCT(Completions, (), (from, options))

struct CompletionQuery {
  std::string indicator;
  std::string text;
  int at = 0;  // cursor, UTF-16 units
};
Completions complete(policy::LoadedPack const& pack, CompletionQuery const& query);

}  // namespace jixiao::app
