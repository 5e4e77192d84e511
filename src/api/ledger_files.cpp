// The ledger's tree as anybody may fetch and check it: checkpoint, keys and tiles.
#include "api/problem.h"
#include "api/server_state.h"
#include "app/ledger.h"

namespace jixiao::api {
namespace {

bool may_change(Request const& request) { return request.path == "/checkpoint" || request.path == "/vkey"; }

}  // namespace

bool is_ledger_file(Request const& request) {
  return request.verb == Verb::get && (may_change(request) || request.path.starts_with("/tile/"));
}

Outgoing ledger_file(ServerState& state, Request const& request) {
  auto content = app::read_public_file(state.installation->paths(), request.path.substr(1));
  if (!content) {
    return encode(problem(Error{ErrorKind::not_found, "api.no_such_route", {{"path", request.path}}, ""}), request);
  }
  auto response = Response::text(200, std::move(*content),
                                 may_change(request) ? "text/plain; charset=utf-8" : "application/octet-stream");
  response.headers.emplace_back("Cache-Control",
                                may_change(request) ? "no-cache" : "public, max-age=31536000, immutable");
  return encode(std::move(response), request);
}

}  // namespace jixiao::api
