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

Json Schemas::reference(std::string const& name) const { return {{"$ref", ref_prefix_ + name}}; }

bool Schemas::claim(std::string const& name, std::type_index type) {
  auto const [place, added] = types_.emplace(name, type);
  JX_ASSERT(place->second == type);
  return added;
}

}  // namespace jixiao::reflect
