#include "api/guarding.h"

#include <algorithm>
#include <cctype>

#include "api/problem.h"
#include "api/session_cookie.h"

namespace jixiao::api {
namespace {

// The name of "name:port" or "[::1]:port".
std::string_view without_port(std::string_view authority) {
  auto const bracket = authority.rfind(']');
  auto const colon = authority.rfind(':');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) return authority;
  return authority.substr(0, colon);
}

// Old browsers say no more than the page's origin. Ports are left out: proxies drop them.
bool is_from_elsewhere(std::string_view origin, std::string_view host) {
  if (origin.empty()) return false;
  auto const scheme = origin.find("://");
  if (scheme == std::string_view::npos) return true;  // "null": a sandbox or a file
  auto const page = without_port(origin.substr(scheme + 3)), here = without_port(host);
  return !std::equal(page.begin(), page.end(), here.begin(), here.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
  });
}

}  // namespace

std::shared_ptr<app::Session const> session_of(ServerState& state, Request const& request, app::Touch touch) {
  auto const token = request.cookie(session_cookie_name);
  if (token.empty()) return nullptr;
  return state.installation->accounts().find_session(token, state.config.clock(), touch);
}

std::optional<Error> refuse(Guard const& guard, Request const& request, app::Session const* session) {
  if (guard.kind == Guard::Kind::anybody) return std::nullopt;
  if (!session) {
    bool const had_one = !request.cookie(session_cookie_name).empty();
    return Error{ErrorKind::forbidden, had_one ? "api.session_expired" : "api.not_signed_in", {}, ""};
  }
  if (guard.kind == Guard::Kind::arriving) return std::nullopt;
  if (session->must_change_password) return Error{ErrorKind::forbidden, "api.must_change_password", {}, ""};
  if (session->must_enable_totp) return Error{ErrorKind::forbidden, "api.must_enable_totp", {}, ""};
  if (guard.kind == Guard::Kind::signed_in || session->may(guard.permission)) return std::nullopt;
  return Error{
      ErrorKind::forbidden, "api.no_permission", {{"permission", std::string(info_of(guard.permission).title)}}, ""};
}

std::optional<Error> check_origin(Route const& route, Request const& request, app::Session const* session) {
  auto const site = request.header("sec-fetch-site");
  if (!site.empty() && site != "same-origin" && site != "none") return Error{ErrorKind::forbidden, "api.csrf", {}, ""};
  if (site.empty() && is_from_elsewhere(request.header("origin"), request.header("host")))
    return Error{ErrorKind::forbidden, "api.csrf", {}, ""};
  if (route.guard.kind == Guard::Kind::anybody && !session) return std::nullopt;
  if (!session || session->csrf_matches(request.header("x-csrf-token"))) return std::nullopt;
  if (route.guard.kind == Guard::Kind::anybody) return std::nullopt;  // signing in again from a stale page
  return Error{ErrorKind::forbidden, "api.csrf", {}, ""};
}

std::uint64_t body_limit(ServerState& state, Request const& request) {
  auto const& config = state.config;
  if (state.answerer) return config.body_max_bytes;
  if (is_upload(request)) return config.upload_max_bytes;
  bool const known = session_of(state, request, app::Touch::no) != nullptr;
  return known ? config.body_max_bytes : std::min(config.body_max_bytes, stranger_body_max_bytes);
}

bool may_send(ServerState& state, Request const& request) {
  if (state.answerer) return true;
  auto const match = find_route(all_routes(), request.verb, request.path);
  if (!match.route) return false;
  auto const session = session_of(state, request, app::Touch::no);
  return !refuse(match.route->guard, request, session.get()) && !check_origin(*match.route, request, session.get());
}

std::optional<Outgoing> refuse_host(ServerState& state, Request const& request) {
  if (!state.installation || !state.installation->demo() || state.config.behind_proxy) return std::nullopt;
  auto name = without_port(request.header("host"));
  if (name.empty() || name == "localhost") return std::nullopt;
  if (name.size() > 2 && name.front() == '[' && name.back() == ']') name = name.substr(1, name.size() - 2);
  if (is_loopback(std::string(name))) return std::nullopt;
  return encode(problem(Error{ErrorKind::forbidden, "api.demo_host", {{"host", std::string(name)}}, ""}), request);
}

std::optional<Outgoing> refuse_stream(ServerState& state, Request const& request, std::string& owner) {
  auto const session = session_of(state, request, app::Touch::no);
  if (auto const refusal = refuse(signed_in, request, session.get())) return encode(problem(*refusal), request);
  owner = session->id;
  return std::nullopt;
}

}  // namespace jixiao::api
