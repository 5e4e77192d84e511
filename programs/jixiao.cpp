// Composition root: one binary, commands in src/cli.
#include "cli/main.h"

int main(int argc, char** argv) { return jixiao::cli::run(argc, argv); }
