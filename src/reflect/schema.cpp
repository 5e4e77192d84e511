#include "reflect/schema.h"

#include "base/check.h"

namespace jixiao::reflect {
namespace detail {

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

std::string without_namespace(std::string const& type_name) { return type_name.substr(type_name.rfind(':') + 1); }

}  // namespace detail

Json Schemas::reference(std::string const& name) const { return {{"$ref", ref_prefix_ + name}}; }

bool Schemas::claim(std::string const& name, std::string const& full_name) {
  auto const [place, added] = full_names_.emplace(name, full_name);
  JX_ASSERT(place->second == full_name);
  return added;
}

}  // namespace jixiao::reflect
