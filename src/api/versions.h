#pragma once
// The version a change was made from, as If-Match names it, and what is said when it is another by now.
#include <cstdint>
#include <optional>
#include <string>

#include "api/route.h"

namespace jixiao::api {

// Without its quotes; empty where the request names none.
std::string read_version(Call const& call);
// Of what counts its versions; none where the request names none or no number.
std::optional<std::int64_t> read_version_number(Call const& call);

// What a store calls a change in the meantime is a lost update here; other errors stay as they are.
Error as_lost_update(Error error, std::string const& what);

}  // namespace jixiao::api
