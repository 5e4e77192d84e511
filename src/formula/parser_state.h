#pragma once
// Inside the parser only: the state shared by parser.cpp (operators) and parser_calls.cpp (calls, aggregates, case).
#include <string>
#include <string_view>
#include <vector>

#include "formula/lexer.h"
#include "formula/parser.h"

namespace jixiao::formula {

class Parser {
 public:
  Parser(std::string_view source, std::vector<Token> tokens, Errors errors)
      : source_(source), tokens_(std::move(tokens)), errors_(std::move(errors)) {}
  Parsed run();

 private:
  // parser.cpp
  NodePtr expression(int level_min);
  void tidy_errors();
  NodePtr nested(int level_min);               // the same, one level deeper
  NodePtr guarded(NodePtr (Parser::*part)());  // a bracketed part, one level deeper
  NodePtr operand();
  NodePtr infix(NodePtr left, int level);
  NodePtr comparison_tail(NodePtr left);
  NodePtr primary();
  NodePtr bracket();
  NodePtr word();
  NodePtr path();
  NodePtr number_or_duration();
  NodePtr date_literal();

  // parser_calls.cpp
  NodePtr call();
  void arguments(Node& node);
  NodePtr named_argument_or_null(Node& node);
  NodePtr across_function();
  NodePtr aggregate(AggregateFunction function, std::string const& name, Span begin);
  void fraction(Node& node, std::string const& clause, std::string const& number);
  void aggregate_subject(Node& node);
  void weight(Node& node);
  void aggregate_clauses(Node& node);
  void window_clause(Node& node);
  NodePtr case_expression();
  NodePtr as_scalar_extreme(NodePtr node, std::string const& name);

  Token const& peek(std::size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  Token const& take() {
    auto const& token = tokens_[at_];
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
  }
  bool at_symbol(std::string_view symbol) const { return peek().kind == TokenKind::symbol && peek().text == symbol; }
  bool at_word(std::string_view word, std::size_t ahead = 0) const {
    return peek(ahead).kind == TokenKind::word && peek(ahead).lower == word;
  }
  bool take_symbol(std::string_view symbol) { return at_symbol(symbol) && (take(), true); }
  bool take_word(std::string_view word) { return at_word(word) && (take(), true); }
  bool at_end() const { return peek().kind == TokenKind::end; }

  void fail(Span span, std::string code, std::vector<Arg> args = {});
  void fail_expected(std::string what);
  // After a mistake: moves to the next comma or closing bracket of the same level, without taking it.
  void skip_to_delimiter();
  void expect_symbol(std::string_view symbol);
  std::string found() const;

  NodePtr make(NodeKind kind, Span span) const;
  // Closes a node: its span to the last token taken, its depth; too deep ends the parse.
  NodePtr close(NodePtr node);
  bool enter();  // one bracket deeper; false = too deep, reported
  void leave() { --nesting_; }
  void abort_parse();

  std::string_view source_;
  std::vector<Token> tokens_;
  Errors errors_;
  std::size_t at_ = 0;
  int nesting_ = 0;
  bool aborted_ = false;
};

bool is_keyword(std::string_view lower);

}  // namespace jixiao::formula
