#include "api/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <concepts>

#include "api/access_line.h"
#include "api/event_stream.h"
#include "api/guarding.h"
#include "api/problem.h"
#include "api/request_body.h"
#include "api/request_head.h"
#include "api/work.h"

namespace jixiao::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Clock = std::chrono::steady_clock;
constexpr std::size_t read_bytes = 4096;
constexpr std::size_t large_answer_bytes = 64 * 1024;
constexpr std::size_t slowest_bytes_per_second = 64 * 1024;  // of a large answer, beyond the patience with a body
constexpr int closing_seconds = 5;
constexpr int requests_in_a_row = 16;  // of one connection that has sent them ahead

std::string const& date_header() {
  auto const now = std::time(nullptr);
  thread_local std::time_t last = 0;
  thread_local std::string text;
  if (now != last) {
    std::array<char, 64> buffer{};
    std::tm parts{};
    gmtime_r(&now, &parts);
    auto const size = std::strftime(buffer.data(), buffer.size(), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    text.assign(buffer.data(), size);
    last = now;
  }
  return text;
}

// One request from its header's last byte to the end of its answer.
struct Turn {
  Request request;
  Clock::time_point begin = Clock::now();
  std::uint64_t instance = 0;
  bool keep = false;    // the connection goes on afterwards
  bool unread = false;  // bytes of the request may still come

  std::string name() const { return fmt::format("{:x}", instance); }
};

template <class Stream>
class Connection {
 public:
  Connection(ServerState& state, IoThread& thread, Stream stream)
      : state_(state), thread_(thread), stream_(std::move(stream)), patience_(thread, socket()) {
    beast::error_code failed;
    auto const peer = socket().remote_endpoint(failed);
    if (!failed) peer_ = peer.address().to_string();
    if constexpr (plain) socket().non_blocking(true, failed);
  }
  Connection(Connection const&) = delete;

  // Most answers are kept ones and fit the socket's buffer: such a request costs one wait for its bytes and no other.
  IoTask<void> run() {
    bool more = true;
    for (int in_a_row = 0; more && !state_.stopping;) {
      in_a_row = buffer_.size() == 0 ? 0 : in_a_row + 1;
      if (in_a_row >= requests_in_a_row) {
        co_await asio::post(stream_.get_executor(), awaited);
        in_a_row = 0;
      }
      HeadParser parser;  // a fresh one for every request: limits count anew
      parser.header_limit(state_.config.header_max_bytes);
      parser.body_limit(state_.config.upload_max_bytes);
      beast::error_code failed;
      // The wait for the first byte and the time for the header are two different patiences.
      patience_.limit(buffer_.size() == 0 ? state_.config.idle_seconds : state_.config.header_seconds);
      while (!take_head(parser, failed)) {
        bool const first = buffer_.size() == 0;
        auto const [gone, bytes] = co_await stream_.async_read_some(buffer_.prepare(read_bytes), as_result);
        if (gone) co_return;
        buffer_.commit(bytes);
        if (first) patience_.limit(state_.config.header_seconds);
      }
      Turn turn;
      auto answer = answer_at_once(parser, failed, turn);
      if (!answer) answer = co_await answer_in_time(parser, turn);
      if (!answer) co_return;
      auto rest = begin_to_send(*answer, turn, failed);
      auto const left = asio::buffer_size(rest);
      std::size_t sent = answer_bytes_ - left;
      if (!failed && left > 0) {
        auto const [cut, bytes] = co_await asio::async_write(stream_, rest, as_result);
        failed = cut;
        sent += bytes;
      }
      note(answer->status, turn, sent);
      more = !failed && turn.keep;
      if (!failed && turn.unread) co_await take_the_rest();
    }
  }

  Stream& stream() { return stream_; }
  Patience& patience() { return patience_; }
  Socket& socket() {
    if constexpr (plain) {
      return stream_;
    } else {
      return stream_.next_layer();
    }
  }

 private:
  static constexpr bool plain = std::same_as<Stream, Socket>;
  using Parts = std::array<asio::const_buffer, 2>;

  // True at the end of the header, and where `failed` says what is wrong with it.
  bool take_head(HeadParser& parser, beast::error_code& failed) {
    if (buffer_.size() == 0) return false;
    buffer_.consume(parser.put(buffer_.data(), failed));
    if (parser.is_header_done()) failed = {};
    return parser.is_header_done() || (failed && failed != http::error::need_more);
  }

  // What needs neither the body nor a worker. Null: the request is good, and more has to be done for it.
  std::optional<Outgoing> answer_at_once(HeadParser const& parser, beast::error_code const& failed, Turn& turn) {
    turn.request.tls = !plain;
    turn.instance = state_.requests.fetch_add(1, std::memory_order_relaxed) + 1;
    if (failed) {
      turn.unread = true;
      bool const large = failed == http::error::header_limit || failed == http::error::body_limit;
      Error const error = large ? Error{ErrorKind::invalid, "api.too_large", {{"limit", "16 KB"}}, ""}
                                : Error{ErrorKind::invalid, "api.bad_request", {{"reason", failed.message()}}, ""};
      return encode(problem(error, turn.name()), turn.request);
    }
    if (auto const wrong = read_head(parser.get(), peer_, state_.config.behind_proxy, turn.request); !wrong.empty()) {
      Error const error{ErrorKind::invalid, "api.bad_request", {{"reason", std::string(wrong)}}, ""};
      return encode(problem(error, turn.name()), turn.request);
    }
    if (auto refusal = refuse_host(state_, turn.request)) return refusal;
    turn.keep = parser.get().keep_alive() && !state_.stopping;
    return has_body(parser) ? std::nullopt : quick_answer(state_, turn.request);
  }

  static bool has_body(HeadParser const& parser) { return parser.chunked() || parser.content_length().value_or(0) > 0; }

  static bool is_large(HeadParser const& parser) {
    return parser.chunked() || parser.content_length().value_or(0) > stranger_body_max_bytes;
  }

  // Null where it was a stream of events, which has ended.
  IoTask<std::optional<Outgoing>> answer_in_time(HeadParser& parser, Turn& turn) {
    auto& request = turn.request;
    if (is_large(parser) && !may_send(state_, request)) {
      turn.keep = false;  // what refuses it comes below, with its line on record
      turn.unread = true;
    } else if (has_body(parser)) {
      if (auto refusal =
              co_await RequestBody<Stream>(state_, stream_, buffer_, patience_).read(parser, request, turn.name())) {
        turn.keep = false;
        turn.unread = true;
        co_return refusal;
      }
    } else if (!state_.answerer && request.path == "/api/events" && request.verb == Verb::get) {
      turn.keep = false;
      std::string owner;
      if (auto refusal = refuse_stream(state_, request, owner)) co_return refusal;
      buffer_ = beast::flat_buffer();  // an idle stream should cost next to nothing
      co_await stream_events(state_, stream_, patience_, request, std::move(owner));
      co_return std::nullopt;
    }
    patience_.limit_never();  // the work takes as long as it takes
    auto answer = co_await work_on(state_, request, turn.name());
    patience_.limit(state_.config.body_seconds);
    std::error_code ignored;
    if (!request.upload.empty()) std::filesystem::remove(request.upload, ignored);
    co_return answer;
  }

  // To close over bytes that nobody has read would take the answer away from who is still sending them (a reset).
  IoTask<void> take_the_rest() {
    patience_.limit(closing_seconds);
    if constexpr (plain) {
      beast::error_code ignored;
      socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    }
    buffer_.clear();
    for (;;) {
      auto const [gone, bytes] = co_await stream_.async_read_some(buffer_.prepare(large_answer_bytes), as_result);
      if (gone) co_return;
    }
  }

  // Sends what the socket takes at once, without a turn of the reactor; returns what is left.
  Parts begin_to_send(Outgoing& answer, Turn& turn, beast::error_code& failed) {
    turn.keep = turn.keep && !state_.stopping;
    answer.head += date_header();
    answer.head += turn.keep ? "\r\n" : "Connection: close\r\n\r\n";
    bool const body = !turn.request.head && answer.body;
    // What fits the socket's buffer leaves within the header's patience.
    if (body && answer.body->size() > large_answer_bytes) {
      patience_.limit(state_.config.body_seconds + static_cast<int>(answer.body->size() / slowest_bytes_per_second));
    }
    Parts parts{asio::buffer(answer.head), body ? asio::buffer(*answer.body) : asio::const_buffer()};
    answer_bytes_ = asio::buffer_size(parts);
    failed = {};
    if constexpr (plain) {
      auto const sent = stream_.write_some(parts, failed);
      if (failed == asio::error::would_block || failed == asio::error::try_again) failed = {};
      auto const of_head = std::min(sent, parts[0].size());
      parts[1] += sent - of_head;
      parts[0] += of_head;
    }
    return parts;
  }

  void note(int status, Turn const& turn, std::size_t sent) {
    auto const seconds = std::chrono::duration<double>(Clock::now() - turn.begin).count();
    state_.metrics.request(status, seconds, sent);
    thread_.log_line(state_.access_log.get(), [&](std::string& out) {
      append_access_line(out, turn.request, {state_.config.clock(), turn.instance, status, sent, seconds});
    });
  }

  ServerState& state_;
  IoThread& thread_;
  Stream stream_;
  Patience patience_;
  beast::flat_buffer buffer_;
  std::string peer_;
  std::size_t answer_bytes_ = 0;  // of the answer being sent
};

struct Counted {
  Counted(ServerState& s, Socket const& socket) : state(s) {
    state.metrics.connections.fetch_add(1);
    beast::error_code failed;
    auto const peer = socket.remote_endpoint(failed);
    if (!failed) address = peer.address().to_string();
    welcome = state.addresses.enter(address, state.config.behind_proxy ? 0 : state.config.connections_per_address);
    if (!welcome) state.metrics.refused_connections.fetch_add(1);
  }
  Counted(Counted const&) = delete;
  ~Counted() {
    state.metrics.connections.fetch_sub(1);
    if (welcome) state.addresses.leave(address);
  }
  ServerState& state;
  std::string address;
  bool welcome = false;
};

}  // namespace

IoTask<void> serve_plain(ServerState& state, IoThread& thread, Socket socket) {
  Counted const counted(state, socket);
  if (!counted.welcome) co_return;
  Connection<Socket> connection(state, thread, std::move(socket));
  co_await connection.run();
  beast::error_code ignored;
  connection.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

IoTask<void> serve_tls(ServerState& state, IoThread& thread, TlsStream stream) {
  Counted const counted(state, stream.next_layer());
  if (!counted.welcome) co_return;
  Connection<TlsStream> connection(state, thread, std::move(stream));
  connection.patience().limit(state.config.header_seconds);
  auto const [failed] = co_await connection.stream().async_handshake(asio::ssl::stream_base::server, as_result);
  if (failed) co_return;
  co_await connection.run();
  connection.patience().limit(closing_seconds);
  co_await connection.stream().async_shutdown(as_result);
}

}  // namespace jixiao::api
