#pragma once
// Periods that have to be read from the home before anybody can be answered about them. Loads run on threads of their
// own, one for each period however many wait for it; who waits holds no thread. Thread-safe. Heavy (Asio).
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "app/reading/published.h"

namespace jixiao::api {

class Loads {
 public:
  using Load = std::function<void(app::SnapshotKey const&)>;  // what it throws is logged
  using Then = std::function<void()>;                         // must not throw

  Loads(int threads, Load load);
  ~Loads();
  Loads(Loads const&) = delete;

  // `then` is called once, on a loading thread, when the load is over, whatever came of it.
  void after(app::SnapshotKey const& key, Then then);

  // Loads that have not begun are left out; whoever waits is called all the same.
  void stop();

 private:
  using Name = std::pair<Period, std::optional<int>>;
  void run(app::SnapshotKey const& key);

  Load load_;
  std::mutex mutex_;
  std::map<Name, std::vector<Then>> waiting_;
  bool stopping_ = false;
  boost::asio::thread_pool threads_;  // last: uses the above
};

}  // namespace jixiao::api
