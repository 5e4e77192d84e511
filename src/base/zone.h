#pragma once
// The authority's clock against universal time: Beijing's unless TZ says otherwise, because servers and containers
// often run on UTC. Timestamps are local times; whatever talks to clocks outside (codes, files) converts here.
#include <cstdint>

#include "base/date.h"

namespace jixiao {

// Seconds the local clock is ahead at that moment.
std::int64_t zone_offset_at(std::int64_t unix_seconds);

Timestamp from_unix(std::int64_t unix_seconds);
// Of a local time that occurs twice (summer time ends) either may come out.
std::int64_t to_unix(Timestamp local);

}  // namespace jixiao
