#pragma once
// A type as data, so that JSON and JSON Schema are walked by code compiled once and not once per type: a few words of
// constant tables per noun instead of kilobytes of instructions in every file that reads or writes it. Built at compile
// time from the declaration beside the struct (reflect/shape_of.h); json.h and schema.h are what others use.
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <typeinfo>
#include <vector>

#include "reflect/json_fwd.h"

namespace jixiao::reflect {

// A text for people beside a member, see reflect/schema.h.
struct Doc {
  std::string_view member;
  std::string_view text;
};

enum class ShapeKind { json, boolean, integer, name, text, digest, optional, list, set, map, structure };

struct Shape;

struct MemberShape {
  std::string_view name;
  void* (*place)(void* object);
  Shape const* shape;
};

using EachElement = std::function<void(void const* element)>;
using EachEntry = std::function<void(std::string const& key, void const* element)>;

// What is found out once about a structure.
struct Known {
  explicit Known(Shape const& shape);

  void const* defaults;        // T{}, kept for good
  std::vector<bool> required;  // one flag per member; the rule stands in reflect/json.h
};

// What the kinds that are not listed beside a function leave null.
struct Shape {
  ShapeKind kind = ShapeKind::json;
  std::type_info const* type = nullptr;
  std::size_t size = 0;                 // of structures
  void (*make)(void* place) = nullptr;  // T{} in raw memory: structure
  void (*destroy)(void* value) = nullptr;
  void (*clear)(void* value) = nullptr;  // optional, set, map

  // integer, name (of an enumeration)
  std::int64_t (*number)(void const* value) = nullptr;
  void (*set_number)(void* value, std::int64_t number) = nullptr;
  std::int64_t min = 0;
  std::int64_t max = 0;
  std::span<std::string_view const> names;
  std::span<std::int64_t const> numbers;

  // text
  std::string (*to_text)(void const* value) = nullptr;
  void (*from_text)(std::string const& text, std::string const& pointer, void* out, Errors& errors) = nullptr;
  bool (*blank)(void const* value) = nullptr;  // cannot stand in for a value that was not given
  std::string_view format;
  bool reads_numbers = false;

  // optional, list, set, map
  Shape const* element = nullptr;
  void const* (*held)(void const* optional) = nullptr;  // null where it is empty
  void* (*emplace)(void* optional) = nullptr;
  void (*resize)(void* list, std::size_t count) = nullptr;  // to new elements, whatever it held
  std::size_t (*count)(void const* list) = nullptr;
  void const* (*at)(void const* list, std::size_t index) = nullptr;
  void (*each_element)(void const* set, EachElement const& f) = nullptr;
  void (*each_entry)(void const* map, EachEntry const& f) = nullptr;
  void (*read_element)(Json const& json, std::string const& at, void* set, Errors& errors) = nullptr;
  void (*read_entry)(std::string const& key, Json const& json, std::string const& at, void* map,
                     Errors& errors) = nullptr;

  // structure
  std::span<MemberShape const> members;
  std::span<std::string_view const> optional_members;
  std::span<std::string_view const> required_members;
  std::span<Doc const> docs;
  Known const& (*known)() = nullptr;
};

// Where a member lies in an object that is only read.
inline void const* place_in(MemberShape const& member, void const* object) {
  return member.place(const_cast<void*>(object));
}

namespace detail {

Json write_json(Shape const& shape, void const* value);
void read_json(Shape const& shape, Json const& json, std::string const& pointer, void* out, Errors& errors);
// The flags of members whose defaults are those of this object.
std::vector<bool> required_flags_of(Shape const& shape, void const* defaults);
bool is_blank(Shape const& shape, void const* value);

}  // namespace detail
}  // namespace jixiao::reflect
