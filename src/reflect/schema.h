#pragma once
// JSON Schema (2020-12) of described structs, for OpenAPI, for editors of policy packs and for the UI's forms. It says
// what to_json writes and decode accepts; decode is wider in two points: a number where text of a Decimal is expected,
// and null for an absent optional. `required` follows the rule in reflect/json.h; what T{} holds in other members
// stands as `default`.
//
// Texts for people stand in a table beside the struct, found by its namespace (a name that is no member does not
// compile; undocumented<T>() serves a test that none is missing):
//   constexpr auto docs(Unit const*) { return std::array{reflect::Doc{"code", "统一编码"}}; }
#include <map>
#include <typeindex>

#include "reflect/json.h"

namespace jixiao::reflect {

// Builds schemas that refer to each other by the struct's name without namespaces. Two structs of one name are a
// mistake and assert, those of two files' anonymous namespaces too.
class Schemas {
 public:
  explicit Schemas(std::string ref_prefix = "#/$defs/") : ref_prefix_(std::move(ref_prefix)) {}

  // The schema of T: {"$ref": …} for a struct, whose own schema then is in definitions().
  template <class T>
  Json of() {
    return of(shape_of<T>());
  }
  Json of(Shape const& shape);
  Json const& definitions() const { return definitions_; }

 private:
  Json of_struct(Shape const& shape);
  Json reference(std::string const& name) const;
  bool claim(std::string const& name, std::type_index type);  // false if that struct is known already

  std::string ref_prefix_;
  Json definitions_ = Json::object();
  std::map<std::string, std::type_index> types_;
};

namespace detail {
std::string definition_name(std::string_view type_name);  // "a::Page<b::Unit>" is Page_Unit
std::vector<std::string> undocumented(Shape const& shape);
Json schema_of(Shape const& shape);
}  // namespace detail

// Members of T without a text in its docs table.
template <Described T>
std::vector<std::string> undocumented() {
  return detail::undocumented(shape_of<T>());
}

// A document of its own, with everything T refers to under $defs.
template <class T>
Json schema_of() {
  return detail::schema_of(shape_of<T>());
}

}  // namespace jixiao::reflect
