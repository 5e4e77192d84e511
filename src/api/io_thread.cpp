#include "api/io_thread.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace jixiao::api {

IoTask<void> IoThread::sweep(IoExecutor executor, spdlog::logger* log) {
  boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, IoExecutor> second(executor);
  while (true) {
    second.expires_after(std::chrono::seconds(1));
    auto const [failed] = co_await second.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable_t<IoExecutor>{}));
    if (failed) co_return;
    auto const now = Clock::now();
    for (auto& one : watched_) {
      if (one.until > now) continue;
      boost::system::error_code ignored;
      one.socket->close(ignored);
      one.until = Clock::time_point::max();
    }
    flush(log);
  }
}

void IoThread::log_line(spdlog::logger* log, std::string_view line) {
  if (!log) return;
  if (!lines_.empty()) lines_ += '\n';
  lines_ += line;
  if (lines_.size() >= log_block_bytes) flush(log);
}

void IoThread::flush(spdlog::logger* log) {
  if (!log || lines_.empty()) return;
  log->info(spdlog::string_view_t(lines_.data(), lines_.size()));
  lines_.clear();
}

}  // namespace jixiao::api
