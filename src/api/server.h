#pragma once
// The HTTP server: Boost.Beast with coroutines on few I/O threads; whatever touches the database or computes runs on a
// bounded pool of workers. Limits on header, body, connections, queue and time everywhere. One per process.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "api/message.h"
#include "app/installation.h"
#include "base/date.h"
#include "base/result.h"

namespace jixiao::api {

struct Config {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;                       // 0: any free one
  std::filesystem::path web;                       // the built pages; empty: API only
  std::filesystem::path log;                       // access log (one JSON object a line, rotated); empty: none
  std::filesystem::path tls_certificate, tls_key;  // PEM; empty: plain HTTP (behind nginx)
  bool behind_proxy = false;                       // X-Forwarded-For and -Proto of the peer are believed
  int io_threads = 2;
  int workers = 4;
  int loads = 2;  // periods read into memory at the same time, on threads of their own
  std::function<Timestamp()> clock;

  std::int64_t connections_max = 4096;
  std::int64_t connections_per_address = 2048;  // generous: an office may share one; 0, or behind_proxy: no limit
  std::int64_t queue_max = 2048;                // requests waiting for a worker
  int queue_seconds = 30;                       // and as long as they may: nobody looks at a later answer
  std::uint32_t header_max_bytes = 16 * 1024;
  std::uint64_t body_max_bytes = 2u << 20;
  std::uint64_t upload_max_bytes = std::uint64_t{2} << 30;
  int header_seconds = 20;  // from the first byte a request may take to bring its header
  int body_seconds = 60;    // and its body; an upload gets upload_seconds
  int upload_seconds = 1800;
  int idle_seconds = 75;          // kept open without a request
  int heartbeat_seconds = 15;     // comment lines on event streams
  int shutdown_seconds = 10;      // what is in flight may finish
  std::function<void()> on_stop;  // when the end begins, for what runs beside requests; must not block
};

// "127.0.0.1:8080", "[::1]:8080"; api.listen_address.
struct Listen {
  std::string address;
  std::uint16_t port = 0;
};
Result<Listen> parse_listen(std::string const& text);
bool is_loopback(std::string const& address);

// Answers a request on a worker thread; may block.
using Answerer = std::function<Response(Request const&)>;

class Server {
 public:
  // Binds at once: api.port_in_use, api.listen_failed, api.tls_failed, api.log_failed, api.web_missing. The
  // installation must outlive the server.
  static Result<std::unique_ptr<Server>> create(Config config, app::Installation& installation);
  // A server of its own that knows no installation, route table or sessions: a witness.
  static Result<std::unique_ptr<Server>> create(Config config, Answerer answerer);
  ~Server();

  std::uint16_t port() const;
  // Serves until stop() or SIGINT/SIGTERM, then finishes what is in flight and returns.
  void run();
  void stop();  // any thread

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  static Result<std::unique_ptr<Server>> start(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace jixiao::api
