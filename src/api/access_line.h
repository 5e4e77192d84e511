#pragma once
// A request's line in the access log: one JSON object.
#include <cstdint>
#include <string>

#include "api/message.h"
#include "base/date.h"

namespace jixiao::api {

struct Served {
  Timestamp at;
  std::uint64_t instance = 0;  // number of the request
  int status = 0;
  std::size_t bytes = 0;
  double seconds = 0;
};

// Appends to `out`, without a line end.
void append_access_line(std::string& out, Request const& request, Served const& served);

}  // namespace jixiao::api
