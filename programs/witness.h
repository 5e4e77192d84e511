#pragma once
// `jixiao witness`: a witness of transparency logs as a server of its own, with nothing of the platform in it. Added
// here because it joins the ledger with the HTTP server.
#include "cli/commands.h"

namespace jixiao {

void add_witness(cli::Command c);

}  // namespace jixiao
