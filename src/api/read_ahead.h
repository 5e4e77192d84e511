#pragma once
// What almost everybody asks for first is read before anybody asks: the newest period, and for the first preview the
// earlier boards whose lines stand on it. In the background, on the threads that load periods.
#include "api/server_state.h"

namespace jixiao::api {

// Returns at once. Any thread; nothing is done where a plain function answers.
void read_ahead(ServerState& state);

}  // namespace jixiao::api
