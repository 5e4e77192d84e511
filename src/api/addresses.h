#pragma once
// How many connections each address has open, so that one machine cannot take them all. Thread-safe.
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace jixiao::api {

class Addresses {
 public:
  // False where the address has `max` of them already; 0 is no limit. What has entered must leave().
  bool enter(std::string const& address, std::int64_t max) {
    std::lock_guard const lock(mutex_);
    auto& count = open_[address];
    if (max > 0 && count >= max) return false;
    ++count;
    return true;
  }
  void leave(std::string const& address) {
    std::lock_guard const lock(mutex_);
    auto const found = open_.find(address);
    if (found != open_.end() && --found->second == 0) open_.erase(found);
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::int64_t> open_;
};

}  // namespace jixiao::api
