#pragma once
// `jixiao openapi`: the description of the HTTP interface, which the web pages' types are made from (tools/web.sh types).
#include "cli/commands.h"

namespace jixiao {

void add_openapi(cli::Command c);

}  // namespace jixiao
