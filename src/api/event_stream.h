#pragma once
// A connection that listens for changes (events.h): what happens is written as it comes, a comment now and then shows
// that the line is alive, until either side ends. Heavy (Asio): connection.cpp alone includes it.
#include <array>
#include <boost/asio/write.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>

#include "api/io_thread.h"
#include "api/server_state.h"

namespace jixiao::api {

// Unsubscribes when the stream ends, also where its coroutine is destroyed with the I/O context, which the subscriber's
// timer must not outlive.
class Listening {
 public:
  Listening(ServerState& state, std::shared_ptr<Events::Subscriber> subscriber)
      : state_(state), subscriber_(std::move(subscriber)) {
    state_.metrics.event_streams.fetch_add(1);
  }
  Listening(Listening const&) = delete;
  ~Listening() {
    state_.events.unsubscribe(subscriber_);
    state_.metrics.event_streams.fetch_sub(1);
  }

 private:
  ServerState& state_;
  std::shared_ptr<Events::Subscriber> subscriber_;
};

inline constexpr std::string_view stream_head =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n"
    "X-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n";

// `owner` is the session's id; the stream ends soon after the session. A reader that takes nothing for as long as a
// body may take is cut.
template <class Stream>
IoTask<void> stream_events(ServerState& state, Stream& stream, Patience& patience, Request const& request,
                           std::string owner) {
  if (request.head) {
    co_await boost::asio::async_write(stream, boost::asio::buffer(stream_head), as_result);
    co_return;
  }
  auto const last = request.headers.contains("last-event-id") ? std::string(request.header("last-event-id")) : "";
  auto const subscriber = state.events.subscribe(stream.get_executor(), last, owner);
  Listening const listening(state, subscriber);
  static std::string const first = "retry: 3000\n\n";
  static std::string const heartbeat = ":\n\n";
  patience.limit(state.config.body_seconds);
  std::array<boost::asio::const_buffer, 2> const opening{boost::asio::buffer(stream_head), boost::asio::buffer(first)};
  auto [failed, bytes] = co_await boost::asio::async_write(stream, opening, as_result);
  while (!failed && !subscriber->closed && !state.stopping) {
    if (subscriber->backlog.empty()) {
      patience.limit_never();
      subscriber->wake.expires_after(std::chrono::seconds(state.config.heartbeat_seconds));
      auto const [woken] = co_await subscriber->wake.async_wait(as_result);
      if (subscriber->closed) break;
      if (woken || !subscriber->backlog.empty()) continue;
      if (refuse_stream(state, request, owner)) break;  // signed out, or rights taken away meanwhile
      patience.limit(state.config.body_seconds);
      std::tie(failed, bytes) = co_await boost::asio::async_write(stream, boost::asio::buffer(heartbeat), as_result);
      continue;
    }
    auto const text = subscriber->backlog.front();
    subscriber->backlog.pop_front();
    patience.limit(state.config.body_seconds);
    std::tie(failed, bytes) = co_await boost::asio::async_write(stream, boost::asio::buffer(*text), as_result);
  }
}

}  // namespace jixiao::api
