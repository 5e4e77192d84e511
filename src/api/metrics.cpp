#include "api/metrics.h"

#include <fmt/format.h>

#include <algorithm>

namespace jixiao::api {

void Metrics::request(int status, double seconds, std::size_t bytes) {
  by_class_[static_cast<std::size_t>(std::clamp(status / 100, 0, 5))].fetch_add(1, std::memory_order_relaxed);
  auto const bucket = std::lower_bound(bounds.begin(), bounds.end(), seconds) - bounds.begin();
  buckets_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  microseconds_.fetch_add(static_cast<std::int64_t>(seconds * 1e6), std::memory_order_relaxed);
  bytes_.fetch_add(static_cast<std::int64_t>(bytes), std::memory_order_relaxed);
}

std::string Metrics::render() const {
  std::string out;
  auto const line = [&](std::string_view name, std::string_view type, std::string_view help, std::int64_t value) {
    out += fmt::format("# HELP {} {}\n# TYPE {} {}\n{} {}\n", name, help, name, type, name, value);
  };
  out += "# HELP jixiao_http_requests_total Answers by class of status.\n# TYPE jixiao_http_requests_total counter\n";
  for (std::size_t i = 1; i < by_class_.size(); ++i) {
    out += fmt::format("jixiao_http_requests_total{{class=\"{}xx\"}} {}\n", i, by_class_[i].load());
  }
  out += "# HELP jixiao_http_seconds Time from the request's last byte to the answer's.\n";
  out += "# TYPE jixiao_http_seconds histogram\n";
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    sum += buckets_[i].load();
    auto const bound = i < bounds.size() ? fmt::format("{}", bounds[i]) : std::string("+Inf");
    out += fmt::format("jixiao_http_seconds_bucket{{le=\"{}\"}} {}\n", bound, sum);
  }
  out += fmt::format("jixiao_http_seconds_sum {}\njixiao_http_seconds_count {}\n",
                     static_cast<double>(microseconds_.load()) / 1e6, sum);
  line("jixiao_http_bytes_total", "counter", "Bytes of answers.", bytes_.load());
  line("jixiao_connections", "gauge", "Open connections.", connections.load());
  line("jixiao_connections_refused_total", "counter", "Connections beyond the limit.", refused_connections.load());
  line("jixiao_event_streams", "gauge", "Browsers listening for changes.", event_streams.load());
  line("jixiao_workers_waiting", "gauge", "Requests waiting for or on a worker.", workers_waiting.load());
  line("jixiao_loads_waiting", "gauge", "Requests waiting for a period to be loaded.", loads_waiting.load());
  line("jixiao_answer_cache_hits_total", "counter", "Answers from the cache.", cache_hits.load());
  line("jixiao_answer_cache_misses_total", "counter", "Answers made anew.", cache_misses.load());
  return out;
}

}  // namespace jixiao::api
