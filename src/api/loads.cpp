#include "api/loads.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/post.hpp>

namespace jixiao::api {

Loads::Loads(int threads, Load load)
    : load_(std::move(load)), threads_(static_cast<std::size_t>(std::max(1, threads))) {}

Loads::~Loads() { stop(); }

void Loads::after(app::SnapshotKey const& key, Then then) {
  std::lock_guard const lock(mutex_);
  auto& waiting = waiting_[{key.period, key.version}];
  waiting.push_back(std::move(then));
  if (waiting.size() == 1) boost::asio::post(threads_, [this, key] { run(key); });
}

void Loads::run(app::SnapshotKey const& key) {
  bool skip = false;
  {
    std::lock_guard const lock(mutex_);
    skip = stopping_;
  }
  try {
    if (!skip) load_(key);
  } catch (std::exception const& error) {  // those who wait meet it again as they read
    spdlog::error("load of {}: {}", key.period.to_string(), error.what());
  }
  std::vector<Then> called;
  {
    std::lock_guard const lock(mutex_);
    auto const found = waiting_.find({key.period, key.version});
    called = std::move(found->second);
    waiting_.erase(found);
  }
  for (auto const& then : called) then();
}

void Loads::stop() {
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  threads_.join();
}

}  // namespace jixiao::api
