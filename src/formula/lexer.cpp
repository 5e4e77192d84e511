#include "formula/lexer.h"

#include <array>
#include <utility>

#include "base/text.h"
#include "formula/parser.h"

namespace jixiao::formula {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

struct Spelling {
  std::string_view written;
  std::string_view means;
};

constexpr std::array symbols = std::to_array<Spelling>({
    {"<=", "<="}, {">=", ">="}, {"!=", "!="}, {"<>", "!="}, {"==", "="}, {"≤", "<="}, {"≥", ">="},
    {"≠", "!="},  {"×", "*"},   {"÷", "/"},   {"（", "("},  {"）", ")"}, {"，", ","}, {"＝", "="},
    {"＜", "<"},  {"＞", ">"},  {"＋", "+"},  {"－", "-"},  {"＊", "*"}, {"／", "/"}, {"．", "."},
    {"+", "+"},   {"-", "-"},   {"*", "*"},   {"/", "/"},   {"^", "^"},  {"(", "("},  {")", ")"},
    {",", ","},   {".", "."},   {"=", "="},   {"<", "<"},   {">", ">"},
});
constexpr std::array blanks = std::to_array<std::string_view>({" ", "\t", "\r", "\n", "\u3000", "\u00a0"});
// Full-width marks that are no part of a name.
constexpr std::array strange = std::to_array<std::string_view>(
    {"：", "；", "。", "、", "！", "？", "％", "‰", "【", "】", "《", "》", "…", "—", "·"});
constexpr std::array quotes = std::to_array<Spelling>({{"'", "'"}, {"\"", "\""}, {"‘", "’"}, {"“", "”"}, {"＇", "＇"}});

std::size_t character_bytes(char first) {
  auto const c = static_cast<unsigned char>(first);
  return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

class Lexer {
 public:
  Lexer(std::string_view source, Errors& errors) : source_(source), errors_(errors) {}

  std::vector<Token> run() {
    while (skip_blanks(), at_ < source_.size()) next();
    tokens_.push_back({TokenKind::end, {position(), position()}, "", "", {}});
    return std::move(tokens_);
  }

 private:
  std::uint32_t position() const { return static_cast<std::uint32_t>(at_); }
  std::string_view rest() const { return source_.substr(at_); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0'; }

  void fail(std::uint32_t begin, std::string code, std::vector<Arg> args) {
    errors_.push_back(error_at(source_, {begin, position()}, std::move(code), std::move(args)));
  }

  void skip_blanks() {
    for (bool moved = true; moved;) {
      moved = false;
      for (auto const blank : blanks) {
        if (rest().starts_with(blank)) at_ += blank.size(), moved = true;
      }
      if (rest().starts_with("--")) {
        while (at_ < source_.size() && source_[at_] != '\n') ++at_;
        moved = true;
      }
    }
  }

  void next() {
    if (is_digit(peek()) || (peek() == '.' && is_digit(peek(1)))) return number();
    for (auto const& quote : quotes) {
      if (rest().starts_with(quote.written)) return text(quote);
    }
    for (auto const& symbol : symbols) {
      if (!rest().starts_with(symbol.written)) continue;
      auto const begin = position();
      at_ += symbol.written.size();
      tokens_.push_back({TokenKind::symbol, {begin, position()}, std::string(symbol.means), "", {}});
      return;
    }
    if (starts_word()) return word();
    auto const begin = position();
    at_ += std::min(character_bytes(peek()), rest().size());
    auto const found = std::string(source_.substr(begin, at_ - begin));
    if (found == "%" || found == "％" || found == "‰") return fail(begin, "formula.percent", {{"found", found}});
    fail(begin, "formula.character", {{"found", static_cast<unsigned char>(found[0]) < 0x20 ? "控制字符" : found}});
  }

  bool starts_word() const {
    if (is_letter(peek())) return true;
    if (static_cast<unsigned char>(peek()) < 0x80) return false;
    for (auto const& quote : quotes) {
      if (rest().starts_with(quote.written) || rest().starts_with(quote.means)) return false;
    }
    for (auto const& symbol : symbols) {
      if (rest().starts_with(symbol.written)) return false;
    }
    for (auto const mark : strange) {
      if (rest().starts_with(mark)) return false;
    }
    for (auto const blank : blanks) {
      if (rest().starts_with(blank)) return false;
    }
    return true;
  }

  void word() {
    auto const begin = position();
    while (at_ < source_.size() && (is_digit(peek()) || starts_word())) at_ += character_bytes(peek());
    auto text = std::string(source_.substr(begin, at_ - begin));
    auto lower = text;
    for (auto& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    tokens_.push_back({TokenKind::word, {begin, position()}, std::move(text), std::move(lower), {}});
  }

  void number() {
    auto const begin = position();
    while (is_digit(peek())) ++at_;
    if (peek() == '.' && is_digit(peek(1))) {
      ++at_;
      while (is_digit(peek())) ++at_;
    }
    if ((peek() == 'e' || peek() == 'E') &&
        (is_digit(peek(1)) || ((peek(1) == '-' || peek(1) == '+') && is_digit(peek(2))))) {
      at_ += 2;
      while (is_digit(peek())) ++at_;
    }
    auto const digits = std::string(source_.substr(begin, at_ - begin));
    auto const suffix_begin = at_;
    while (at_ < source_.size() && (is_digit(peek()) || starts_word())) at_ += character_bytes(peek());
    auto const suffix = std::string(source_.substr(suffix_begin, at_ - suffix_begin));
    Token token{TokenKind::number, {begin, position()}, suffix, "", {}};
    if (!suffix.empty() && duration_unit(suffix).empty()) {
      return fail(begin, "formula.number_syntax", {{"text", digits + suffix}});
    }
    auto const value = Decimal::parse(digits.front() == '.' ? "0" + digits : digits);
    if (!value) return fail(begin, "formula.number_range", {{"text", digits.substr(0, 60)}});
    token.number = *value;
    tokens_.push_back(std::move(token));
  }

  void text(Spelling const& quote) {
    auto const begin = position();
    at_ += quote.written.size();
    std::string content;
    for (;;) {
      if (at_ >= source_.size() || source_[at_] == '\n') return fail(begin, "formula.text_unclosed", {});
      if (rest().starts_with(quote.means)) {
        at_ += quote.means.size();
        if (!rest().starts_with(quote.means)) break;  // doubled = the mark itself
        content += quote.means;
        at_ += quote.means.size();
        continue;
      }
      content += source_[at_++];
    }
    tokens_.push_back({TokenKind::text, {begin, position()}, std::move(content), "", {}});
  }

  std::string_view source_;
  Errors& errors_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view source, Errors& errors) { return Lexer(source, errors).run(); }

std::string_view duration_unit(std::string_view word) {
  static constexpr std::array table = std::to_array<Spelling>({
      {"d", "day"},
      {"day", "day"},
      {"days", "day"},
      {"天", "day"},
      {"日", "day"},
      {"workday", "workday"},
      {"workdays", "workday"},
      {"工作日", "workday"},
      {"个工作日", "workday"},
      {"h", "hour"},
      {"hour", "hour"},
      {"hours", "hour"},
      {"小时", "hour"},
      {"个小时", "hour"},
      {"minute", "minute"},
      {"minutes", "minute"},
      {"分钟", "minute"},
      {"w", "week"},
      {"week", "week"},
      {"weeks", "week"},
      {"周", "week"},
      {"m", "month"},
      {"month", "month"},
      {"months", "month"},
      {"月", "month"},
      {"个月", "month"},
      {"q", "quarter"},
      {"quarter", "quarter"},
      {"quarters", "quarter"},
      {"季", "quarter"},
      {"个季度", "quarter"},
      {"季度", "quarter"},
      {"half", "half"},
      {"halves", "half"},
      {"半年", "half"},
      {"y", "year"},
      {"year", "year"},
      {"years", "year"},
      {"年", "year"},
  });
  for (auto const& [written, means] : table) {
    if (word == written) return means;
  }
  return {};
}

}  // namespace jixiao::formula
