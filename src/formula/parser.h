#pragma once
// Text → syntax tree. A hand-written precedence parser (grammar: docs/formula.md) that recovers at commas, brackets and
// keywords, so one call reports several mistakes. It knows no names: whether a column exists is the checker's business.
// Limits keep every later recursion bounded: 64 KB of text, 200 nested brackets, trees no deeper than 500.
// Pure; no state between calls.
#include <string>
#include <string_view>

#include "base/error.h"
#include "formula/ast.h"

namespace jixiao::formula {

inline constexpr std::size_t source_bytes_max = 64 * 1024;
inline constexpr int nesting_max = 200;        // brackets within brackets
inline constexpr int tree_depth_max = 500;     // a chain of operators grows the tree too
inline constexpr std::size_t errors_max = 20;  // per formula; further ones are consequences more often than mistakes

struct Parsed {
  NodePtr root;   // null if there are errors
  Errors errors;  // in order of position
};

Parsed parse(std::string_view text);

// The parts of a formula's position as people count: line and column from 1, columns in characters.
struct Position {
  int line = 1;
  int column = 1;
};
Position position_of(std::string_view text, std::uint32_t byte);

// An error at a span of the text: where = "第1行第9列", and the arguments line, column, begin and end (bytes) are added
// to `args`, so that an editor can underline it.
Error error_at(std::string_view text, Span span, std::string code, std::vector<Arg> args = {});

}  // namespace jixiao::formula
