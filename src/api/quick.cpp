// What an I/O thread answers by itself: kept answers, files, health.
#include "api/guarding.h"
#include "api/kept_answers.h"
#include "api/problem.h"
#include "app/ledger.h"

namespace jixiao::api {
namespace {

constexpr std::string_view api_prefix = "/api/";

// The tree's static files, for anybody: a checkpoint changes, a tile never does.
std::optional<Outgoing> ledger_file(ServerState& state, Request const& request) {
  bool const checkpoint = request.path == "/checkpoint" || request.path == "/vkey";
  if (!checkpoint && !request.path.starts_with("/tile/")) return std::nullopt;
  auto content = app::read_public_file(state.installation->paths(), request.path.substr(1));
  if (!content)
    return encode(problem(Error{ErrorKind::not_found, "api.no_such_route", {{"path", request.path}}, ""}), request);
  auto response =
      Response::text(200, std::move(*content), checkpoint ? "text/plain; charset=utf-8" : "application/octet-stream");
  response.headers.emplace_back("Cache-Control", checkpoint ? "no-cache" : "public, max-age=31536000, immutable");
  return encode(std::move(response), request);
}

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
  if (auto file = ledger_file(state, request)) return file;
  if (!state.web) return std::nullopt;
  auto const file = state.web->find(request.path, choose_coding(request.header("accept-encoding")));
  if (!file) return std::nullopt;
  return send(request, *file);
}

}  // namespace jixiao::api
