#pragma once
// A progress line on standard error, only on a terminal: what, how far, rate, remaining time. Redrawn at most ten times
// a second. Thread-safe.
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace jixiao::cli {

class ProgressLine {
 public:
  explicit ProgressLine(std::string what);
  ~ProgressLine();
  void update(std::int64_t done, std::int64_t total, std::string const& unit);
  void say(std::string const& text);

 private:
  void draw(std::string const& text);
  std::string what_;
  bool terminal_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point start_, last_;
  std::mutex mutex_;
};

}  // namespace jixiao::cli
