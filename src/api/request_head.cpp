#include "api/request_head.h"

#include <boost/beast/core/string.hpp>

namespace jixiao::api {
namespace {

namespace http = boost::beast::http;

Verb verb_of(http::verb verb, bool& known) {
  known = true;
  switch (verb) {
    case http::verb::get:
    case http::verb::head: return Verb::get;
    case http::verb::post: return Verb::post;
    case http::verb::put: return Verb::put;
    case http::verb::patch: return Verb::patch;
    case http::verb::delete_: return Verb::del;
    default: known = false; return Verb::get;
  }
}

std::string last_of_list(std::string_view list) {
  auto const comma = list.rfind(',');
  auto item = comma == std::string_view::npos ? list : list.substr(comma + 1);
  while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
  return std::string(item);
}

// A coding the parser does not read would leave the body in the connection, to be taken for the next request; one that
// HTTP/1.0 does not have is a proxy's mistake or a trick (RFC 9112 §6.1).
bool is_framed(HeadParser::value_type const& head, Request const& request) {
  auto const codings = head.count(http::field::transfer_encoding);
  if (codings == 0) return true;
  return codings == 1 && head.version() == 11 && boost::beast::iequals(request.header("transfer-encoding"), "chunked");
}

// RFC 9112 §3.2: of two names each who reads the request may take another.
bool names_one_host(HeadParser::value_type const& head) {
  auto const hosts = head.count(http::field::host);
  return hosts == 1 || (hosts == 0 && head.version() < 11);
}

}  // namespace

std::string_view read_head(HeadParser::value_type const& head, std::string const& peer, bool behind_proxy,
                           Request& out) {
  bool known = false;
  out.verb = verb_of(head.method(), known);
  out.head = head.method() == http::verb::head;
  out.target = std::string(head.target());
  for (auto const& field : head) {
    std::string name(field.name_string());
    for (auto& c : name) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    out.headers[std::move(name)] = std::string(field.value());
  }
  out.remote = peer;
  if (auto const forwarded = out.header("x-forwarded-for"); behind_proxy && !forwarded.empty()) {
    out.remote = last_of_list(forwarded);  // what our own proxy saw; earlier ones are the client's word
    out.tls = out.header("x-forwarded-proto") == "https";
  }
  if (!names_one_host(head)) return "须有且只有一个 Host";
  if (!is_framed(head, out)) return "不支持这种 Transfer-Encoding";
  return known && parse_target(out.target, out.path, out.query) ? "" : "方法或地址无法识别";
}

}  // namespace jixiao::api
