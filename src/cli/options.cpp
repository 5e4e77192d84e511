#include "cli/options.h"

#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "base/zone.h"

namespace jixiao::cli {

Timestamp wall_clock() {
  if (char const* fixed = std::getenv("JIXIAO_NOW")) {
    if (auto const at = Timestamp::parse(fixed)) return *at;
  }
  return from_unix(std::time(nullptr));
}

int report(Error const& error) { return report(Errors{error}); }

int report(Errors const& errors) {
  for (auto const& error : errors) std::fprintf(stderr, "错误：%s [%s]\n", to_text(error).c_str(), error.code.c_str());
  return work_failed;
}

void print(std::string const& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

}  // namespace jixiao::cli
