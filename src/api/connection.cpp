#include "api/connection.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/file_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <concepts>

#include "api/problem.h"

namespace jixiao::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t large_answer_bytes = 64 * 1024;

Verb verb_of(http::verb verb, bool& known) {
  known = true;
  switch (verb) {
    case http::verb::get:
    case http::verb::head: return Verb::get;
    case http::verb::post: return Verb::post;
    case http::verb::put: return Verb::put;
    case http::verb::patch: return Verb::patch;
    case http::verb::delete_: return Verb::del;
    default: known = false; return Verb::get;
  }
}

std::string last_of_list(std::string_view list) {
  auto const comma = list.rfind(',');
  auto item = comma == std::string_view::npos ? list : list.substr(comma + 1);
  while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
  return std::string(item);
}

// False: not a request we understand.
bool read_head(http::request<http::empty_body> const& head, std::string const& peer, bool behind_proxy, Request& out) {
  bool known = false;
  out.verb = verb_of(head.method(), known);
  out.head = head.method() == http::verb::head;
  out.target = std::string(head.target());
  for (auto const& field : head) {
    std::string name(field.name_string());
    for (auto& c : name) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    out.headers[std::move(name)] = std::string(field.value());
  }
  out.remote = peer;
  if (auto const forwarded = out.header("x-forwarded-for"); behind_proxy && !forwarded.empty()) {
    out.remote = last_of_list(forwarded);  // what our own proxy saw; earlier ones are the client's word
    out.tls = out.header("x-forwarded-proto") == "https";
  }
  return known && parse_target(out.target, out.path, out.query);
}

std::string date_header() {
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

std::string json_escaped(std::string_view text) {
  std::string out;
  for (char const c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out;
}

// Waits for room on the workers and runs `work` there.
template <class F>
asio::awaitable<Outgoing> on_worker(ServerState& state, Request const& request, std::string const& instance, F work) {
  if (state.metrics.workers_waiting.fetch_add(1) >= state.config.queue_max) {
    state.metrics.workers_waiting.fetch_sub(1);
    co_return encode(problem(Error{ErrorKind::unavailable, "api.busy", {}, ""}, instance), request);
  }
  auto out = co_await asio::co_spawn(
      state.workers, [&]() -> asio::awaitable<Outgoing> { co_return work(); }, asio::use_awaitable);
  state.metrics.workers_waiting.fetch_sub(1);
  co_return out;
}

template <class Stream>
class Connection {
 public:
  Connection(ServerState& state, Stream stream) : state_(state), stream_(std::move(stream)) {
    beast::error_code failed;
    auto const peer = beast::get_lowest_layer(stream_).socket().remote_endpoint(failed);
    if (!failed) peer_ = peer.address().to_string();
  }

  asio::awaitable<void> run() {
    bool more = true;
    while (more && !state_.stopping) more = co_await serve_one();
  }

  Stream& stream() { return stream_; }

 private:
  void limit(int seconds) { beast::get_lowest_layer(stream_).expires_after(std::chrono::seconds(seconds)); }

  asio::awaitable<bool> serve_one() {
    // A fresh parser for every request: limits count anew. The wait for the first byte and the time for the header are
    // two different patiences.
    if (buffer_.size() == 0) {
      limit(state_.config.idle_seconds);
      auto const [failed, bytes] = co_await stream_.async_read_some(buffer_.prepare(4096), as_result);
      if (failed) co_return false;
      buffer_.commit(bytes);
    }
    limit(state_.config.header_seconds);
    http::request_parser<http::empty_body> parser;
    parser.header_limit(state_.config.header_max_bytes);
    parser.body_limit(state_.config.upload_max_bytes);
    auto const [failed, bytes] = co_await http::async_read_header(stream_, buffer_, parser, as_result);
    auto const begin = Clock::now();
    Request request;
    request.tls = !std::same_as<Stream, beast::tcp_stream>;
    auto const instance = fmt::format("{:x}", state_.requests.fetch_add(1) + 1);
    if (failed) {
      if (failed == http::error::end_of_stream || failed == beast::error::timeout || failed == asio::error::eof ||
          failed == asio::error::connection_reset || failed == asio::error::operation_aborted) {
        co_return false;
      }
      bool const large = failed == http::error::header_limit || failed == http::error::body_limit;
      Error const error = large ? Error{ErrorKind::invalid, "api.too_large", {{"limit", "16 KB"}}, ""}
                                : Error{ErrorKind::invalid, "api.bad_request", {{"reason", failed.message()}}, ""};
      co_await write(encode(problem(error, instance), request), request, begin, instance, false);
      co_return false;
    }
    bool const understood = read_head(parser.get(), peer_, state_.config.behind_proxy, request);
    if (!understood) {
      Error const error{ErrorKind::invalid, "api.bad_request", {{"reason", "方法或地址无法识别"}}, ""};
      co_return co_await write(encode(problem(error, instance), request), request, begin, instance, false);
    }
    bool keep = parser.get().keep_alive();
    bool const has_body = parser.chunked() || parser.content_length().value_or(0) > 0;
    if (!has_body) {
      if (auto quick = quick_answer(state_, request)) {
        co_return co_await write(std::move(*quick), request, begin, instance, keep);
      }
      if (!state_.answerer && request.path == "/api/events" && request.verb == Verb::get) {
        co_await stream_events(request, begin, instance);
        co_return false;
      }
    } else if (auto refusal = co_await read_body(parser, request, instance)) {
      co_return co_await write(std::move(*refusal), request, begin, instance, false);
    }
    auto answer = co_await on_worker(state_, request, instance, [&] { return dispatch(state_, request, instance); });
    limit(state_.config.body_seconds);  // the work may have outlived the header's patience
    std::error_code ignored;
    if (!request.upload.empty()) fs::remove(request.upload, ignored);
    co_return co_await write(std::move(answer), request, begin, instance, keep);
  }

  asio::awaitable<std::optional<Outgoing>> read_body(http::request_parser<http::empty_body>& head, Request& request,
                                                     std::string const& instance) {
    bool const upload = !state_.answerer && is_upload(request);
    auto const max = upload ? state_.config.upload_max_bytes : state_.config.body_max_bytes;
    auto const too_large = [&] {
      auto const text = max >= (1u << 20) ? fmt::format("{} MB", max >> 20) : fmt::format("{} KB", max >> 10);
      return encode(problem(Error{ErrorKind::invalid, "api.too_large", {{"limit", text}}, ""}, instance), request);
    };
    if (head.content_length().value_or(0) > max) co_return too_large();
    if (request.header("expect") == "100-continue") {
      static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      auto const [failed, bytes] = co_await asio::async_write(stream_, asio::buffer(go_on), as_result);
      if (failed) co_return too_large();
    }
    limit(upload ? state_.config.upload_seconds : state_.config.body_seconds);
    beast::error_code failed;
    if (upload) {
      http::request_parser<http::file_body> parser(std::move(head));
      parser.body_limit(max);
      request.upload = state_.installation->new_upload_path();
      parser.get().body().open(request.upload.c_str(), beast::file_mode::write, failed);
      if (!failed) std::tie(failed, std::ignore) = co_await http::async_read(stream_, buffer_, parser, as_result);
      parser.get().body().close();
    } else {
      http::request_parser<http::string_body> parser(std::move(head));
      parser.body_limit(max);
      std::tie(failed, std::ignore) = co_await http::async_read(stream_, buffer_, parser, as_result);
      request.body = std::move(parser.get().body());
    }
    if (!failed) co_return std::nullopt;
    std::error_code ignored;
    if (!request.upload.empty()) fs::remove(request.upload, ignored);
    if (failed == http::error::body_limit) co_return too_large();
    co_return encode(
        problem(Error{ErrorKind::invalid, "api.bad_request", {{"reason", failed.message()}}, ""}, instance), request);
  }

  asio::awaitable<bool> write(Outgoing answer, Request const& request, Clock::time_point begin,
                              std::string const& instance, bool keep) {
    answer.head += date_header();
    answer.head += keep && !state_.stopping ? "\r\n" : "Connection: close\r\n\r\n";
    // What fits the socket's buffer leaves within the header's patience; arming the timer again would cost more.
    if (answer.body && answer.body->size() > large_answer_bytes) limit(state_.config.body_seconds);
    std::size_t sent = 0;
    beast::error_code failed;
    if (request.head || !answer.body || answer.body->empty()) {
      std::tie(failed, sent) = co_await asio::async_write(stream_, asio::buffer(answer.head), as_result);
    } else {
      std::array<asio::const_buffer, 2> const parts{asio::buffer(answer.head), asio::buffer(*answer.body)};
      std::tie(failed, sent) = co_await asio::async_write(stream_, parts, as_result);
    }
    auto const seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    state_.metrics.request(answer.status, seconds, sent);
    if (state_.access_log) {
      state_.access_log->info(
          R"({{"at":"{}","id":"{}","remote":"{}","method":"{}","target":"{}","status":{},"bytes":{},"ms":{:.2f}}})",
          state_.config.clock().to_string(), instance, json_escaped(request.remote), to_text(request.verb),
          json_escaped(request.target), answer.status, sent, seconds * 1e3);
    }
    co_return !failed && keep && !state_.stopping;
  }

  asio::awaitable<void> stream_events(Request const& request, Clock::time_point begin, std::string const& instance) {
    if (auto refusal = refuse_stream(state_, request)) {
      co_await write(std::move(*refusal), request, begin, instance, false);
      co_return;
    }
    auto const last = request.headers.contains("last-event-id") ? std::string(request.header("last-event-id")) : "";
    buffer_ = beast::flat_buffer();  // an idle stream should cost next to nothing
    auto const subscriber = state_.events.subscribe(stream_.get_executor(), last);
    state_.metrics.event_streams.fetch_add(1);
    std::string const head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n"
        "X-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\nretry: 3000\n\n";
    limit(state_.config.body_seconds);
    auto [failed, bytes] = co_await asio::async_write(stream_, asio::buffer(head), as_result);
    static std::string const heartbeat = ":\n\n";
    while (!failed && !subscriber->closed && !state_.stopping) {
      if (subscriber->backlog.empty()) {
        beast::get_lowest_layer(stream_).expires_never();
        subscriber->wake.expires_after(std::chrono::seconds(state_.config.heartbeat_seconds));
        auto const [woken] = co_await subscriber->wake.async_wait(as_result);
        if (subscriber->closed) break;
        if (woken || !subscriber->backlog.empty()) continue;
        limit(state_.config.body_seconds);
        std::tie(failed, bytes) = co_await asio::async_write(stream_, asio::buffer(heartbeat), as_result);
        continue;
      }
      auto const text = subscriber->backlog.front();
      subscriber->backlog.pop_front();
      limit(state_.config.body_seconds);
      std::tie(failed, bytes) = co_await asio::async_write(stream_, asio::buffer(*text), as_result);
    }
    state_.events.unsubscribe(subscriber);
    state_.metrics.event_streams.fetch_sub(1);
  }

  ServerState& state_;
  Stream stream_;
  beast::flat_buffer buffer_;
  std::string peer_;
};

struct Counted {
  explicit Counted(ServerState& s) : state(s) { state.metrics.connections.fetch_add(1); }
  Counted(Counted const&) = delete;
  ~Counted() { state.metrics.connections.fetch_sub(1); }
  ServerState& state;
};

}  // namespace

asio::awaitable<void> serve_plain(ServerState& state, beast::tcp_stream stream) {
  Counted const counted(state);
  Connection<beast::tcp_stream> connection(state, std::move(stream));
  co_await connection.run();
  beast::error_code ignored;
  connection.stream().socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

asio::awaitable<void> serve_tls(ServerState& state, beast::ssl_stream<beast::tcp_stream> stream) {
  Counted const counted(state);
  Connection<beast::ssl_stream<beast::tcp_stream>> connection(state, std::move(stream));
  beast::get_lowest_layer(connection.stream()).expires_after(std::chrono::seconds(state.config.header_seconds));
  auto const [failed] = co_await connection.stream().async_handshake(asio::ssl::stream_base::server, as_result);
  if (failed) co_return;
  co_await connection.run();
  beast::get_lowest_layer(connection.stream()).expires_after(std::chrono::seconds(5));
  co_await connection.stream().async_shutdown(as_result);
}

}  // namespace jixiao::api
