#pragma once
// JSON of described structs, both ways. Heavy to include (nlohmann/json.hpp): use it in .cpp files, reflect/json_fwd.h
// in headers.
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
#include <nlohmann/json.hpp>

#include "reflect/json_fwd.h"
#include "reflect/kinds.h"
#include "reflect/shape_of.h"

namespace jixiao::reflect {

template <class T>
Json to_json(T const& value) {
  return detail::write_json(shape_of<T>(), &value);
}

// Reads json into out; what is wrong is added to errors, and then out is only partly filled.
template <class T>
void from_json(Json const& json, std::string const& pointer, T& out, Errors& errors) {
  detail::read_json(shape_of<T>(), json, pointer, &out, errors);
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
