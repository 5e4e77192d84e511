#include "base/messages.h"

#include <algorithm>
#include <unordered_map>

namespace jixiao {
namespace {

constexpr Message table[] = {
#include "base/messages/access.inc"
#include "base/messages/api.inc"
#include "base/messages/app.inc"
#include "base/messages/base.inc"
#include "base/messages/cli.inc"
#include "base/messages/demo.inc"
#include "base/messages/evaluation.inc"
#include "base/messages/facts.inc"
#include "base/messages/formula.inc"
#include "base/messages/ledger.inc"
#include "base/messages/library.inc"
#include "base/messages/model.inc"
#include "base/messages/notify.inc"
#include "base/messages/policy.inc"
#include "base/messages/reading.inc"
#include "base/messages/reflect.inc"
#include "base/messages/report.inc"
#include "base/messages/scoring.inc"
#include "base/messages/storage.inc"
#include "base/messages/verify.inc"
#include "base/messages/workbench.inc"
};

}  // namespace

std::span<Message const> messages() { return table; }

std::string_view find_message(std::string_view code) {
  static auto const by_code = [] {
    std::unordered_map<std::string_view, std::string_view> map;
    for (auto const& message : table) map.emplace(message.code, message.text);
    return map;
  }();
  auto const found = by_code.find(code);
  return found == by_code.end() ? std::string_view{} : found->second;
}

namespace {

constexpr std::string_view open_quote = "“", close_quote = "”";

// A name in quotes that has quotes itself: “打好‘春雷’行动”.
std::string quoted_inside(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text.starts_with(open_quote)) {
      out += "‘";
      text.remove_prefix(open_quote.size());
    } else if (text.starts_with(close_quote)) {
      out += "’";
      text.remove_prefix(close_quote.size());
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace

std::string render_message(std::string_view text, std::vector<Arg> const& args) {
  std::string out;
  while (!text.empty()) {
    auto const open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) break;
    auto const close = text.find('}', open);
    if (close == std::string_view::npos) return out += text.substr(open);
    auto const name = text.substr(open + 1, close - open - 1);
    auto const arg = std::find_if(args.begin(), args.end(), [&](Arg const& a) { return a.name == name; });
    bool const in_quotes = out.ends_with(open_quote) && text.substr(close + 1).starts_with(close_quote);
    if (arg == args.end())
      out += text.substr(open, close - open + 1);
    else
      out += in_quotes ? quoted_inside(arg->value) : arg->value;
    text.remove_prefix(close + 1);
  }
  return out;
}

std::string to_text(Error const& error) {
  auto const text = find_message(error.code);
  std::string out = error.where.empty() ? "" : error.where + ": ";
  if (!text.empty()) return out + render_message(text, error.args);
  out += error.code;
  for (auto const& arg : error.args) out += " " + arg.name + "=" + arg.value;
  return out;
}

std::string to_text(Errors const& errors) {
  std::string out;
  for (auto const& error : errors) out += (out.empty() ? "" : "\n") + to_text(error);
  return out;
}

}  // namespace jixiao
