#pragma once
// Formula text → tokens. Accepts what Chinese input methods put between words: full-width brackets, commas and quotes,
// ≤ ≥ ≠ × ÷. Comments run from -- to the end of the line. Pure.
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/error.h"
#include "formula/ast.h"

namespace jixiao::formula {

enum class TokenKind : std::uint8_t { number, text, word, symbol, end };

struct Token {
  TokenKind kind = TokenKind::end;
  Span span;
  std::string
      text;  // word as written; symbol in its ASCII form; text without quotes; number: suffix of a duration (1y)
  std::string lower;  // word in lower case, for keywords and functions
  Decimal number;
};

// The last token is always `end`. Errors are appended; what cannot be read is skipped.
std::vector<Token> tokenize(std::string_view source, Errors& errors);

// day, workday, hour, minute, week, month, quarter, half, year; empty if the word is no unit of time.
std::string_view duration_unit(std::string_view word);

}  // namespace jixiao::formula
