#pragma once
// JSON of described structs, both ways. Heavy to include (nlohmann/json.hpp, and about 0.2 s per decoded type): use it
// in .cpp files, reflect/json_fwd.h in headers.
//
// Writing: members in the order of declaration; an empty optional is left out; enumerations by name; Decimal, Date,
// Timestamp, Period as text; Digest as hexadecimal text; Json as it is.
//
// Reading collects every error, each with a JSON pointer in Error::where ("/indicators/3/points"):
//   reflect.required       a member that must be there is not
//   reflect.unknown_field  the struct has no such member
//   reflect.wrong_type     another kind of JSON value is expected
//   reflect.out_of_range   an integer too large or small for its member
//   reflect.not_allowed    not a name of the enumeration
//   reflect.twice          a set names an element twice
// and the errors of the parse functions. Where text is expected for a Decimal or Period, a JSON number is read through
// its own text, so 92.5 stays exact. A null is an empty optional, and nothing else.
//
// Which members are required. An absent member keeps the value it has in T{}. That is right for
//   optional, vector, map, set, Json, numbers, bool, enumerations, Decimal: never required;
// and wrong for names and dates without a default, so
//   text (std::string, Date, Timestamp, Period, Digest, other TextValues): required if T{} leaves it blank, that is
//     empty or equal to a value-initialised one;
//   a nested struct: required if any of its own members is.
// Two functions beside the struct, found by its namespace, change that; a name that is no member does not compile:
//   constexpr auto optional_members(Unit const*) { return std::array{"note"}; }
//   constexpr auto required_members(Unit const*) { return std::array{"points"}; }
#include <limits>
#include <nlohmann/json.hpp>
#include <span>

#include "reflect/json_fwd.h"
#include "reflect/json_read.h"
#include "reflect/kinds.h"
#include "reflect/required.h"

namespace jixiao::reflect {

template <class T>
Json to_json(T const& value) {
  if constexpr (std::same_as<T, Json> || std::same_as<T, bool> || Integer<T> || std::same_as<T, std::string>) {
    return Json(value);
  } else if constexpr (DescribedEnum<T> || TextValue<T>) {
    return Json(key_text(value));
  } else if constexpr (std::same_as<T, Digest>) {
    return Json(to_hex(value));
  } else if constexpr (Optional<T>) {
    return value ? to_json(*value) : Json();
  } else if constexpr (Vector<T> || Set<T>) {
    Json out = Json::array();
    for (typename T::value_type const& element : value) detail::append(out, to_json(element));
    return out;
  } else if constexpr (Map<T>) {
    Json out = Json::object();
    for (auto const& [key, element] : value) detail::append(out, key_text(key), to_json(element));
    return out;
  } else {
    static_assert(Described<T>, "not a type the walkers know: describe it, or see reflect/kinds.h");
    Json out = Json::object();
    for_each_member(value, [&](std::string_view name, auto const& member) {
      if constexpr (Optional<std::remove_cvref_t<decltype(member)>>) {
        if (!member) return;
      }
      detail::append(out, name, to_json(member));
    });
    return out;
  }
}

namespace detail {

template <class T>
void read_struct(Json const& json, std::string const& pointer, T& out, Errors& errors) {
  out = T{};
  if (!expect(json, JsonKind::object, pointer, errors)) return;
  check_fields(json, member_names<T>(), pointer, errors);
  auto required = required_flags<T>().begin();
  for_each_member(out, [&](std::string_view name, auto& member) {
    bool const is_required = *required++;
    if (auto const* found = find_field(json, name)) {
      from_json(*found, child_pointer(pointer, name), member, errors);
    } else if (is_required) {
      add_required(child_pointer(pointer, name), name, errors);
    }
  });
}

// A key or other text; nullopt after adding the error.
template <class K>
std::optional<K> read_text(std::string const& text, std::string const& pointer, Errors& errors) {
  if constexpr (std::same_as<K, std::string>) {
    return text;
  } else if constexpr (DescribedEnum<K>) {
    if (auto const found = find_enum<K>(text)) return *found;
    add_not_allowed(text, enum_names<K>(), pointer, errors);
    return std::nullopt;
  } else {
    static_assert(TextValue<K>, "a map's key is a string, a described enumeration or a type with parse/to_string");
    auto parsed = K::parse(text);
    if (parsed) return std::move(*parsed);
    add_at(pointer, std::move(parsed.error()), errors);
    return std::nullopt;
  }
}

template <class T>
void read_map(Json const& json, std::string const& pointer, T& out, Errors& errors) {
  out.clear();
  if (!expect(json, JsonKind::object, pointer, errors)) return;
  for (auto const& [text, element] : json.items()) {
    auto const at = child_pointer(pointer, text);
    typename T::mapped_type value{};
    from_json(element, at, value, errors);
    if (auto key = read_text<typename T::key_type>(text, at, errors)) out.emplace(std::move(*key), std::move(value));
  }
}

template <class T>
void read_list(Json const& json, std::string const& pointer, T& out, Errors& errors) {
  out.clear();
  if (!expect(json, JsonKind::list, pointer, errors)) return;
  std::size_t index = 0;
  for (auto const& element : json) {
    auto const at = child_pointer(pointer, index++);
    typename T::value_type value{};
    [[maybe_unused]] auto const errors_before = errors.size();
    from_json(element, at, value, errors);
    if constexpr (Set<T>) {
      if (errors.size() > errors_before) continue;
      if (!out.insert(std::move(value)).second) add_twice(element, at, errors);
    } else {
      out.push_back(std::move(value));
    }
  }
}

}  // namespace detail

// Reads json into out; what is wrong is added to errors, and then out is only partly filled.
template <class T>
void from_json(Json const& json, std::string const& pointer, T& out, Errors& errors) {
  if constexpr (std::same_as<T, Json>) {
    out = json;
  } else if constexpr (std::same_as<T, bool>) {
    if (auto const value = detail::read_boolean(json, pointer, errors)) out = *value;
  } else if constexpr (Integer<T>) {
    auto const value = detail::read_integer(json, static_cast<std::int64_t>(std::numeric_limits<T>::min()),
                                            detail::integer_max<T>(), pointer, errors);
    if (value) out = static_cast<T>(*value);
  } else if constexpr (std::same_as<T, std::string> || DescribedEnum<T>) {
    if (!expect(json, detail::JsonKind::text, pointer, errors)) return;
    if (auto value = detail::read_text<T>(detail::text_of(json), pointer, errors)) out = std::move(*value);
  } else if constexpr (std::same_as<T, Digest>) {
    detail::read_digest(json, pointer, out, errors);
  } else if constexpr (TextValue<T>) {
    if (!json.is_number() && !expect(json, detail::JsonKind::text, pointer, errors)) return;
    if (auto value = detail::read_text<T>(detail::text_of(json), pointer, errors)) out = std::move(*value);
  } else if constexpr (Optional<T>) {
    out.reset();
    if (!json.is_null()) from_json(json, pointer, out.emplace(), errors);
  } else if constexpr (Vector<T> || Set<T>) {
    detail::read_list(json, pointer, out, errors);
  } else if constexpr (Map<T>) {
    detail::read_map(json, pointer, out, errors);
  } else {
    static_assert(Described<T>, "not a type the walkers know: describe it, or see reflect/kinds.h");
    detail::read_struct(json, pointer, out, errors);
  }
}

template <class T>
Checked<T> decode(Json const& json) {
  T out{};
  Errors errors;
  from_json(json, "", out, errors);
  if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));
  return out;
}

// parse_json, then decode.
template <class T>
Checked<T> decode_text(std::string_view text) {
  auto const json = parse_json(text);
  if (!json) return tl::unexpected<Errors>(Errors{json.error()});
  return decode<T>(*json);
}

}  // namespace jixiao::reflect
