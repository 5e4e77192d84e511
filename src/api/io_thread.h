#pragma once
// What one I/O thread keeps for its connections; touched by that thread alone, so a request costs neither a lock nor a
// timer. Deadlines are looked at once a second; log lines leave in blocks. Heavy (Asio).
#include <spdlog/logger.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <list>
#include <string>

namespace jixiao::api {

// Named, not any_io_executor: every operation copies its executor.
using IoExecutor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, IoExecutor>;
template <class T>
using IoTask = boost::asio::awaitable<T, IoExecutor>;

class IoThread {
 public:
  using Clock = std::chrono::steady_clock;
  struct Watched {
    Socket* socket;
    Clock::time_point until;
  };
  using Place = std::list<Watched>::iterator;

  // Once `until` has passed the socket is closed, which ends whatever waits on it.
  Place watch(Socket& socket) { return watched_.insert(watched_.end(), {&socket, Clock::time_point::max()}); }
  void forget(Place place) { watched_.erase(place); }

  // Closes what is late and writes the log out, every second, as long as the context runs.
  IoTask<void> sweep(IoExecutor executor, spdlog::logger* log);

  // The line goes without its line end. A null log keeps nothing.
  void log_line(spdlog::logger* log, std::string_view line);
  void flush(spdlog::logger* log);  // also after the thread has ended

 private:
  static constexpr std::size_t log_block_bytes = 32 * 1024;
  std::list<Watched> watched_;
  std::string lines_;
};

}  // namespace jixiao::api
