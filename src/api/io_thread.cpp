#include "api/io_thread.h"

#include <boost/asio/steady_timer.hpp>

namespace jixiao::api {

IoTask<void> IoThread::sweep(IoExecutor executor, spdlog::logger* log) {
  boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, IoExecutor> second(executor);
  while (true) {
    second.expires_after(std::chrono::seconds(1));
    auto const [failed] = co_await second.async_wait(as_result);
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

void IoThread::flush(spdlog::logger* log) {
  if (!log || lines_.empty()) return;
  log->info(spdlog::string_view_t(lines_.data(), lines_.size()));
  lines_.clear();
}

}  // namespace jixiao::api
