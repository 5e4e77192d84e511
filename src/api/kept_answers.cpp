#include "api/kept_answers.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <unordered_map>

#include "base/hash.h"

namespace jixiao::api {
namespace {

// Every part with its length before it: a decoded query may hold any separator.
void add_part(std::string& key, std::string_view part) {
  fmt::format_to(std::back_inserter(key), FMT_COMPILE("{}:"), part.size());
  key += part;
}

// What a signed-in person is sees the same answers as everybody of the same scope and permissions.
void add_scope(std::string& key, app::Session const* session) {
  if (!session) return add_part(key, "-");
  if (session->scope.everything) return add_part(key, "*");
  for (auto const& root : session->scope.roots) add_part(key, root);
}

Outgoing not_modified(Answer const& answer) {
  Outgoing out;
  out.status = 304;
  out.head = fmt::format(
      "HTTP/1.1 304 Not Modified\r\nETag: {}\r\nCache-Control: private, no-cache\r\nVary: Accept-Encoding, Cookie\r\n",
      answer.etag);
  return out;
}

bool etag_matches(std::string_view header, std::string_view etag) {
  return header == "*" || (!header.empty() && header.find(etag) != std::string_view::npos);
}

}  // namespace

// The pages ask for these by the hundred a second; only paths with braces are matched one by one.
Route const* find_snapshot_route(std::string_view path) {
  static auto const literal = [] {
    std::unordered_map<std::string_view, Route const*> out;
    for (auto const& route : all_routes()) {
      if (route.verb == Verb::get && route.path.find('{') == std::string_view::npos) out.emplace(route.path, &route);
    }
    return out;
  }();
  auto const found = literal.find(path);
  auto const* const route = found == literal.end() ? find_route(all_routes(), Verb::get, path).route : found->second;
  return route && route->caching == Caching::snapshot ? route : nullptr;
}

std::string answer_key(Request const& request, Route const& route, app::Session const* session, Coding coding) {
  std::string key;
  key.reserve(256);
  add_part(key, to_text(coding));
  add_part(key, session ? std::to_string(session->scope.roots.size()) : "");
  add_scope(key, session);
  add_part(key, app::sees_drafts(session) ? "drafts" : "");
  add_part(key, session ? std::to_string(session->sensitive.size()) : "");
  if (session) {
    for (auto const& sensitive : session->sensitive) add_part(key, sensitive);
  }
  add_part(key, route.path);
  add_part(key, request.path);
  for (auto const& [name, value] : request.query) {
    add_part(key, name);
    add_part(key, value);
  }
  return key;
}

std::shared_ptr<Answer const> make_answer(Response const& response, Coding coding, std::string const& tag) {
  Answer out;
  auto const used = response.body->size() >= compress_from_bytes ? coding : Coding::identity;
  out.body = used == Coding::identity
                 ? response.body
                 : std::make_shared<std::string const>(compress(*response.body, used, Effort::fast));
  // The snapshot's tag makes validators of different states differ even where bytes happen to agree.
  out.etag = fmt::format("\"{}-{}{}\"", tag.substr(0, 12), sha256_hex(*response.body).substr(0, 16), to_text(used));
  out.head = fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nContent-Length: {}\r\nETag: {}\r\nCache-Control: private, no-cache\r\n"
      "Vary: Accept-Encoding, Cookie\r\nX-Content-Type-Options: nosniff\r\n",
      response.content_type, out.body->size(), out.etag);
  if (used != Coding::identity) out.head += fmt::format("Content-Encoding: {}\r\n", to_text(used));
  return std::make_shared<Answer const>(std::move(out));
}

Outgoing send(Request const& request, Answer const& answer) {
  if (etag_matches(request.header("if-none-match"), answer.etag)) return not_modified(answer);
  Outgoing out{200, {}, answer.body};
  out.head.reserve(answer.head.size() + 128);  // date and what else the connection adds
  out.head += answer.head;
  return out;
}

}  // namespace jixiao::api
