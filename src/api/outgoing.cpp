// An answer as it goes over the wire: status line, headers, the body in the coding the client takes.
#include <fmt/format.h>

#include "api/server_state.h"

namespace jixiao::api {

Outgoing encode(Response response, Request const& request) {
  auto const coding = choose_coding(request.header("accept-encoding"));
  bool const textual =
      response.content_type.starts_with("text/") || response.content_type.starts_with("application/json") ||
      response.content_type.starts_with("application/problem") || response.content_type.starts_with("application/geo");
  if (!response.body) response.body = std::make_shared<std::string const>();
  if (textual && coding != Coding::identity && response.body->size() >= compress_from_bytes) {
    response.body = std::make_shared<std::string const>(compress(*response.body, coding, Effort::fast));
    response.headers.emplace_back("Content-Encoding", std::string(to_text(coding)));
  }
  Outgoing out;
  out.status = response.status;
  out.head = fmt::format(
      "HTTP/1.1 {} \r\nContent-Type: {}\r\nContent-Length: {}\r\nVary: Accept-Encoding\r\nX-Content-Type-Options: "
      "nosniff\r\nX-Frame-Options: DENY\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n",
      response.status, response.content_type, response.body->size());
  for (auto const& [name, value] : response.headers) {
    std::string line = name + ": " + value;
    std::erase_if(line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    out.head += line + "\r\n";
  }
  out.body = std::move(response.body);
  return out;
}

}  // namespace jixiao::api
