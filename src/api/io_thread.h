#pragma once
// What one I/O thread keeps for its connections; touched by that thread alone, so a request costs neither a lock nor a
// timer. Deadlines are looked at once a second; log lines leave in blocks. Heavy (Asio).
#include <spdlog/logger.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <list>
#include <string>

namespace jixiao::api {

// Named, not any_io_executor: every operation copies its executor.
using IoExecutor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, IoExecutor>;
template <class T>
using IoTask = boost::asio::awaitable<T, IoExecutor>;
inline constexpr boost::asio::use_awaitable_t<IoExecutor> awaited;
inline constexpr auto as_result = boost::asio::as_tuple(awaited);

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

  // `append` adds one line, without its end, to the text it is given. A null log keeps nothing.
  template <class Append>
  void log_line(spdlog::logger* log, Append const& append) {
    if (!log) return;
    if (!lines_.empty()) lines_ += '\n';
    append(lines_);
    if (lines_.size() >= log_block_bytes) flush(log);
  }
  void flush(spdlog::logger* log);  // also after the thread has ended

 private:
  static constexpr std::size_t log_block_bytes = 32 * 1024;
  std::list<Watched> watched_;
  std::string lines_;
};

// One connection's place among those an I/O thread watches; the connection must not outlive the thread's IoThread.
class Patience {
 public:
  Patience(IoThread& thread, Socket& socket) : thread_(thread), place_(thread.watch(socket)) {}
  Patience(Patience const&) = delete;
  ~Patience() { thread_.forget(place_); }

  void limit(int seconds) { place_->until = IoThread::Clock::now() + std::chrono::seconds(seconds); }
  void limit_never() { place_->until = IoThread::Clock::time_point::max(); }

 private:
  IoThread& thread_;
  IoThread::Place place_;
};

}  // namespace jixiao::api
