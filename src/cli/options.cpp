#include "cli/options.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace jixiao::cli {

Timestamp wall_clock() {
  if (char const* fixed = std::getenv("JIXIAO_NOW")) {
    if (auto const at = Timestamp::parse(fixed)) return *at;
  }
  std::time_t const now = std::time(nullptr);
  // Servers and containers often run on UTC; the authority's time is Beijing's unless TZ says otherwise.
  constexpr std::int64_t beijing_seconds = 8 * 3600;
  if (!std::getenv("TZ")) return {static_cast<std::int64_t>(now) + beijing_seconds};
  std::tm local{};
  ::localtime_r(&now, &local);
  return {static_cast<std::int64_t>(now) + local.tm_gmtoff};
}

int report(Error const& error) { return report(Errors{error}); }

int report(Errors const& errors) {
  for (auto const& error : errors) std::fprintf(stderr, "错误：%s [%s]\n", to_text(error).c_str(), error.code.c_str());
  return work_failed;
}

void print(std::string const& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

}  // namespace jixiao::cli
