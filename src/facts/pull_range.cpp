#include "facts/pull_range.h"

#include <algorithm>

#include "base/text.h"

namespace jixiao::facts {
namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

Result<void> check_name(std::string_view name) {
  if (std::find(pull_parameters.begin(), pull_parameters.end(), name) != pull_parameters.end()) return {};
  std::vector<std::string> const known(pull_parameters.begin(), pull_parameters.end());
  return fail("facts.source_parameter", {{"name", std::string(name)}, {"known", join(known, "、")}});
}

// End of a quoted text or a comment that begins at `at`; `at` itself if none does.
std::size_t skip_quoted(std::string_view sql, std::size_t at) {
  if (sql[at] == '\'' || sql[at] == '"') {
    auto const end = sql.find(sql[at], at + 1);
    return end == std::string_view::npos ? sql.size() : end + 1;
  }
  if (sql.substr(at, 2) == "--") return std::min(sql.find('\n', at), sql.size());
  if (sql.substr(at, 2) == "/*") {
    auto const end = sql.find("*/", at + 2);
    return end == std::string_view::npos ? sql.size() : end + 2;
  }
  return at;
}

std::string percent_encoded(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (char const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (is_word(c) || c == '-' || c == '.' || c == '~') {
      out += c;
    } else {
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return out;
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

PullRange PullRange::of(Period period) {
  PullRange out;
  out.first_day = period.first_day().to_string();
  out.last_day = period.last_day().to_string();
  out.month = period.to_string();
  return out;
}

std::string const& value_of(PullRange const& range, std::string_view parameter) {
  if (parameter == "since") return range.since;
  if (parameter == "first_day") return range.first_day;
  return parameter == "last_day" ? range.last_day : range.month;
}

Result<NumberedSql> number_parameters(std::string_view sql) {
  NumberedSql out;
  for (std::size_t i = 0; i < sql.size();) {
    auto const end = skip_quoted(sql, i);
    if (end > i) {
      out.sql += sql.substr(i, end - i);
      i = end;
    } else if (sql.substr(i, 2) == "::") {
      out.sql += "::";
      i += 2;
    } else if (sql[i] == ':' && i + 1 < sql.size() && is_word(sql[i + 1])) {
      std::size_t stop = i + 1;
      while (stop < sql.size() && is_word(sql[stop])) ++stop;
      auto const name = sql.substr(i + 1, stop - i - 1);
      JX_CHECK(check_name(name));
      auto at = std::find(out.used.begin(), out.used.end(), name);
      if (at == out.used.end()) at = out.used.insert(out.used.end(), std::string(name));
      out.sql += '$' + std::to_string(at - out.used.begin() + 1);
      i = stop;
    } else {
      out.sql += sql[i++];
    }
  }
  return out;
}

Result<std::string> fill_address(std::string_view address, PullRange const& range) {
  std::string out;
  while (!address.empty()) {
    auto const open = address.find('{');
    out += address.substr(0, open);
    if (open == std::string_view::npos) break;
    auto const close = address.find('}', open);
    if (close == std::string_view::npos) return fail("facts.source_address", {{"address", std::string(address)}});
    auto const name = address.substr(open + 1, close - open - 1);
    JX_CHECK(check_name(name));
    out += percent_encoded(value_of(range, name));
    address.remove_prefix(close + 1);
  }
  return out;
}

bool is_later(std::string_view a, std::string_view b) {
  if (b.empty()) return !a.empty();
  if (is_digits(a) && is_digits(b) && a.size() != b.size()) return a.size() > b.size();
  return a > b;
}

}  // namespace jixiao::facts
