#pragma once
// A request's turn on the workers: first the period it is about is loaded, then it waits for room, then it is answered.
// Heavy (Asio).
#include <string>

#include "api/io_thread.h"
#include "api/server_state.h"

namespace jixiao::api {

// 503 api.busy where too many wait, or it has waited too long. The request must outlive the answer.
IoTask<Outgoing> work_on(ServerState& state, Request const& request, std::string instance);

}  // namespace jixiao::api
