// Composition root: one binary, commands in src/cli, the server in src/api.
#include "cli/main.h"
#include "openapi.h"
#include "scenario.h"
#include "serve.h"
#include "witness.h"

int main(int argc, char** argv) {
  return jixiao::cli::run(argc, argv, {jixiao::add_serve, jixiao::add_witness, jixiao::add_openapi, jixiao::add_scenario});
}
