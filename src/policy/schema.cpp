#include "policy/schema.h"

#include "base/text.h"
#include "model/pack.h"
#include "reflect/schema.h"

namespace jixiao::policy {
namespace {

constexpr auto draft = "https://json-schema.org/draft/2020-12/schema";

// A schema of JSON values as the loader reads YAML scalars, which an editor has typed already.
void widen(Json& schema) {
  if (schema.is_array()) {
    for (auto& one : schema) widen(one);
    return;
  }
  if (!schema.is_object()) return;
  auto const type = schema.find("type");
  if (type == schema.end() || !type->is_string() || schema.contains("enum")) {
    for (auto& [key, one] : schema.items()) widen(one);
    return;
  }
  auto const name = type->get<std::string>();
  auto const format = schema.value("format", std::string());
  if (name == "string" && format.empty()) {
    schema["type"] = {"string", "number", "boolean"};
  } else if (name == "string" && format == "decimal") {
    schema.erase("format");
    schema["type"] = {"number", "string"};
  } else if (name == "string" && format == "period") {
    schema.erase("format");
    schema["type"] = {"string", "integer"};  // 2026
    schema["pattern"] = "^[0-9]{4}(H[12]|Q[1-4]|-(0[1-9]|1[0-2]))?$";
  } else if (name == "integer") {
    schema["type"] = {"integer", "string"};
    schema["pattern"] = "^-?[0-9]+$";
  }
  for (auto const* part : {"properties", "items", "additionalProperties"}) {
    auto const found = schema.find(part);
    if (found == schema.end()) continue;
    if (std::string_view(part) != "properties") {
      widen(*found);
      continue;
    }
    for (auto& [key, one] : found->items()) widen(one);
  }
}

// What a schema refers to, directly or through others.
void collect(Json const& schema, Json const& definitions, Json& out) {
  if (schema.is_array()) {
    for (auto const& one : schema) collect(one, definitions, out);
  } else if (schema.is_object()) {
    for (auto const& [key, one] : schema.items()) {
      if (key == "$ref" && one.is_string()) {
        auto const name = one.get<std::string>().substr(std::string_view("#/$defs/").size());
        if (out.contains(name)) continue;
        out[name] = definitions.at(name);
        collect(definitions.at(name), definitions, out);
      } else {
        collect(one, definitions, out);
      }
    }
  }
}

Json document(std::string const& title, Json root, Json const& definitions) {
  Json out = {{"$schema", draft}, {"title", title}};
  Json needed = Json::object();
  collect(root, definitions, needed);
  out.update(root);
  if (!needed.empty()) out["$defs"] = std::move(needed);
  return out;
}

// What an entry of the section is: the item of a list, or the section itself.
Json entry_of(Json const& section) { return section.contains("items") ? section["items"] : section; }

}  // namespace

Result<std::string> pack_schema(std::string const& noun) {
  reflect::Schemas schemas;
  (void)schemas.of<Pack>();
  auto definitions = schemas.definitions();
  for (auto& [name, definition] : definitions.items()) widen(definition);
  auto const pack = definitions["Pack"];
  definitions.erase("Pack");
  auto const& sections = pack["properties"];
  if (noun.empty()) {
    Json root = {{"type", "object"}, {"properties", sections}, {"additionalProperties", false}};
    return document("制度包文件", std::move(root), definitions).dump(2);
  }
  if (sections.contains(noun)) return document(noun, entry_of(sections[noun]), definitions).dump(2);
  if (definitions.contains(noun)) return document(noun, {{"$ref", "#/$defs/" + noun}}, definitions).dump(2);
  std::vector<std::string> names;
  for (auto const* known : {&sections, static_cast<Json const*>(&definitions)}) {
    for (auto const& [name, schema] : known->items()) names.push_back(name);
  }
  auto const near = nearest_name(noun, names);
  return fail(ErrorKind::not_found, "policy.noun_unknown",
              {{"noun", noun}, {"hint", near ? "，是不是“" + *near + "”?" : ""}, {"known", join(names, "、")}});
}

}  // namespace jixiao::policy
