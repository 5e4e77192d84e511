#include "api/server.h"

#include <fmt/format.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/error.hpp>
#include <charconv>
#include <thread>

#include "api/connection.h"
#include "api/read_ahead.h"
#include "app/ledger.h"

namespace jixiao::api {

namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;

Result<Listen> parse_listen(std::string const& text) {
  auto const wrong = [&] { return fail("api.listen_address", {{"listen", text}}); };
  auto const colon = text.rfind(':');
  if (colon == std::string::npos) return wrong();
  auto host = text.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  Listen out{host, 0};
  auto const [end, failed] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), out.port);
  if (failed != std::errc{} || end != text.data() + text.size()) return wrong();
  beast::error_code unreadable;
  asio::ip::make_address(host, unreadable);
  if (unreadable) return wrong();
  return out;
}

namespace {

// What a connection's handlers throw nobody expects; it is the end of that connection, not of all others.
void serve_until_stopped(asio::io_context& context) {
  for (;;) {
    try {
      context.run();
      return;
    } catch (std::exception const& error) {
      spdlog::error("connection: {}", error.what());
    }
  }
}

}  // namespace

bool is_loopback(std::string const& address) {
  if (address == "127.0.0.1") return true;  // asked of every request to a demonstration
  beast::error_code unreadable;
  auto const parsed = asio::ip::make_address(address, unreadable);
  return !unreadable && parsed.is_loopback();
}

struct Server::State {
  State(Config config, app::Installation* installation, Answerer answerer)
      : shared(std::move(config), installation, std::move(answerer)), held(threads(shared.config)) {}
  static std::size_t threads(Config const& config) { return static_cast<std::size_t>(std::max(1, config.io_threads)); }

  ServerState shared;
  std::vector<std::atomic<std::int64_t>> held;              // connections of each context
  std::vector<std::unique_ptr<IoThread>> io;                // of each context; outlives its connections
  std::vector<std::unique_ptr<asio::io_context>> contexts;  // one thread each: a connection never needs a lock
  std::unique_ptr<tcp::acceptor> acceptor;
  std::optional<asio::signal_set> signals;  // from before anybody knows the address until the end of run()
  std::unique_ptr<asio::ssl::context> tls;

  Result<void> open_tls();
  Result<void> open_log();
  Result<void> bind();
  IoTask<void> accept();
  IoTask<void> drain();
  std::int64_t in_flight() const;
  std::size_t context_for_one_more() const;
  void begin_stop();
};

Result<void> Server::State::open_tls() {
  auto const& config = shared.config;
  if (config.tls_certificate.empty()) return {};
  try {
    tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                     asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
    tls->use_certificate_chain_file(config.tls_certificate.string());
    tls->use_private_key_file(config.tls_key.string(), asio::ssl::context::pem);
  } catch (boost::system::system_error const& error) {
    return fail(
        ErrorKind::unavailable, "api.tls_failed",
        {{"cert", config.tls_certificate.string()}, {"key", config.tls_key.string()}, {"reason", error.what()}});
  }
  return {};
}

Result<void> Server::State::open_log() {
  auto const& path = shared.config.log;
  try {
    auto sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(path.string(), 64u << 20, 10);
    shared.access_log = std::make_shared<spdlog::logger>("access", std::move(sink));
  } catch (spdlog::spdlog_ex const&) {  // its words are for programmers
    return fail(ErrorKind::unavailable, "api.log_failed", {{"path", path.string()}});
  }
  shared.access_log->set_pattern("%v");
  shared.access_log->flush_on(spdlog::level::warn);
  return {};
}

Result<void> Server::State::bind() {
  auto const& config = shared.config;
  auto const listen = fmt::format("{}:{}", config.address, config.port);
  try {
    tcp::endpoint const endpoint(asio::ip::make_address(config.address), config.port);
    acceptor = std::make_unique<tcp::acceptor>(*contexts.front());
    acceptor->open(endpoint.protocol());
    acceptor->set_option(asio::socket_base::reuse_address(true));
    acceptor->bind(endpoint);
    acceptor->listen(1024);
  } catch (boost::system::system_error const& error) {
    if (error.code() == asio::error::address_in_use) {
      return fail(ErrorKind::conflict, "api.port_in_use", {{"listen", listen}});
    }
    return fail(ErrorKind::unavailable, "api.listen_failed", {{"listen", listen}, {"reason", error.code().message()}});
  }
  return {};
}

constexpr std::int64_t together_max = 128;

// A thread wakes once for all of its connections that have something to say: the processor time of a request falls with
// their number, so the first ones share a thread; beyond that the threads take the same number each.
std::size_t Server::State::context_for_one_more() const {
  auto const room = std::find_if(held.begin(), held.end(), [](auto const& count) { return count < together_max; });
  auto const chosen = room != held.end() ? room : std::min_element(held.begin(), held.end());
  return static_cast<std::size_t>(chosen - held.begin());
}

IoTask<void> Server::State::accept() {
  asio::steady_timer pause(*contexts.front());
  while (!shared.stopping) {
    auto const next = context_for_one_more();
    auto& context = *contexts[next];
    auto [failed, socket] = co_await acceptor->async_accept(context, as_result);
    if (failed == asio::error::operation_aborted) break;
    if (failed) {  // out of descriptors, most likely: wait for some to be given back
      pause.expires_after(std::chrono::milliseconds(100));
      co_await pause.async_wait(as_result);
      continue;
    }
    if (shared.metrics.connections.load() >= shared.config.connections_max) {
      shared.metrics.refused_connections.fetch_add(1);
      continue;  // closes it
    }
    beast::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    // The connection is made in its own thread: what it is watched by belongs to that thread alone.
    auto const begin = [this, next](Socket accepted) -> IoTask<void> {
      return tls ? serve_tls(shared, *io[next], TlsStream(std::move(accepted), *tls))
                 : serve_plain(shared, *io[next], std::move(accepted));
    };
    ++held[next];
    asio::post(context, [this, next, &context, begin, accepted = std::move(socket)]() mutable {
      asio::co_spawn(context, begin(std::move(accepted)), [this, next](std::exception_ptr const&) { --held[next]; });
    });
  }
}

void Server::State::begin_stop() {
  if (shared.stopping.exchange(true)) return;
  beast::error_code ignored;
  acceptor->close(ignored);
  shared.events.close_all();
  if (shared.config.on_stop) shared.config.on_stop();
  asio::co_spawn(*contexts.front(), drain(), asio::detached);
}

std::int64_t Server::State::in_flight() const {
  return shared.metrics.workers_waiting.load() + shared.metrics.loads_waiting.load();
}

// What is in flight may finish; idle connections and what takes too long are cut.
IoTask<void> Server::State::drain() {
  asio::steady_timer pause(*contexts.front());
  auto const end = std::chrono::steady_clock::now() + std::chrono::seconds(shared.config.shutdown_seconds);
  while (std::chrono::steady_clock::now() < end && in_flight() > 0) {
    pause.expires_after(std::chrono::milliseconds(20));
    co_await pause.async_wait(as_result);
  }
  shared.out_of_time = true;
  pause.expires_after(std::chrono::milliseconds(100));  // the last answers leave
  co_await pause.async_wait(as_result);
  for (auto& context : contexts) context->stop();
}

Result<std::unique_ptr<Server>> Server::create(Config config, app::Installation& installation) {
  JX_TRY(auto server, start(std::make_unique<State>(std::move(config), &installation, Answerer{})));
  installation.on_change([state = server->state_.get()](app::Change const& change) {
    if (change.name == "published") read_ahead(state->shared);
    state->shared.events.publish(change.name, change.data);
  });
  return server;
}

Result<std::unique_ptr<Server>> Server::create(Config config, Answerer answerer) {
  return start(std::make_unique<State>(std::move(config), nullptr, std::move(answerer)));
}

Result<std::unique_ptr<Server>> Server::start(std::unique_ptr<State> state) {
  auto& shared = state->shared;
  for (std::size_t i = 0; i < state->held.size(); ++i) {
    state->contexts.push_back(std::make_unique<asio::io_context>(1));
    state->io.push_back(std::make_unique<IoThread>());
  }
  JX_CHECK(state->open_tls());
  JX_CHECK(state->bind());
  state->signals.emplace(*state->contexts.front(), SIGINT, SIGTERM);
  if (!shared.config.web.empty()) {
    JX_TRY(shared.web, WebFiles::load(shared.config.web));
  }
  if (!shared.config.log.empty()) JX_CHECK(state->open_log());
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() {
  if (state_->shared.installation) state_->shared.installation->on_change({});
  state_->shared.loads.stop();
  state_->shared.workers.join();
}

std::uint16_t Server::port() const { return state_->acceptor->local_endpoint().port(); }

void Server::run() {
  state_->signals->async_wait([this](beast::error_code failed, int) {
    if (!failed) state_->begin_stop();
  });
  asio::co_spawn(*state_->contexts.front(), state_->accept(), asio::detached);
  read_ahead(state_->shared);
  std::vector<std::thread> threads;
  std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards;
  auto* const log = state_->shared.access_log.get();
  for (std::size_t i = 0; i < state_->contexts.size(); ++i) {
    auto& context = *state_->contexts[i];
    guards.push_back(asio::make_work_guard(context));
    asio::co_spawn(context, state_->io[i]->sweep(context.get_executor(), log), asio::detached);
  }
  for (std::size_t i = 1; i < state_->contexts.size(); ++i) {
    threads.emplace_back([&context = *state_->contexts[i]] { serve_until_stopped(context); });
  }
  serve_until_stopped(*state_->contexts.front());
  for (auto& thread : threads) thread.join();
  state_->signals.reset();
  state_->shared.loads.stop();  // before the contexts go, to which it hands back who waits
  state_->shared.workers.join();
  for (auto const& io : state_->io) io->flush(log);
  if (log) log->flush();
}

void Server::stop() {
  asio::post(*state_->contexts.front(), [this] { state_->begin_stop(); });
}

}  // namespace jixiao::api
