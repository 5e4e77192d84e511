#pragma once
// The command line (docs: `jixiao --help`). Exit status: 0 done; 1 the work failed or tampering was found; 2 bad usage.
#include <vector>

namespace jixiao::cli {

struct Command;

// `more`: commands that need what this folder may not include (`serve`), added after the others.
int run(int argc, char** argv, std::vector<void (*)(Command)> const& more = {});

}  // namespace jixiao::cli
