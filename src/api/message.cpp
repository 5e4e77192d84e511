#include "api/message.h"

#include <array>
#include <optional>

#include "base/text.h"

namespace jixiao::api {
namespace {

std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
  auto const digit = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      int const high = digit(text[i + 1]), low = digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  if (find_invalid_utf8(out)) return std::nullopt;  // no answer could quote it
  return out;
}

bool safe_segment(std::string_view segment) {
  if (segment == "." || segment == "..") return false;
  for (char const c : segment) {
    if (c == '/' || c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  }
  return true;
}

bool parse_path(std::string_view raw, std::string& path) {
  path.clear();
  while (!raw.empty()) {
    raw.remove_prefix(1);  // the slash
    auto const end = raw.find('/');
    auto const segment = decode(raw.substr(0, end), false);
    if (!segment || !safe_segment(*segment)) return false;
    path += '/';
    path += *segment;
    if (end == std::string_view::npos) break;
    raw.remove_prefix(end);
  }
  return true;
}

bool parse_query(std::string_view raw, std::map<std::string, std::string>& query) {
  while (!raw.empty()) {
    auto const end = raw.find('&');
    auto const pair = raw.substr(0, end);
    auto const equals = pair.find('=');
    auto const name = decode(pair.substr(0, equals), true);
    auto const value = equals == std::string_view::npos ? std::string() : decode(pair.substr(equals + 1), true);
    if (!name || !value) return false;
    if (!name->empty()) query[*name] = *value;
    if (end == std::string_view::npos) break;
    raw.remove_prefix(end + 1);
  }
  return true;
}

}  // namespace

std::string_view to_text(Verb verb) {
  constexpr std::array<std::string_view, 5> names{"GET", "POST", "PUT", "PATCH", "DELETE"};
  return names[static_cast<std::size_t>(verb)];
}

std::string Request::cookie(std::string_view name) const {
  std::string_view rest = header("cookie");
  while (!rest.empty()) {
    auto const end = rest.find(';');
    auto pair = rest.substr(0, end);
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    auto const equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) return std::string(pair.substr(equals + 1));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return {};
}

Response Response::text(int status, std::string body, std::string content_type) {
  Response out;
  out.status = status;
  out.content_type = std::move(content_type);
  out.body = std::make_shared<std::string const>(std::move(body));
  return out;
}

bool parse_target(std::string_view target, std::string& path, std::map<std::string, std::string>& query) {
  query.clear();
  auto const question = target.find('?');
  auto const raw = target.substr(0, question);
  if (raw.empty() || raw.front() != '/' || !parse_path(raw, path)) return false;
  return question == std::string_view::npos || parse_query(target.substr(question + 1), query);
}

}  // namespace jixiao::api
