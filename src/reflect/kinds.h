#pragma once
// The kinds of value the walkers know. One walker branch serves a kind, not a type, so a new text-like type (an
// identifier, say) travels everywhere once it has parse() and to_string(). double is left out on purpose: what is kept,
// compared or signed is Decimal.
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/hash.h"
#include "base/result.h"
#include "reflect/describe.h"
#include "reflect/enum.h"

namespace jixiao::reflect {

// Travels as text: Decimal, Date, Timestamp, Period.
template <class T>
concept TextValue = std::equality_comparable<T> && requires(T const& value, std::string_view text) {
  { T::parse(text) } -> std::same_as<Result<T>>;
  { value.to_string() } -> std::convertible_to<std::string>;
};

template <class T>
concept Integer = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

template <class T, template <class...> class Template>
constexpr bool is_instance_of = false;
template <template <class...> class Template, class... A>
constexpr bool is_instance_of<Template<A...>, Template> = true;

template <class T>
concept Optional = is_instance_of<T, std::optional>;
template <class T>
concept Vector = is_instance_of<T, std::vector>;
template <class T>
concept Set = is_instance_of<T, std::set>;
template <class T>
concept Map = is_instance_of<T, std::map>;  // the key is text: a string, an enumeration or a TextValue

template <class>
constexpr bool always_false = false;

// Text of a map key or set element, and back.
template <class K>
std::string key_text(K const& key) {
  if constexpr (std::same_as<K, std::string>) {
    return key;
  } else if constexpr (DescribedEnum<K>) {
    return std::string(to_name(key));
  } else {
    static_assert(TextValue<K>, "a map's key is a string, a described enumeration or a type with parse/to_string");
    return key.to_string();
  }
}

}  // namespace jixiao::reflect
