#include "openapi.h"

#include "api/openapi.h"
#include "reflect/json.h"

namespace jixiao {

void add_openapi(cli::Command c) {
  c.parser.add_subcommand("openapi", "HTTP 接口说明（OpenAPI 3.1，JSON）")->callback([] {
    cli::print(reflect::render_json_indented(api::openapi_document()) + "\n");
  });
}

}  // namespace jixiao
