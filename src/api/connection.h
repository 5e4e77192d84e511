#pragma once
// One connection: requests in, answers out, in order, until either side closes. Heavy (Beast): server.cpp alone
// includes it.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "api/server_state.h"

namespace jixiao::api {

boost::asio::awaitable<void> serve_plain(ServerState& state, boost::beast::tcp_stream stream);
boost::asio::awaitable<void> serve_tls(ServerState& state, boost::beast::ssl_stream<boost::beast::tcp_stream> stream);

}  // namespace jixiao::api
