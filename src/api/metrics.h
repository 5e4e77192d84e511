#pragma once
// Counters of the server in Prometheus's text format 0.0.4. Atomics only: counting costs a request nothing.
#include <array>
#include <atomic>
#include <cstdint>
#include <string>

namespace jixiao::api {

class Metrics {
 public:
  void request(int status, double seconds, std::size_t bytes);

  std::atomic<std::int64_t> connections{0};
  std::atomic<std::int64_t> event_streams{0};
  std::atomic<std::int64_t> workers_waiting{0};
  std::atomic<std::int64_t> loads_waiting{0};
  std::atomic<std::int64_t> cache_hits{0};
  std::atomic<std::int64_t> cache_misses{0};
  std::atomic<std::int64_t> refused_connections{0};

  std::string render() const;

 private:
  static constexpr std::array<double, 8> bounds{0.001, 0.005, 0.02, 0.1, 0.5, 1, 5, 30};  // seconds
  std::array<std::atomic<std::int64_t>, 6> by_class_{};
  std::array<std::atomic<std::int64_t>, 9> buckets_{};
  std::atomic<std::int64_t> microseconds_{0};
  std::atomic<std::int64_t> bytes_{0};
};

}  // namespace jixiao::api
