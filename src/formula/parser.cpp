#include "formula/parser.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "formula/parser_state.h"

namespace jixiao::formula {
namespace {

// Binding strength of the infix operators; docs/formula.md “优先级”. 0 = no infix operator.
enum Level { level_or = 1, level_and, level_not, level_comparison, level_sum, level_product, level_sign, level_power };

int infix_level(Token const& token, Token const& next) {
  if (token.kind == TokenKind::symbol) {
    auto const& s = token.text;
    if (s == "+" || s == "-") return level_sum;
    if (s == "*" || s == "/") return level_product;
    if (s == "^") return level_power;
    if (s == "=" || s == "!=" || s == "<" || s == "<=" || s == ">" || s == ">=") return level_comparison;
    return 0;
  }
  if (token.kind != TokenKind::word) return 0;
  auto const& w = token.lower;
  if (w == "or") return level_or;
  if (w == "and") return level_and;
  if (w == "in" || w == "between" || w == "is") return level_comparison;
  if (w == "not" && next.kind == TokenKind::word && (next.lower == "in" || next.lower == "between")) {
    return level_comparison;
  }
  return 0;
}

}  // namespace

bool is_keyword(std::string_view lower) {
  static constexpr auto words =
      std::to_array<std::string_view>({"and", "or", "not", "in", "between", "is", "true", "false", "missing", "case",
                                       "when", "then", "else", "end", "where", "on", "distinct"});
  return std::find(words.begin(), words.end(), lower) != words.end();
}

void Parser::fail(Span span, std::string code, std::vector<Arg> args) {
  if (!aborted_ && errors_.size() < errors_max)
    errors_.push_back(error_at(source_, span, std::move(code), std::move(args)));
}

std::string Parser::found() const {
  auto const& token = peek();
  if (token.kind == TokenKind::end) return "公式末尾";
  auto text = std::string(source_.substr(token.span.begin, token.span.end - token.span.begin));
  return "“" + (text.size() > 60 ? text.substr(0, 57) + "…" : text) + "”";
}

void Parser::fail_expected(std::string what) {
  fail(peek().span, "formula.expected", {{"what", std::move(what)}, {"found", found()}});
}

void Parser::skip_to_delimiter() {
  for (int open = 0; !at_end(); take()) {
    if (at_symbol("(")) ++open;
    if (open == 0 && (at_symbol(",") || at_symbol(")"))) return;
    if (at_symbol(")")) --open;
  }
}

void Parser::expect_symbol(std::string_view symbol) {
  if (take_symbol(symbol)) return;
  fail_expected("“" + std::string(symbol) + "”");
  skip_to_delimiter();
  if (!take_symbol(symbol) && symbol == ")") {
    while (!at_end() && !at_symbol(")")) take();
    take_symbol(")");
  }
}

NodePtr Parser::make(NodeKind kind, Span span) const {
  auto node = std::make_unique<Node>();
  node->kind = kind;
  node->span = span;
  return node;
}

NodePtr Parser::close(NodePtr node) {
  if (at_ > 0) node->span.end = std::max(node->span.begin, tokens_[at_ - 1].span.end);
  auto const include = [&](NodePtr const& child) {
    if (child) node->depth = std::max(node->depth, child->depth + 1);
  };
  for (auto const& child : node->children) include(child);
  for (auto const& [name, child] : node->named) include(child);
  if (node->aggregate) include(node->aggregate->argument), include(node->aggregate->where);
  if (node->depth <= tree_depth_max) return node;
  fail(node->span, "formula.too_deep", {{"max", std::to_string(tree_depth_max)}});
  abort_parse();
  return make(NodeKind::missing, node->span);
}

bool Parser::enter() {
  if (++nesting_ <= nesting_max) return true;
  fail(peek().span, "formula.too_deep", {{"max", std::to_string(nesting_max)}});
  abort_parse();
  return false;
}

// What follows a limit's breach would only repeat it.
void Parser::abort_parse() {
  at_ = tokens_.size() - 1;
  aborted_ = true;
}

Parsed Parser::run() {
  if (at_end() && errors_.empty()) fail({0, 0}, "formula.empty");
  NodePtr root;
  if (!at_end()) root = expression(level_or);
  while (!at_end() && errors_.size() < errors_max) {
    fail(peek().span, "formula.unexpected", {{"found", found()}});
    take();
    if (!at_end() && errors_.size() < errors_max) expression(level_or);
  }
  tidy_errors();
  if (!errors_.empty()) root = nullptr;
  return {std::move(root), std::move(errors_)};
}

NodePtr Parser::expression(int level_min) {
  auto left = operand();
  bool compared = false;
  for (;;) {
    auto const level = infix_level(peek(), peek(1));
    if (level == 0 || level < level_min) break;
    if (level == level_comparison && compared) {
      fail(peek().span, "formula.chained_comparison", {{"found", found()}});
    }
    compared = compared || level == level_comparison;
    if (level < level_comparison) compared = false;
    left = infix(std::move(left), level);
  }
  return left;
}

// By position; what only follows from a word that could not be read is left out.
void Parser::tidy_errors() {
  auto const begin = [](Error const& e) {
    for (auto const& arg : e.args) {
      if (arg.name == "begin") return std::stoul(arg.value);
    }
    return 0UL;
  };
  std::stable_sort(errors_.begin(), errors_.end(), [&](Error const& a, Error const& b) { return begin(a) < begin(b); });
  auto const lexical = [](Error const& e) {
    return e.code == "formula.character" || e.code == "formula.percent" || e.code == "formula.text_unclosed" ||
           e.code == "formula.number_syntax" || e.code == "formula.number_range";
  };
  Errors kept;
  for (auto& error : errors_) {
    bool const consequence = error.code == "formula.unexpected" || error.code == "formula.expected";
    if (!kept.empty() && lexical(kept.back()) && consequence) continue;
    kept.push_back(std::move(error));
  }
  errors_ = std::move(kept);
}

NodePtr Parser::nested(int level_min) {
  auto const begin = peek().span;
  if (!enter()) return make(NodeKind::missing, begin);
  auto node = expression(level_min);
  leave();
  return node;
}

NodePtr Parser::operand() {
  auto const begin = peek().span;
  if (take_word("not")) {
    auto node = make(NodeKind::unary, begin);
    node->text = "not";
    node->children.push_back(nested(level_comparison));
    return close(std::move(node));
  }
  if (take_symbol("+")) return nested(level_sign);
  if (!take_symbol("-")) return primary();
  auto child = nested(level_sign);
  if (child->kind == NodeKind::number || child->kind == NodeKind::duration) {
    child->number = child->number.negated();
    child->span.begin = begin.begin;
    return child;
  }
  auto node = make(NodeKind::unary, begin);
  node->text = "-";
  node->children.push_back(std::move(child));
  return close(std::move(node));
}

NodePtr Parser::infix(NodePtr left, int level) {
  if (level == level_comparison && peek().kind == TokenKind::word) return comparison_tail(std::move(left));
  auto node = make(NodeKind::binary, left->span);
  auto const& token = take();
  node->text = token.kind == TokenKind::word ? token.lower : token.text;
  node->children.push_back(std::move(left));
  // Left-associative operators take a tighter right side; the power is right-associative.
  node->children.push_back(level == level_power ? nested(level_power) : expression(level + 1));
  return close(std::move(node));
}

// in, between, is missing, each with or without not.
NodePtr Parser::comparison_tail(NodePtr left) {
  auto node = make(NodeKind::in, left->span);
  node->negated = take_word("not");
  node->children.push_back(std::move(left));
  if (take_word("is")) {
    node->kind = NodeKind::is_missing;
    node->negated = take_word("not");
    if (!take_word("missing")) fail_expected("missing");
  } else if (take_word("between")) {
    node->kind = NodeKind::between;
    node->children.push_back(expression(level_sum));
    if (!take_word("and")) fail_expected("and");
    node->children.push_back(expression(level_sum));
  } else {
    take_word("in");
    expect_symbol("(");
    do {
      node->children.push_back(nested(level_or));
    } while (take_symbol(","));
    expect_symbol(")");
  }
  return close(std::move(node));
}

NodePtr Parser::primary() {
  auto const& token = peek();
  switch (token.kind) {
    case TokenKind::number: return number_or_duration();
    case TokenKind::text: {
      auto node = make(NodeKind::text, token.span);
      node->text = take().text;
      return node;
    }
    case TokenKind::word: return word();
    case TokenKind::symbol:
      if (at_symbol("(")) return guarded(&Parser::bracket);
      break;
    case TokenKind::end: break;
  }
  fail_expected("一个数、名称、文本或括号");
  auto node = make(NodeKind::missing, token.span);
  // A closing bracket or comma belongs to whoever opened it; anything else would be met again.
  if (!at_end() && !at_symbol(")") && !at_symbol(",")) take();
  return node;
}

NodePtr Parser::bracket() {
  auto const begin = take().span;
  auto node = expression(level_or);
  if (at_symbol(",")) {
    auto tuple = make(NodeKind::tuple, begin);
    tuple->children.push_back(std::move(node));
    while (take_symbol(",")) tuple->children.push_back(expression(level_or));
    expect_symbol(")");
    return close(std::move(tuple));
  }
  expect_symbol(")");
  return node;
}

NodePtr Parser::number_or_duration() {
  auto const& token = take();
  auto node = make(NodeKind::number, token.span);
  node->number = token.number;
  auto unit = duration_unit(token.text);
  if (unit.empty() && peek().kind == TokenKind::word) {
    unit = duration_unit(peek().lower);
    if (!unit.empty()) take();
  }
  if (unit.empty()) return node;
  node->kind = NodeKind::duration;
  node->text = unit;
  if (!node->number.is_integer()) fail(node->span, "formula.duration_integer", {{"unit", node->text}});
  return close(std::move(node));
}

NodePtr Parser::word() {
  auto const token = peek();
  if (token.lower == "case") return guarded(&Parser::case_expression);
  if (token.lower == "date" && peek(1).kind == TokenKind::text) return date_literal();
  bool const called = peek(1).kind == TokenKind::symbol && peek(1).text == "(";
  if (token.lower == "true" || token.lower == "false" || token.lower == "missing") {
    take();
    auto node = make(token.lower == "missing" ? NodeKind::missing : NodeKind::boolean, token.span);
    node->number = Decimal(token.lower == "true" ? 1 : 0);
    return node;
  }
  if (is_keyword(token.lower)) {
    fail_expected("一个数、名称、文本或括号");
    if (!(token.lower == "and" || token.lower == "or" || token.lower == "where" || token.lower == "on" ||
          token.lower == "then" || token.lower == "else" || token.lower == "end" || token.lower == "when")) {
      take();
    }
    return make(NodeKind::missing, token.span);
  }
  return called ? guarded(&Parser::call) : path();
}

NodePtr Parser::guarded(NodePtr (Parser::*part)()) {
  auto const begin = peek().span;
  if (!enter()) return make(NodeKind::missing, begin);
  auto node = (this->*part)();
  leave();
  return node;
}

NodePtr Parser::path() {
  auto node = make(NodeKind::name, peek().span);
  node->path.push_back(take().text);
  while (at_symbol(".")) {
    take();
    if (peek().kind != TokenKind::word) {
      fail_expected("点号后的名称");
      break;
    }
    node->path.push_back(take().text);
  }
  return close(std::move(node));
}

NodePtr Parser::date_literal() {
  auto node = make(NodeKind::date, take().span);
  auto const& text = take();
  auto const date = Date::parse(text.text);
  if (date) {
    node->date = *date;
  } else {
    fail(text.span, date.error().code, date.error().args);
  }
  return close(std::move(node));
}

Parsed parse(std::string_view text) {
  if (text.size() > source_bytes_max) {
    return {nullptr,
            {error_at(text, {0, 0}, "formula.too_long",
                      {{"bytes", std::to_string(text.size())}, {"max", std::to_string(source_bytes_max)}})}};
  }
  if (auto const bad = find_invalid_utf8(text)) {
    return {nullptr, {{ErrorKind::invalid, "base.not_utf8", {{"byte", std::to_string(*bad)}}, ""}}};
  }
  Errors errors;
  auto tokens = tokenize(text, errors);
  if (errors.size() > errors_max) errors.resize(errors_max);
  return Parser(text, std::move(tokens), std::move(errors)).run();
}

Position position_of(std::string_view text, std::uint32_t byte) {
  Position at;
  for (std::size_t i = 0; i < std::min<std::size_t>(byte, text.size()); ++i) {
    if (text[i] == '\n') {
      ++at.line;
      at.column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) {
      ++at.column;
    }
  }
  return at;
}

Error error_at(std::string_view text, Span span, std::string code, std::vector<Arg> args) {
  auto const at = position_of(text, span.begin);
  args.push_back({"line", std::to_string(at.line)});
  args.push_back({"column", std::to_string(at.column)});
  args.push_back({"begin", std::to_string(span.begin)});
  args.push_back({"end", std::to_string(span.end)});
  return {ErrorKind::invalid, std::move(code), std::move(args),
          "第" + std::to_string(at.line) + "行第" + std::to_string(at.column) + "列"};
}

}  // namespace jixiao::formula
