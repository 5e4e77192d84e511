#pragma once
// The OpenAPI 3.1 document and the permission matrix, both made from the route table alone.
#include <string>

#include "reflect/json_fwd.h"

namespace jixiao::api {

Json openapi_document();
std::string operation_id(std::string_view verb, std::string_view path);  // "get_api_units_unit_card"
// One line per route: verb, path, who may call it, what it does. Markdown.
std::string permission_matrix();

}  // namespace jixiao::api
