#pragma once
// Changes as server-sent events (HTML standard §9.2): published in any thread, delivered by each connection's own
// coroutine. Events name what changed, never what it is, so anybody signed in may hear them. A ring of the newest lets
// a browser that was away catch up by Last-Event-ID; one that was away too long is told to read everything again.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace jixiao::api {

class Events {
 public:
  static constexpr std::size_t ring_max = 1024;
  static constexpr std::size_t backlog_max = 256;  // of one slow reader; beyond it the reader is told to read again
  static constexpr std::size_t streams_max = 16;   // of one owner; the oldest ends where another begins

  // One reader. Only its own coroutine touches it, but for deliver(), which posts to its executor.
  struct Subscriber {
    explicit Subscriber(boost::asio::any_io_executor const& executor) : wake(executor) {}
    boost::asio::steady_timer wake;  // cancelled when something arrives
    std::deque<std::shared_ptr<std::string const>> backlog;
    bool closed = false;
    std::string owner;
  };

  // `data` is one line of JSON.
  void publish(std::string_view name, std::string_view data);

  // What came after `last_event_id` ("" = nothing missed) is in the backlog at once.
  // `owner` is a session's id; none ("") is not limited.
  std::shared_ptr<Subscriber> subscribe(boost::asio::any_io_executor const& executor, std::string_view last_event_id,
                                        std::string const& owner = "");
  void unsubscribe(std::shared_ptr<Subscriber> const& subscriber);
  void close_all();  // at shutdown: every reader's stream ends
  std::size_t subscribers() const;

 private:
  struct Kept {
    std::uint64_t id = 0;
    std::shared_ptr<std::string const> text;
  };
  static void close(std::shared_ptr<Subscriber> const& subscriber);
  void make_room(std::string const& owner);
  static void deliver(std::shared_ptr<Subscriber> const& subscriber, std::shared_ptr<std::string const> text);

  mutable std::mutex mutex_;
  std::uint64_t last_id_ = 0;
  std::deque<Kept> ring_;
  std::vector<std::shared_ptr<Subscriber>> subscribers_;
};

}  // namespace jixiao::api
