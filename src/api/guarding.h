#pragma once
// Who asks, and whether they may: session, guard of the route, forgery, the name the server is called by. Null where
// the request may go on. Heavy (Asio).
#include <cstdint>
#include <memory>
#include <optional>

#include "api/route.h"
#include "api/server_state.h"

namespace jixiao::api {

// Null for a stranger.
std::shared_ptr<app::Session const> session_of(ServerState& state, Request const& request, app::Touch touch);

std::optional<Error> refuse(Guard const& guard, Request const& request, app::Session const* session);

// A write needs the session's token in a header, which another site's page cannot send. Without a session (signing
// in) the browser's own word on where the page is from must not contradict.
std::optional<Error> check_origin(Route const& route, Request const& request, app::Session const* session);

// Of a stranger nothing is stored and little is held: how many bytes of a body are read, and whether one beyond what a
// stranger may send is read at all. Both run on an I/O thread, before the body comes.
constexpr std::uint64_t stranger_body_max_bytes = 64u << 10;
std::uint64_t body_limit(ServerState& state, Request const& request);
bool may_send(ServerState& state, Request const& request);

}  // namespace jixiao::api
