#pragma once
// Canonical bytes: what is hashed into the ledger and into cache keys. Equal values give equal bytes on every machine,
// different values of a type different bytes. Never JSON text.
//
//   bytes   = version value                     version: one byte, canonical_version
//   value   = 'B' 0|1                           bool
//           | 'I' int64                         integer of any width; big-endian two's complement
//           | 'T' text                          std::string
//           | 'V' text                          Decimal, Date, Timestamp, Period and other TextValues
//           | 'E' text                          enumeration, by name
//           | 'H' text                          Digest, raw
//           | 'O' 0 | 'O' 1 value               optional
//           | 'L' count value*                  vector; set in its order
//           | 'M' count (value value)*          map in the order of its keys
//           | 'S' count value*                  struct: its members in the order of declaration
//           | 'N' | 'F' binary64                Json only: null, fraction (big-endian); its objects are 'M', keys
//           sorted
//   text    = count byte*                       count: 32 bits, big-endian
//
// The order, number and kinds of members are part of the format, names of members are not: changing a struct that is
// signed or used as a key changes its bytes, and golden tests say so. Bytes once signed are stored, not made again. A
// signed struct may grow at its end: `constexpr std::size_t members_signed_first(T const*)` beside it says how many
// members it had at first, and bytes from before the others read as if these had their defaults.
#include <string>
#include <string_view>

#include "reflect/json_fwd.h"
#include "reflect/kinds.h"

namespace jixiao::reflect {

constexpr char canonical_version = 1;

namespace detail {
void put_tag(std::string& out, char tag);
void put_count(std::string& out, char tag, std::size_t count);  // asserts that it fits in 32 bits
void put_text(std::string& out, char tag, std::string_view text);
void put_integer(std::string& out, std::int64_t value);
void put_json(std::string& out, Json const& json);

template <class T>
void put_value(std::string& out, T const& value) {
  if constexpr (std::same_as<T, Json>) {
    put_json(out, value);
  } else if constexpr (std::same_as<T, bool>) {
    put_tag(out, 'B');
    put_tag(out, value ? '\1' : '\0');
  } else if constexpr (Integer<T>) {
    JX_ASSERT(std::in_range<std::int64_t>(value));
    put_integer(out, static_cast<std::int64_t>(value));
  } else if constexpr (std::same_as<T, std::string>) {
    put_text(out, 'T', value);
  } else if constexpr (TextValue<T>) {
    put_text(out, 'V', value.to_string());
  } else if constexpr (DescribedEnum<T>) {
    put_text(out, 'E', to_name(value));
  } else if constexpr (std::same_as<T, Digest>) {
    put_text(out, 'H', {reinterpret_cast<char const*>(value.data()), value.size()});
  } else if constexpr (Optional<T>) {
    put_tag(out, 'O');
    put_tag(out, value ? '\1' : '\0');
    if (value) put_value(out, *value);
  } else if constexpr (Vector<T> || Set<T>) {
    put_count(out, 'L', value.size());
    for (typename T::value_type const& element : value) put_value(out, element);
  } else if constexpr (Map<T>) {
    put_count(out, 'M', value.size());
    for (auto const& [key, element] : value) {
      put_value(out, key);
      put_value(out, element);
    }
  } else {
    static_assert(Described<T>, "not a type the walkers know: describe it, or see reflect/kinds.h");
    put_count(out, 'S', member_names<T>().size());
    for_each_member(value, [&](std::string_view, auto const& member) { put_value(out, member); });
  }
}
}  // namespace detail

template <class T>
std::string canonical_bytes(T const& value) {
  std::string out(1, canonical_version);
  detail::put_value(out, value);
  return out;
}

}  // namespace jixiao::reflect
