#include "api/access_line.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace jixiao::api {
namespace {

bool is_plain(char c) { return c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// A target is whatever was sent; bytes that are no UTF-8 would make the line no JSON.
void append_escaped(std::string& out, std::string_view text) {
  bool const ascii = std::all_of(text.begin(), text.end(), is_ascii);
  bool const readable = ascii || !find_invalid_utf8(text);
  if (readable && std::all_of(text.begin(), text.end(), is_plain)) {
    out += text;
    return;
  }
  for (char const c : text) {
    if (is_plain(c) && (readable || is_ascii(c))) {
      out += c;
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
}

std::string const& text_of_second(Timestamp now) {
  thread_local Timestamp last;
  thread_local std::string text;
  if (text.empty() || now != last) {
    text = now.to_string();
    last = now;
  }
  return text;
}

}  // namespace

void append_access_line(std::string& out, Request const& request, Served const& served) {
  auto const hundredths = static_cast<std::int64_t>(served.seconds * 1e5);  // of a millisecond
  fmt::format_to(std::back_inserter(out), FMT_COMPILE(R"({{"at":"{}","id":"{:x}","remote":")"),
                 text_of_second(served.at), served.instance);
  append_escaped(out, request.remote);
  fmt::format_to(std::back_inserter(out), FMT_COMPILE(R"(","method":"{}","target":")"), to_text(request.verb));
  append_escaped(out, request.target);
  fmt::format_to(std::back_inserter(out), FMT_COMPILE(R"(","status":{},"bytes":{},"ms":{}.{:02}}})"), served.status,
                 served.bytes, hundredths / 100, hundredths % 100);
}

}  // namespace jixiao::api
