#pragma once
// The command line (docs: `jixiao --help`). Exit status: 0 done; 1 the work failed or tampering was found; 2 bad usage.

namespace jixiao::cli {

int run(int argc, char** argv);

}  // namespace jixiao::cli
