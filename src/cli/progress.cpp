#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace jixiao::cli {
namespace {

std::string human(double n) {
  if (n >= 1e8) return fmt::format("{:.1f}亿", n / 1e8);
  if (n >= 1e4) return fmt::format("{:.1f}万", n / 1e4);
  return fmt::format("{:.0f}", n);
}

}  // namespace

ProgressLine::ProgressLine(std::string what)
    : what_(std::move(what)), terminal_(::isatty(2) == 1), start_(std::chrono::steady_clock::now()), last_() {}

ProgressLine::~ProgressLine() {
  if (drawn_) std::fputs("\r\033[K", stderr);
}

void ProgressLine::update(std::int64_t done, std::int64_t total, std::string const& unit) {
  std::lock_guard const lock(mutex_);
  auto const now = std::chrono::steady_clock::now();
  if (!terminal_ || now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  auto const seconds = std::chrono::duration<double>(now - start_).count();
  auto const rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  auto text = fmt::format("{} {}{}", what_, human(static_cast<double>(done)), unit);
  if (total > 0)
    text += fmt::format(" / {} ({:.0f}%)", human(static_cast<double>(total)),
                        100.0 * static_cast<double>(done) / static_cast<double>(total));
  if (rate > 0) text += fmt::format("，{}{}/秒", human(rate), unit);
  if (rate > 0 && total > done) text += fmt::format("，还需 {:.0f} 秒", static_cast<double>(total - done) / rate);
  draw(text);
}

void ProgressLine::say(std::string const& text) {
  std::lock_guard const lock(mutex_);
  auto const now = std::chrono::steady_clock::now();
  if (!terminal_ || now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  draw(what_ + " " + text);
}

void ProgressLine::draw(std::string const& text) {
  std::fprintf(stderr, "\r\033[K%s", text.c_str());
  std::fflush(stderr);
  drawn_ = true;
}

}  // namespace jixiao::cli
