#include "api/openapi.h"

#include <fmt/format.h>

#include "api/problem.h"
#include "api/route.h"

namespace jixiao::api {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return out;
}

std::string who(Guard const& guard) {
  switch (guard.kind) {
    case Guard::Kind::anybody: return "任何人";
    case Guard::Kind::arriving: return "已登录，首次登录的手续未办完也可";
    case Guard::Kind::signed_in: return "已登录";
    case Guard::Kind::permission:
      return fmt::format("{} ({})", info_of(guard.permission).name, info_of(guard.permission).title);
  }
  return "";
}

Json content(std::string_view type, Json schema) { return {{std::string(type), {{"schema", std::move(schema)}}}}; }

// A described struct's members as path and query parameters.
Json parameters(Route const& route, Json const& schema) {
  Json out = Json::array();
  auto const required = schema.value("required", Json::array());
  auto const properties = schema.value("properties", Json::object());
  for (auto const& [name, type] : properties.items()) {
    bool const in_path = route.path.find("{" + name + "}") != std::string_view::npos;
    bool const must = in_path || std::find(required.begin(), required.end(), name) != required.end();
    Json one = {{"name", name}, {"in", in_path ? "path" : "query"}, {"required", must}, {"schema", type}};
    if (type.contains("type") && type["type"] == "array") one["explode"] = false;
    out.push_back(std::move(one));
  }
  return out;
}

Json operation(Route const& route, reflect::Schemas& schemas) {
  Json out = {
      {"operationId", operation_id(to_text(route.verb), route.path)},
      {"summary", std::string(route.summary)},
      {"description", "权限：" + who(route.guard)},
      {"x-permission", route.guard.kind == Guard::Kind::permission ? std::string(info_of(route.guard.permission).name)
                       : route.guard.kind == Guard::Kind::anybody  ? "anybody"
                       : route.guard.kind == Guard::Kind::arriving ? "arriving"
                                                                   : "signed_in"}};
  bool const in_body = route.verb != Verb::get && route.verb != Verb::del && !route.upload;
  reflect::Schemas own("#/components/schemas/");
  auto const reference = own.of(*route.input);
  auto const name = reference["$ref"].get<std::string>().substr(std::string("#/components/schemas/").size());
  Json const input = own.definitions()[name];
  Json in_path = Json::array();
  for (auto& one : parameters(route, input)) {
    if (!in_body || one["in"] == "path") in_path.push_back(std::move(one));
  }
  if (route.versioned != Versioned::no) {
    in_path.push_back({{"name", "If-Match"},
                       {"in", "header"},
                       {"required", route.versioned == Versioned::always},
                       {"schema", {{"type", "string"}}}});
  }
  if (!in_path.empty()) out["parameters"] = std::move(in_path);
  if (in_body && !input["properties"].empty()) {
    out["requestBody"] = {{"required", true}, {"content", content("application/json", schemas.of(*route.input))}};
  } else if (route.upload) {
    out["requestBody"] = {{"required", true},
                          {"content", content("application/octet-stream", {{"type", "string"}, {"format", "binary"}})}};
  }
  Json ok = {{"description", "办理结果"}};
  ok["content"] = route.output ? content("application/json", schemas.of(*route.output))
                               : content("application/octet-stream", {{"type", "string"}, {"format", "binary"}});
  out["responses"] = {{"200", std::move(ok)},
                      {"default",
                       {{"description", "问题说明（RFC 9457）"},
                        {"content", content("application/problem+json", schemas.of<Problem>())}}}};
  if (route.guard.kind == Guard::Kind::anybody) out["security"] = Json::array();
  return out;
}

}  // namespace

std::string operation_id(std::string_view verb, std::string_view path) {
  std::string out = lower(verb);
  for (char const c : path) {
    if (c == '{' || c == '}') continue;
    out += c == '/' || c == '-' || c == '.' ? '_' : c;
  }
  return out;
}

Json openapi_document() {
  reflect::Schemas schemas("#/components/schemas/");
  Json paths = Json::object();
  for (auto const& route : all_routes()) {
    paths[std::string(route.path)][lower(to_text(route.verb))] = operation(route, schemas);
  }
  Json out = {{"openapi", "3.1.0"},
              {"info", {{"title", "智慧绩效平台"}, {"version", "1"}, {"description", "路由表生成，不手写。"}}},
              {"security", Json::array({{{"session", Json::array()}}})},
              {"paths", std::move(paths)}};
  out["components"]["schemas"] = schemas.definitions();
  out["components"]["securitySchemes"]["session"] = {{"type", "apiKey"}, {"in", "cookie"}, {"name", "jixiao_session"}};
  return out;
}

std::string permission_matrix() {
  std::string out = "| 方法 | 地址 | 谁可以 | 说明 |\n|---|---|---|---|\n";
  for (auto const& route : all_routes()) {
    out += fmt::format("| {} | `{}` | {} | {} |\n", to_text(route.verb), route.path, who(route.guard), route.summary);
  }
  return out;
}

}  // namespace jixiao::api
