#pragma once
// `jixiao serve`: the one command that needs the HTTP server, so it is added here and not in cli/.
#include "cli/commands.h"

namespace jixiao {

void add_serve(cli::Command c);

}  // namespace jixiao
