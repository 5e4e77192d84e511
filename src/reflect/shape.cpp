#include "reflect/shape.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "reflect/json_read.h"

namespace jixiao::reflect {
namespace detail {
namespace {

std::string_view name_of(Shape const& shape, void const* value) {
  auto const found = std::find(shape.numbers.begin(), shape.numbers.end(), shape.number(value));
  JX_ASSERT(found != shape.numbers.end());
  return shape.names[static_cast<std::size_t>(found - shape.numbers.begin())];
}

Json write_list(Shape const& shape, void const* value) {
  Json out = Json::array();
  if (shape.kind == ShapeKind::set) {
    shape.each_element(value, [&](void const* element) { append(out, write_json(*shape.element, element)); });
    return out;
  }
  auto const count = shape.count(value);
  for (std::size_t i = 0; i < count; ++i) append(out, write_json(*shape.element, shape.at(value, i)));
  return out;
}

Json write_map(Shape const& shape, void const* value) {
  Json out = Json::object();
  shape.each_entry(value, [&](std::string const& key, void const* element) {
    append(out, key, write_json(*shape.element, element));
  });
  return out;
}

Json write_structure(Shape const& shape, void const* value) {
  Json out = Json::object();
  for (auto const& member : shape.members) {
    auto const* place = place_in(member, value);
    if (member.shape->kind == ShapeKind::optional && member.shape->held(place) == nullptr) continue;
    append(out, member.name, write_json(*member.shape, place));
  }
  return out;
}

void read_name(Shape const& shape, Json const& json, std::string const& pointer, void* out, Errors& errors) {
  if (!expect(json, JsonKind::text, pointer, errors)) return;
  auto const text = text_of(json);
  auto const found = std::find(shape.names.begin(), shape.names.end(), text);
  if (found == shape.names.end()) return add_not_allowed(text, shape.names, pointer, errors);
  shape.set_number(out, shape.numbers[static_cast<std::size_t>(found - shape.names.begin())]);
}

void read_list(Shape const& shape, Json const& json, std::string const& pointer, void* out, Errors& errors) {
  if (shape.kind == ShapeKind::set) {
    shape.clear(out);
  } else {
    shape.resize(out, json.is_array() ? json.size() : 0);
  }
  if (!expect(json, JsonKind::list, pointer, errors)) return;
  std::size_t index = 0;
  for (auto const& element : json) {
    auto const at = child_pointer(pointer, index);
    if (shape.kind == ShapeKind::set) {
      shape.read_element(element, at, out, errors);
    } else {
      read_json(*shape.element, element, at, const_cast<void*>(shape.at(out, index)), errors);
    }
    ++index;
  }
}

void read_map(Shape const& shape, Json const& json, std::string const& pointer, void* out, Errors& errors) {
  shape.clear(out);
  if (!expect(json, JsonKind::object, pointer, errors)) return;
  for (auto const& [key, element] : json.items()) {
    shape.read_entry(key, element, child_pointer(pointer, key), out, errors);
  }
}

void read_structure(Shape const& shape, Json const& json, std::string const& pointer, void* out, Errors& errors) {
  shape.destroy(out);
  shape.make(out);
  if (!expect(json, JsonKind::object, pointer, errors)) return;
  check_fields(json, shape.names, pointer, errors);
  auto required = shape.known().required.begin();
  for (auto const& member : shape.members) {
    bool const is_required = *required++;
    if (auto const* found = find_field(json, member.name)) {
      read_json(*member.shape, *found, child_pointer(pointer, member.name), member.place(out), errors);
    } else if (is_required) {
      add_required(child_pointer(pointer, member.name), member.name, errors);
    }
  }
}

bool lists(std::span<std::string_view const> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void const* made(Shape const& shape) {
  void* const place = ::operator new(shape.size);
  shape.make(place);
  return place;
}

}  // namespace

Json write_json(Shape const& shape, void const* value) {
  switch (shape.kind) {
    case ShapeKind::json: return *static_cast<Json const*>(value);
    case ShapeKind::boolean: return Json(*static_cast<bool const*>(value));
    case ShapeKind::integer:
      return shape.min < 0 ? Json(shape.number(value)) : Json(static_cast<std::uint64_t>(shape.number(value)));
    case ShapeKind::name: return Json(std::string(name_of(shape, value)));
    case ShapeKind::text: return Json(shape.to_text(value));
    case ShapeKind::digest: return Json(to_hex(*static_cast<Digest const*>(value)));
    case ShapeKind::optional: {
      auto const* held = shape.held(value);
      return held ? write_json(*shape.element, held) : Json();
    }
    case ShapeKind::list:
    case ShapeKind::set: return write_list(shape, value);
    case ShapeKind::map: return write_map(shape, value);
    case ShapeKind::structure: return write_structure(shape, value);
  }
  return Json();
}

void read_json(Shape const& shape, Json const& json, std::string const& pointer, void* out, Errors& errors) {
  switch (shape.kind) {
    case ShapeKind::json: *static_cast<Json*>(out) = json; return;
    case ShapeKind::boolean:
      if (auto const value = read_boolean(json, pointer, errors)) *static_cast<bool*>(out) = *value;
      return;
    case ShapeKind::integer:
      if (auto const value = read_integer(json, shape.min, shape.max, pointer, errors)) shape.set_number(out, *value);
      return;
    case ShapeKind::name: return read_name(shape, json, pointer, out, errors);
    case ShapeKind::text: {
      bool const number = shape.reads_numbers && json.is_number();
      if (!number && !expect(json, JsonKind::text, pointer, errors)) return;
      return shape.from_text(text_of(json), pointer, out, errors);
    }
    case ShapeKind::digest: return read_digest(json, pointer, *static_cast<Digest*>(out), errors);
    case ShapeKind::optional:
      shape.clear(out);
      if (!json.is_null()) read_json(*shape.element, json, pointer, shape.emplace(out), errors);
      return;
    case ShapeKind::list:
    case ShapeKind::set: return read_list(shape, json, pointer, out, errors);
    case ShapeKind::map: return read_map(shape, json, pointer, out, errors);
    case ShapeKind::structure: return read_structure(shape, json, pointer, out, errors);
  }
}

bool is_blank(Shape const& shape, void const* value) {
  switch (shape.kind) {
    case ShapeKind::text: return shape.blank(value);
    case ShapeKind::digest: return *static_cast<Digest const*>(value) == Digest{};
    case ShapeKind::structure: {
      auto const flags = required_flags_of(shape, value);
      return std::find(flags.begin(), flags.end(), true) != flags.end();
    }
    default: return false;
  }
}

std::vector<bool> required_flags_of(Shape const& shape, void const* defaults) {
  std::vector<bool> flags;
  for (auto const& member : shape.members) {
    bool required = is_blank(*member.shape, place_in(member, defaults));
    if (lists(shape.optional_members, member.name)) required = false;
    if (lists(shape.required_members, member.name)) required = true;
    flags.push_back(required);
  }
  return flags;
}

}  // namespace detail

// One per type of the program, and never taken down: an object that is destroyed at exit may still be written.
Known::Known(Shape const& shape)
    : defaults(detail::made(shape)), required(detail::required_flags_of(shape, defaults)) {}

}  // namespace jixiao::reflect
