#include "api/connection.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/string.hpp>
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
constexpr asio::use_awaitable_t<IoExecutor> awaited;
constexpr auto as_result = asio::as_tuple(awaited);
constexpr std::size_t large_answer_bytes = 64 * 1024;
constexpr int closing_seconds = 5;
constexpr int requests_in_a_row = 16;  // of one connection that has sent them ahead

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
  // A coding the parser does not read would leave the body in the connection, to be taken for the next request.
  auto const codings = head.count(http::field::transfer_encoding);
  bool const framed = codings == 0 || (codings == 1 && beast::iequals(out.header("transfer-encoding"), "chunked"));
  return known && framed && parse_target(out.target, out.path, out.query);
}

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

// Who waits for a period holds no worker, so that answers about the others go on.
IoTask<void> period_loaded(ServerState& state, app::SnapshotKey key) {
  state.metrics.loads_waiting.fetch_add(1);
  auto const begin = [&](auto handler) {
    auto const executor = asio::get_associated_executor(handler);
    auto const waiting = std::make_shared<decltype(handler)>(std::move(handler));
    state.loads.after(key, [executor, waiting] { asio::post(executor, [waiting] { std::move (*waiting)(); }); });
  };
  co_await asio::async_initiate<asio::use_awaitable_t<IoExecutor> const, void()>(begin, awaited);
  state.metrics.loads_waiting.fetch_sub(1);
}

// Waits for room on the workers and has the answer made there.
IoTask<Outgoing> on_worker(ServerState& state, Request const& request, std::string instance) {
  auto const busy = [&] {
    return encode(problem(Error{ErrorKind::unavailable, "api.busy", {}, ""}, instance), request);
  };
  if (auto const key = period_to_load(state, request)) co_await period_loaded(state, *key);
  if (state.metrics.workers_waiting.fetch_add(1) >= state.config.queue_max) {
    state.metrics.workers_waiting.fetch_sub(1);
    co_return busy();
  }
  auto const latest = Clock::now() + std::chrono::seconds(state.config.queue_seconds);
  auto const work = [&]() -> asio::awaitable<Outgoing> {
    co_return Clock::now() > latest ? busy() : dispatch(state, request, instance);
  };
  auto out = co_await asio::co_spawn(state.workers, work, awaited);
  state.metrics.workers_waiting.fetch_sub(1);
  co_return out;
}

std::string name_of(std::uint64_t instance) { return fmt::format("{:x}", instance); }

std::string const& text_of_second(Timestamp now) {
  thread_local Timestamp last;
  thread_local std::string text;
  if (text.empty() || now != last) {
    text = now.to_string();
    last = now;
  }
  return text;
}

template <class Stream>
class Connection {
 public:
  Connection(ServerState& state, IoThread& thread, Stream stream)
      : state_(state), thread_(thread), stream_(std::move(stream)), watched_(thread.watch(socket())) {
    beast::error_code failed;
    auto const peer = socket().remote_endpoint(failed);
    if (!failed) peer_ = peer.address().to_string();
    if constexpr (plain) socket().non_blocking(true, failed);
  }
  Connection(Connection const&) = delete;
  ~Connection() { thread_.forget(watched_); }

  IoTask<void> run() {
    bool more = true;
    for (int in_a_row = 1; more && !state_.stopping; ++in_a_row) {
      if (buffer_.size() == 0) {
        in_a_row = 0;
      } else if (in_a_row >= requests_in_a_row) {
        co_await asio::post(stream_.get_executor(), awaited);
        in_a_row = 0;
      }
      more = co_await serve_one();
    }
  }

  Stream& stream() { return stream_; }
  Socket& socket() {
    if constexpr (plain) {
      return stream_;
    } else {
      return stream_.next_layer();
    }
  }
  void limit(int seconds) { watched_->until = Clock::now() + std::chrono::seconds(seconds); }
  void limit_never() { watched_->until = Clock::time_point::max(); }

 private:
  static constexpr bool plain = std::same_as<Stream, Socket>;
  using HeadParser = http::request_parser<http::empty_body>;

  // Reads up to the end of the header. The wait for the first byte and the time for the header are two different
  // patiences. False where the other side has gone or taken too long; `failed` says what is wrong with the header.
  IoTask<bool> read_request_head(HeadParser& parser, beast::error_code& failed) {
    limit(buffer_.size() == 0 ? state_.config.idle_seconds : state_.config.header_seconds);
    while (true) {
      if (buffer_.size() > 0) {
        buffer_.consume(parser.put(buffer_.data(), failed));
        if (parser.is_header_done()) failed = {};
        if (parser.is_header_done() || (failed && failed != http::error::need_more)) co_return true;
      }
      bool const first = buffer_.size() == 0;
      auto const [gone, bytes] = co_await stream_.async_read_some(buffer_.prepare(read_bytes), as_result);
      if (gone) co_return false;
      buffer_.commit(bytes);
      if (first) limit(state_.config.header_seconds);
    }
  }

  IoTask<bool> serve_one() {
    HeadParser parser;  // a fresh one for every request: limits count anew
    parser.header_limit(state_.config.header_max_bytes);
    parser.body_limit(state_.config.upload_max_bytes);
    beast::error_code failed;
    if (!co_await read_request_head(parser, failed)) co_return false;
    auto const begin = Clock::now();
    Request request;
    request.tls = !plain;
    auto const instance = state_.requests.fetch_add(1, std::memory_order_relaxed) + 1;
    if (failed) {
      bool const large = failed == http::error::header_limit || failed == http::error::body_limit;
      Error const error = large ? Error{ErrorKind::invalid, "api.too_large", {{"limit", "16 KB"}}, ""}
                                : Error{ErrorKind::invalid, "api.bad_request", {{"reason", failed.message()}}, ""};
      co_await write(encode(problem(error, name_of(instance)), request), request, begin, instance, false);
      co_return false;
    }
    bool const understood = read_head(parser.get(), peer_, state_.config.behind_proxy, request);
    if (!understood) {
      Error const error{ErrorKind::invalid, "api.bad_request", {{"reason", "方法或地址无法识别"}}, ""};
      co_return co_await write(encode(problem(error, name_of(instance)), request), request, begin, instance, false);
    }
    if (auto refusal = refuse_host(state_, request)) {
      co_return co_await write(std::move(*refusal), request, begin, instance, false);
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
    } else if (auto refusal = co_await read_body(parser, request, name_of(instance))) {
      co_return co_await write(std::move(*refusal), request, begin, instance, false);
    }
    limit_never();  // the work takes as long as it takes
    auto answer = co_await on_worker(state_, request, name_of(instance));
    limit(state_.config.body_seconds);
    std::error_code ignored;
    if (!request.upload.empty()) fs::remove(request.upload, ignored);
    co_return co_await write(std::move(answer), request, begin, instance, keep);
  }

  IoTask<std::optional<Outgoing>> read_body(HeadParser& head, Request& request, std::string const& instance) {
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

  // Most answers fit the socket's buffer and are gone at once, without a turn of the reactor.
  std::size_t write_at_once(std::array<asio::const_buffer, 2> const& parts, beast::error_code& failed) {
    if constexpr (plain) {
      auto const sent = stream_.write_some(parts, failed);
      if (failed == asio::error::would_block || failed == asio::error::try_again) failed = {};
      return sent;
    } else {
      return 0;
    }
  }

  IoTask<bool> write(Outgoing answer, Request const& request, Clock::time_point begin, std::uint64_t instance,
                     bool keep) {
    answer.head += date_header();
    answer.head += keep && !state_.stopping ? "\r\n" : "Connection: close\r\n\r\n";
    bool const body = !request.head && answer.body;
    // What fits the socket's buffer leaves within the header's patience.
    if (body && answer.body->size() > large_answer_bytes) limit(state_.config.body_seconds);
    std::array<asio::const_buffer, 2> parts{asio::buffer(answer.head),
                                            body ? asio::buffer(*answer.body) : asio::const_buffer()};
    beast::error_code failed;
    auto sent = write_at_once(parts, failed);
    if (!failed && sent < parts[0].size() + parts[1].size()) {
      auto const of_head = std::min(sent, parts[0].size());
      parts[1] += sent - of_head;
      parts[0] += of_head;
      auto const [cut, rest] = co_await asio::async_write(stream_, parts, as_result);
      failed = cut;
      sent += rest;
    }
    note(answer.status, request, begin, instance, sent);
    co_return !failed && keep && !state_.stopping;
  }

  void note(int status, Request const& request, Clock::time_point begin, std::uint64_t instance, std::size_t sent) {
    auto const seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    state_.metrics.request(status, seconds, sent);
    if (!state_.access_log) return;
    auto const hundredths = static_cast<std::int64_t>(seconds * 1e5);  // of a millisecond
    fmt::memory_buffer line;
    fmt::format_to(
        std::back_inserter(line),
        R"({{"at":"{}","id":"{:x}","remote":"{}","method":"{}","target":"{}","status":{},"bytes":{},"ms":{}.{:02}}})",
        text_of_second(state_.config.clock()), instance, json_escaped(request.remote), to_text(request.verb),
        json_escaped(request.target), status, sent, hundredths / 100, hundredths % 100);
    thread_.log_line(state_.access_log.get(), {line.data(), line.size()});
  }

  IoTask<void> stream_events(Request const& request, Clock::time_point begin, std::uint64_t instance) {
    std::string owner;
    if (auto refusal = refuse_stream(state_, request, owner)) {
      co_await write(std::move(*refusal), request, begin, instance, false);
      co_return;
    }
    auto const last = request.headers.contains("last-event-id") ? std::string(request.header("last-event-id")) : "";
    buffer_ = beast::flat_buffer();  // an idle stream should cost next to nothing
    auto const subscriber = state_.events.subscribe(stream_.get_executor(), last, owner);
    state_.metrics.event_streams.fetch_add(1);
    std::string const head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n"
        "X-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\nretry: 3000\n\n";
    limit(state_.config.body_seconds);
    auto [failed, bytes] = co_await asio::async_write(stream_, asio::buffer(head), as_result);
    static std::string const heartbeat = ":\n\n";
    while (!failed && !subscriber->closed && !state_.stopping) {
      if (subscriber->backlog.empty()) {
        limit_never();
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

  static constexpr std::size_t read_bytes = 4096;
  ServerState& state_;
  IoThread& thread_;
  Stream stream_;
  IoThread::Place watched_;
  beast::flat_buffer buffer_;
  std::string peer_;
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
  connection.limit(state.config.header_seconds);
  auto const [failed] = co_await connection.stream().async_handshake(asio::ssl::stream_base::server, as_result);
  if (failed) co_return;
  co_await connection.run();
  connection.limit(closing_seconds);
  co_await connection.stream().async_shutdown(as_result);
}

}  // namespace jixiao::api
