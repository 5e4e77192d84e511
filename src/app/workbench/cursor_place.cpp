#include "app/workbench/cursor_place.h"

#include <algorithm>

#include "formula/catalogue.h"

namespace jixiao::app {
namespace {

using formula::TokenKind;

std::size_t byte_of(std::string const& text, int units) {
  int seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) == 0x80) continue;
    if (seen >= units) return i;
    seen += byte >= 0xF0 ? 2 : 1;
  }
  return text.size();
}

bool is_word_byte(char c) {
  auto const byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || std::isalnum(byte) != 0 || c == '_' || c == '-';
}

// Formulas put Chinese brackets and quotes beside words; these end a word although they are no ASCII.
std::size_t word_begin(std::string const& text, std::size_t end, bool in_quotes) {
  auto begin = end;
  while (begin > 0 && is_word_byte(text[begin - 1]) && (in_quotes || text[begin - 1] != '-')) --begin;
  for (std::string_view const sign : {"（", "，", "‘", "’", "“", "”", "≤", "≥", "≠", "×", "÷", "）", "　"}) {
    auto const found = text.rfind(sign, end);
    if (found != std::string::npos && found + sign.size() > begin && found + sign.size() <= end) {
      begin = found + sign.size();
    }
  }
  return begin;
}

std::string first_part(std::string const& path) { return path.substr(0, path.find('.')); }

void find_aggregate(CursorPlace& out, formula::DatasetList const& datasets) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < out.tokens.size(); ++i) {
    if (out.tokens[i].kind != TokenKind::symbol) continue;
    if (out.tokens[i].text == "(") open.push_back(i);
    if (out.tokens[i].text == ")" && !open.empty()) open.pop_back();
  }
  for (auto at = open.rbegin(); at != open.rend(); ++at) {
    if (*at == 0) continue;
    auto const* function = formula::find_function(out.tokens[*at - 1].lower);
    if (!function || function->category != formula::Category::aggregate) continue;
    out.in_aggregate = true;
    for (auto i = *at + 1; i < out.tokens.size() && !out.dataset; ++i) {
      if (out.tokens[i].kind == TokenKind::word) out.dataset = datasets.find(first_part(out.tokens[i].text));
    }
    return;
  }
}

}  // namespace

std::string lower_case(std::string text) {
  for (auto& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

int utf16_units(std::string_view utf8) {
  int out = 0;
  for (char const c : utf8) {
    auto const byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) out += byte >= 0xF0 ? 2 : 1;
  }
  return out;
}

CursorPlace find_place(std::string const& text, int at, formula::DatasetList const& datasets) {
  CursorPlace out;
  auto const before = text.substr(0, byte_of(text, at));
  out.quoted = std::count(before.begin(), before.end(), '\'') % 2 == 1;
  auto const quote = before.rfind('\'');
  auto const begin = out.quoted ? quote + 1 : word_begin(before, before.size(), false);
  auto const head = before.substr(0, out.quoted ? quote : begin);
  out.typed = lower_case(before.substr(begin));
  out.from = utf16_units(std::string_view(before).substr(0, begin));
  Errors ignored;
  out.tokens = formula::tokenize(head, ignored);
  out.tokens.pop_back();  // end
  out.after_dot = !out.quoted && ((!out.tokens.empty() && out.tokens.back().text == ".") || head.ends_with('.'));
  find_aggregate(out, datasets);
  return out;
}

}  // namespace jixiao::app
