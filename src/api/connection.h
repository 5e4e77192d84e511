#pragma once
// One connection: requests in, answers out, in order, until either side closes. Heavy (Beast): server.cpp alone
// includes it.
#include <boost/asio/ssl/stream.hpp>

#include "api/io_thread.h"
#include "api/server_state.h"

namespace jixiao::api {

using TlsStream = boost::asio::ssl::stream<Socket>;

// Both run on `thread` and answer requests in turns: a client that sends many at once waits for the others.
IoTask<void> serve_plain(ServerState& state, IoThread& thread, Socket socket);
IoTask<void> serve_tls(ServerState& state, IoThread& thread, TlsStream stream);

}  // namespace jixiao::api
