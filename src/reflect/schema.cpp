#include "reflect/schema.h"

#include <boost/core/demangle.hpp>

#include "base/check.h"

namespace jixiao::reflect {
namespace detail {
namespace {

Json text_schema(std::string_view format) {
  Json out = {{"type", "string"}};
  if (!format.empty()) out["format"] = std::string(format);
  return out;
}

Json names_schema(std::span<std::string_view const> names) {
  Json listed = Json::array();
  for (auto const name : names) listed.push_back(std::string(name));
  return {{"type", "string"}, {"enum", std::move(listed)}};
}

Json list_schema(Json items, bool unique) {
  Json out = {{"type", "array"}, {"items", std::move(items)}};
  if (unique) out["uniqueItems"] = true;
  return out;
}

Json map_schema(Json values) { return {{"type", "object"}, {"additionalProperties", std::move(values)}}; }

std::string_view text_beside(Shape const& shape, std::string_view member) {
  for (Doc const doc : shape.docs) {
    if (doc.member == member) return doc.text;
  }
  return "";
}

// What an absent member holds can be told, except where nothing stands for nothing.
bool tells_default(Shape const& member) {
  return member.kind != ShapeKind::optional && member.kind != ShapeKind::json && member.kind != ShapeKind::digest;
}

}  // namespace

std::vector<std::string> undocumented(Shape const& shape) {
  std::vector<std::string> out;
  for (auto const& member : shape.members) {
    if (text_beside(shape, member.name).empty()) out.emplace_back(member.name);
  }
  return out;
}

Json schema_of(Shape const& shape) {
  Schemas schemas;
  Json out = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}};
  out.update(schemas.of(shape));
  if (!schemas.definitions().empty()) out["$defs"] = schemas.definitions();
  return out;
}

std::string definition_name(std::string_view type_name) {
  constexpr std::string_view unnamed = "(anonymous namespace)::";
  std::string text(type_name);
  for (auto at = text.find(unnamed); at != std::string::npos; at = text.find(unnamed)) text.erase(at, unnamed.size());
  std::string out;
  std::size_t word = 0;  // where the identifier that is being copied began
  for (char const c : text) {
    bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (letter) {
      out += c;
    } else if (c == ':') {
      out.resize(word);
    } else {
      if (!out.empty() && out.back() != '_') out += '_';
      word = out.size();
    }
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return out;
}

}  // namespace detail

Json Schemas::of(Shape const& shape) {
  switch (shape.kind) {
    case ShapeKind::json: return Json::object();
    case ShapeKind::boolean: return {{"type", "boolean"}};
    case ShapeKind::integer: return {{"type", "integer"}};
    case ShapeKind::digest: return {{"type", "string"}, {"pattern", "^[0-9a-f]{64}$"}};
    case ShapeKind::name: return detail::names_schema(shape.names);
    case ShapeKind::text: return detail::text_schema(shape.format);
    case ShapeKind::optional: return of(*shape.element);
    case ShapeKind::list: return detail::list_schema(of(*shape.element), false);
    case ShapeKind::set: return detail::list_schema(of(*shape.element), true);
    case ShapeKind::map: return detail::map_schema(of(*shape.element));
    case ShapeKind::structure: break;
  }
  auto const name = detail::definition_name(boost::core::demangle(shape.type->name()));
  if (claim(name, *shape.type)) definitions_[name] = of_struct(shape);
  return reference(name);
}

Json Schemas::of_struct(Shape const& shape) {
  Json properties = Json::object();
  Json required = Json::array();
  auto const& known = shape.known();
  auto flag = known.required.begin();
  for (auto const& member : shape.members) {
    Json property = of(*member.shape);
    auto const text = detail::text_beside(shape, member.name);
    if (!text.empty()) property["description"] = std::string(text);
    if (*flag++) {
      required.push_back(std::string(member.name));
    } else if (detail::tells_default(*member.shape)) {
      property["default"] = detail::write_json(*member.shape, place_in(member, known.defaults));
    }
    detail::append(properties, member.name, std::move(property));
  }
  Json out = {{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) out["required"] = std::move(required);
  out["additionalProperties"] = false;
  return out;
}

Json Schemas::reference(std::string const& name) const { return {{"$ref", ref_prefix_ + name}}; }

bool Schemas::claim(std::string const& name, std::type_index type) {
  auto const [place, added] = types_.emplace(name, type);
  JX_ASSERT(place->second == type);
  return added;
}

}  // namespace jixiao::reflect
