#include "base/zone.h"

#include <cstdlib>
#include <ctime>

namespace jixiao {

std::int64_t zone_offset_at(std::int64_t unix_seconds) {
  constexpr std::int64_t beijing_seconds = 8 * 3600;
  if (!std::getenv("TZ")) return beijing_seconds;
  auto const at = static_cast<std::time_t>(unix_seconds);
  std::tm local{};
  ::localtime_r(&at, &local);
  return local.tm_gmtoff;
}

Timestamp from_unix(std::int64_t unix_seconds) { return {unix_seconds + zone_offset_at(unix_seconds)}; }

std::int64_t to_unix(Timestamp local) {
  auto const near = local.seconds - zone_offset_at(local.seconds);
  return local.seconds - zone_offset_at(near);
}

}  // namespace jixiao
