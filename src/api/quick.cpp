// What an I/O thread answers by itself: kept answers, the web pages' files (held in memory), health.
#include "api/guarding.h"
#include "api/kept_answers.h"

namespace jixiao::api {
namespace {

constexpr std::string_view api_prefix = "/api/";

}  // namespace

std::optional<Outgoing> quick_answer(ServerState& state, Request const& request) {
  if (request.verb != Verb::get) return std::nullopt;
  if (!state.answerer && request.path.starts_with(api_prefix)) {
    auto const* const route = find_snapshot_route(request.path);
    if (!route) return std::nullopt;
    auto const session = session_of(state, request, app::Touch::yes);
    if (refuse(route->guard, request, session.get())) return std::nullopt;
    auto const coding = choose_coding(request.header("accept-encoding"));
    auto const kept = state.answers.find(answer_key(request, *route, session.get(), coding),
                                         state.installation->published().generation());
    if (!kept) return std::nullopt;
    state.metrics.cache_hits.fetch_add(1, std::memory_order_relaxed);
    return send(request, *kept);
  }
  if (request.path == "/healthz" || request.path == "/readyz") {
    bool const ready = !state.stopping;
    return encode(Response::text(ready ? 200 : 503, ready ? "ok\n" : "stopping\n", "text/plain; charset=utf-8"),
                  request);
  }
  if (request.path == "/metrics") {
    return encode(Response::text(200, state.metrics.render(), "text/plain; version=0.0.4; charset=utf-8"), request);
  }
  if (state.answerer) return std::nullopt;
  if (is_ledger_file(request) || !state.web) return std::nullopt;
  auto const file = state.web->find(request.path, choose_coding(request.header("accept-encoding")));
  if (!file) return std::nullopt;
  return send(request, *file);
}

}  // namespace jixiao::api
