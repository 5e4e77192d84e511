#include "api/visiting.h"

#include "api/problem.h"
#include "api/server_state.h"
#include "api/session_cookie.h"

namespace jixiao::api {
namespace {

std::optional<Verb> verb_of(std::string const& text) {
  for (auto const verb : {Verb::get, Verb::post, Verb::put, Verb::patch, Verb::del}) {
    if (to_text(verb) == text) return verb;
  }
  return std::nullopt;
}

}  // namespace

app::Visiting open_visiting(app::Installation& installation, std::function<Timestamp()> clock) {
  Config config;
  config.clock = std::move(clock);
  config.workers = 1;
  auto const state = std::make_shared<ServerState>(std::move(config), &installation, Answerer{});
  return [state](app::Visit const& visit) -> app::VisitAnswer {
    auto const verb = verb_of(visit.verb);
    Request request;
    if (!verb || !parse_target(visit.target, request.path, request.query))
      return {400, visit.verb + " " + visit.target};
    request.verb = *verb;
    request.target = visit.target;
    request.body = visit.body;
    request.upload = visit.upload;
    request.remote = "127.0.0.1";
    if (!visit.token.empty()) {
      request.headers["cookie"] = std::string(session_cookie_name) + "=" + visit.token;
      request.headers["x-csrf-token"] = visit.csrf;
    }
    if (!visit.if_match.empty()) request.headers["if-match"] = '"' + visit.if_match + '"';
    auto const out = dispatch(*state, request, "scenario");
    return {out.status, out.body ? *out.body : std::string()};
  };
}

}  // namespace jixiao::api
