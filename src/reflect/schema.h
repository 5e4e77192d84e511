#pragma once
// JSON Schema (2020-12) of described structs, for OpenAPI, for editors of policy packs and for the UI's forms. It says
// what to_json writes and decode accepts; decode is wider in two points: a number where text of a Decimal is expected,
// and null for an absent optional. `required` follows the rule in reflect/json.h; what T{} holds in other members
// stands as `default`.
//
// Texts for people stand in a table beside the struct, found by its namespace (a name that is no member does not
// compile; undocumented<T>() serves a test that none is missing):
//   constexpr auto docs(Unit const*) { return std::array{reflect::Doc{"code", "统一编码"}}; }
#include <boost/core/type_name.hpp>
#include <typeindex>

#include "base/period.h"
#include "reflect/json.h"

namespace jixiao::reflect {

struct Doc {
  std::string_view member;
  std::string_view text;
};

template <class T>
concept Documented = requires(T const* t) {
  docs(t);
};

// Builds schemas that refer to each other by the struct's name without namespaces. Two structs of one name are a
// mistake and assert, those of two files' anonymous namespaces too.
class Schemas {
 public:
  explicit Schemas(std::string ref_prefix = "#/$defs/") : ref_prefix_(std::move(ref_prefix)) {}

  // The schema of T: {"$ref": …} for a struct, whose own schema then is in definitions().
  template <class T>
  Json of();
  Json const& definitions() const { return definitions_; }

 private:
  template <class T>
  Json of_struct();
  Json reference(std::string const& name) const;
  bool claim(std::string const& name, std::type_index type);  // false if that struct is known already

  std::string ref_prefix_;
  Json definitions_ = Json::object();
  std::map<std::string, std::type_index> types_;
};

namespace detail {
Json text_schema(std::string_view format);
Json names_schema(std::span<std::string_view const> names);
Json list_schema(Json items, bool unique);
Json map_schema(Json values);
std::string definition_name(std::string_view type_name);  // "a::Page<b::Unit>" is Page_Unit

template <class T>
constexpr std::string_view doc_of(std::string_view name) {
  if constexpr (Documented<T>) {
    for (Doc const doc : docs(static_cast<T const*>(nullptr))) {
      if (doc.member == name) return doc.text;
    }
  }
  return "";
}

template <class T>
constexpr bool docs_name_members() {
  if constexpr (Documented<T>) {
    for (Doc const doc : docs(static_cast<T const*>(nullptr))) {
      if (!all_are_members<T>(std::array{doc.member})) return false;
    }
  }
  return true;
}

template <class T>
constexpr std::string_view text_format() {
  if constexpr (std::same_as<T, Decimal>) return "decimal";
  if constexpr (std::same_as<T, Date>) return "date";
  if constexpr (std::same_as<T, Timestamp>) return "timestamp";
  if constexpr (std::same_as<T, Period>) return "period";
  return "";
}
}  // namespace detail

// Members of T without a text in its docs table.
template <Described T>
std::vector<std::string> undocumented() {
  std::vector<std::string> out;
  for (auto const name : member_names<T>()) {
    if (detail::doc_of<T>(name).empty()) out.emplace_back(name);
  }
  return out;
}

template <class T>
Json Schemas::of_struct() {
  static_assert(detail::docs_name_members<T>(), "docs() names a member that the struct does not have");
  Json properties = Json::object();
  Json required = Json::array();
  auto flag = detail::required_flags<T>().begin();
  T const defaults{};
  for_each_member(defaults, [&](std::string_view name, auto const& member) {
    using M = std::remove_cvref_t<decltype(member)>;
    Json property = of<M>();
    auto const text = detail::doc_of<T>(name);
    if (!text.empty()) property["description"] = std::string(text);
    if (*flag++) {
      required.push_back(std::string(name));
    } else if constexpr (!Optional<M> && !std::same_as<M, Json> && !std::same_as<M, Digest>) {
      property["default"] = to_json(member);
    }
    detail::append(properties, name, std::move(property));
  });
  Json out = {{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) out["required"] = std::move(required);
  out["additionalProperties"] = false;
  return out;
}

template <class T>
Json Schemas::of() {
  if constexpr (std::same_as<T, Json>) {
    return Json::object();
  } else if constexpr (std::same_as<T, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (Integer<T>) {
    return {{"type", "integer"}};
  } else if constexpr (std::same_as<T, std::string>) {
    return detail::text_schema("");
  } else if constexpr (std::same_as<T, Digest>) {
    return {{"type", "string"}, {"pattern", "^[0-9a-f]{64}$"}};
  } else if constexpr (DescribedEnum<T>) {
    return detail::names_schema(enum_names<T>());
  } else if constexpr (TextValue<T>) {
    return detail::text_schema(detail::text_format<T>());
  } else if constexpr (Optional<T>) {
    return of<typename T::value_type>();
  } else if constexpr (Vector<T> || Set<T>) {
    return detail::list_schema(of<typename T::value_type>(), Set<T>);
  } else if constexpr (Map<T>) {
    return detail::map_schema(of<typename T::mapped_type>());
  } else {
    static_assert(Described<T>, "not a type the walkers know: describe it, or see reflect/kinds.h");
    auto const name = detail::definition_name(boost::core::type_name<T>());
    if (claim(name, typeid(T))) definitions_[name] = of_struct<T>();
    return reference(name);
  }
}

// A document of its own, with everything T refers to under $defs.
template <class T>
Json schema_of() {
  Schemas schemas;
  Json out = {{"$schema", "https://json-schema.org/draft/2020-12/schema"}};
  out.update(schemas.of<T>());
  if (!schemas.definitions().empty()) out["$defs"] = schemas.definitions();
  return out;
}

}  // namespace jixiao::reflect
