#pragma once
// The parts of reading JSON that do not depend on the type read, kept out of the templates so that they are compiled
// once. Each adds its error at a JSON pointer. Used by reflect/json.h only.
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "reflect/json_fwd.h"

namespace jixiao::reflect::detail {

enum class JsonKind { null, boolean, integer, number, text, list, object };

// Appends without looking whether the name is there already: names of members and keys of maps are unique.
void append(Json& object, std::string_view name, Json&& value);
void append(Json& list, Json&& value);

// Whether json is of that kind; adds reflect.wrong_type if not.
bool expect(Json const& json, JsonKind kind, std::string const& pointer, Errors& errors);
Json const* find_field(Json const& object, std::string_view name);
// Adds reflect.unknown_field for every field that is none of the names.
void check_fields(Json const& object, std::span<std::string_view const> names, std::string const& pointer,
                  Errors& errors);
std::string text_of(Json const& json);  // of a JSON string, or of a number as it is written
std::optional<bool> read_boolean(Json const& json, std::string const& pointer, Errors& errors);
std::optional<std::int64_t> read_integer(Json const& json, std::int64_t min, std::int64_t max,
                                         std::string const& pointer, Errors& errors);
void read_digest(Json const& json, std::string const& pointer, Digest& out, Errors& errors);

// 64-bit unsigned members hold what a signed one holds: SQL and the canonical bytes know no more.
template <class T>
constexpr std::int64_t integer_max() {
  if constexpr (sizeof(T) == 8) return std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::numeric_limits<T>::max());
}

std::string child_pointer(std::string const& pointer, std::string_view field);  // escapes ~ and / (RFC 6901)
std::string child_pointer(std::string const& pointer, std::size_t index);

void add_required(std::string const& pointer, std::string_view name, Errors& errors);
void add_not_allowed(std::string const& found, std::span<std::string_view const> allowed, std::string const& pointer,
                     Errors& errors);
void add_twice(Json const& element, std::string const& pointer, Errors& errors);
void add_at(std::string const& pointer, Error error, Errors& errors);

}  // namespace jixiao::reflect::detail
