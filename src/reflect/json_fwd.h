#pragma once
// Declarations of reflect/json.h for headers: costs next to nothing to include. Instantiate the walkers of a noun in
// one .cpp (`template Json reflect::to_json(Unit const&);` …) and declare them `extern template` where others call
// them.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/hash.h"
#include "base/result.h"

namespace jixiao {
using Json = nlohmann::ordered_json;
}

namespace jixiao::reflect {

using jixiao::Json;

template <class T>
Json to_json(T const& value);
template <class T>
void from_json(Json const& json, std::string const& pointer, T& out, Errors& errors);
template <class T>
Checked<T> decode(Json const& json);
template <class T>
Checked<T> decode_text(std::string_view text);

constexpr int json_depth_max = 100;

// Strict JSON in UTF-8: a key twice in an object, deeper nesting than json_depth_max and anything behind the value are
// errors; `where` is "line:column", counted in characters from 1. A number that neither a 64-bit integer nor a double
// carries digit for digit is kept as text, so that a Decimal reads all its digits.
Result<Json> parse_json(std::string_view text);

// 64 lower-case hexadecimal digits, as to_hex writes them.
Result<Digest> parse_digest(std::string_view hex);

// Compact, or indented for people. Throws on text that is not UTF-8, which must not have come this far.
std::string render_json(Json const& json);
std::string render_json_indented(Json const& json);

}  // namespace jixiao::reflect
