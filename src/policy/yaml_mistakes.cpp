#include "policy/yaml_mistakes.h"

#include <yaml-cpp/exceptions.h>

#include <algorithm>

#include "base/text.h"
#include "policy/place.h"

namespace jixiao::policy {
namespace {

namespace reasons = YAML::ErrorMsg;

std::string_view line_of(std::string_view text, int number) {
  for (; number > 1; --number) {
    auto const end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

// Columns as people count them: one per character, not per byte.
int characters(std::string_view line, int bytes) {
  auto const before = line.substr(0, static_cast<std::size_t>(std::max(bytes - 1, 0)));
  return 1 + static_cast<int>(std::count_if(before.begin(), before.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool indented_by_tab(std::string_view line) {
  return line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

// "target:90" or "target：90": a key that lost its blank, or was typed with the input method on. Empty: neither.
std::string_view colon_slip(std::string_view line) {
  auto rest = trimmed(line);
  if (rest.starts_with("- ")) rest = trimmed(rest.substr(2));
  if (rest.starts_with("{")) rest = trimmed(rest.substr(1));
  auto const key = rest.find_first_of(":\"'{[# \xEF");
  if (key == std::string_view::npos || key == 0) return {};
  if (rest.substr(key).starts_with("：")) return "policy.yaml_colon_wide";
  if (rest[key] == ':' && key + 1 < rest.size() && rest[key + 1] != ' ') return "policy.yaml_colon_blank";
  return {};
}

struct Explained {
  std::string_view reason;
  char const* code;
};
Explained const table[] = {
    {reasons::END_OF_MAP_FLOW, "policy.yaml_bracket_open"},
    {reasons::END_OF_SEQ_FLOW, "policy.yaml_bracket_open"},
    {reasons::FLOW_END, "policy.yaml_bracket_close"},
    {reasons::END_OF_MAP, "policy.yaml_indent"},
    {reasons::END_OF_SEQ, "policy.yaml_indent"},
    {reasons::MAP_VALUE, "policy.yaml_value"},
    {reasons::MAP_KEY, "policy.yaml_value"},
    {reasons::BLOCK_ENTRY, "policy.yaml_dash"},
    {reasons::EOF_IN_SCALAR, "policy.yaml_quote_open"},
    {reasons::DOC_IN_SCALAR, "policy.yaml_quote_open"},
    {reasons::UNKNOWN_TOKEN, "policy.yaml_begin"},
    {reasons::TAB_IN_INDENTATION, "policy.yaml_tab"},
    {reasons::CHAR_IN_BLOCK, "policy.yaml_block"},
    {reasons::ZERO_INDENT_IN_BLOCK, "policy.yaml_block"},
    {reasons::INVALID_HEX, "policy.yaml_escape"},
    {reasons::INVALID_UNICODE, "policy.yaml_escape"},
    {reasons::INVALID_ESCAPE, "policy.yaml_escape"},
    {reasons::ALIAS_NOT_FOUND, "policy.yaml_anchor"},
    {reasons::ANCHOR_NOT_FOUND, "policy.yaml_anchor"},
    {reasons::CHAR_IN_ALIAS, "policy.yaml_anchor"},
    {reasons::CHAR_IN_ANCHOR, "policy.yaml_anchor"},
    {reasons::UNKNOWN_ANCHOR, "policy.yaml_anchor"},
};

// Some reasons end in the offending character.
char const* code_of(std::string_view reason) {
  for (auto const& [known, code] : table) {
    if (reason.starts_with(known)) return code;
  }
  return "policy.yaml_syntax";
}

}  // namespace

Error explain_yaml_mistake(std::string_view text, std::string const& file, YamlMistake const& mistake) {
  // The parser notices some slips only a line later.
  for (int line = mistake.line; line > 0 && line >= mistake.line - 1; --line) {
    auto const content = line_of(text, line);
    if (indented_by_tab(content)) {
      auto const column = static_cast<int>(content.find('\t')) + 1;
      return {ErrorKind::invalid, "policy.yaml_tab", {{"column", std::to_string(column)}}, to_text(Place{file, line})};
    }
    if (auto const slip = colon_slip(content); !slip.empty()) {
      return {
          ErrorKind::invalid, std::string(slip), {{"line", std::string(trimmed(content))}}, to_text(Place{file, line})};
    }
  }
  auto const* const code = code_of(mistake.reason);
  // A quotation that is not closed swallows the rest of the file; where it began is of use, not the end.
  bool const swallowed = std::string_view(code) == "policy.yaml_quote_open" && mistake.last_line > 0;
  auto const line = swallowed ? mistake.last_line : mistake.line;
  auto const column = characters(line_of(text, mistake.line), mistake.column);
  return {ErrorKind::invalid, code, {{"column", std::to_string(column)}}, to_text(Place{file, line})};
}

}  // namespace jixiao::policy
