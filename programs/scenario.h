#pragma once
// `jixiao scenario`: a pack's scenarios, from the command line.
#include "cli/commands.h"

namespace jixiao {

void add_scenario(cli::Command c);

}  // namespace jixiao
