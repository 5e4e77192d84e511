#pragma once
// Canonical bytes (reflect/canonical.h) back to a value. Strict: the result's own canonical_bytes are exactly the bytes
// read, except where a struct has grown since (members_signed_first). Truncation, another version, tag or count, text
// that is not of its type or not in its only form, a map or set out of order and bytes left over are errors, the byte's
// offset among their arguments:
//   reflect.bytes_version  reflect.bytes_truncated  reflect.bytes_tag  reflect.bytes_value  reflect.bytes_trailing
// Text is not checked for UTF-8: the bytes are what they were. A T that holds Json does not compile.
#include <algorithm>
#include <limits>
#include <string>
#include <string_view>

#include "reflect/canonical.h"

namespace jixiao::reflect {

namespace detail {

// Walks over the bytes; after the first error every read answers false.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  bool version();
  bool tag(char expected);
  bool flag(bool& out);  // one byte, 0 or 1
  bool count(char expected, std::size_t& out);
  bool text(char expected, std::string_view& out);
  bool integer(std::int64_t& out);
  bool end();

  bool wrong_value();  // what was read last is not a value of its type
  bool failed() const { return error_.has_value(); }
  Error take_error() { return std::move(*error_); }

 private:
  bool take(std::size_t length, std::string_view& out);
  bool wrong(char const* code);

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::optional<Error> error_;
};

// Of a list as long as it says room is made at once, and none is left over; of a longer one as its elements come, as
// a wrong count must not take the memory.
inline constexpr std::size_t believed_count = 1024;

template <class T>
bool read_value(ByteReader& in, T& out);

template <class T>
bool read_text_value(ByteReader& in, T& out) {
  std::string_view text;
  if (!in.text('V', text)) return false;
  auto parsed = T::parse(text);
  if (!parsed || parsed->to_string() != text) return in.wrong_value();
  out = std::move(*parsed);
  return true;
}

template <class T>
bool read_enum(ByteReader& in, T& out) {
  std::string_view text;
  if (!in.text('E', text)) return false;
  auto const found = find_enum<T>(text);
  if (!found) return in.wrong_value();
  out = *found;
  return true;
}

inline bool read_digest_bytes(ByteReader& in, Digest& out) {
  std::string_view text;
  if (!in.text('H', text)) return false;
  if (text.size() != out.size()) return in.wrong_value();
  std::copy(text.begin(), text.end(), out.begin());
  return true;
}

template <class T>
bool read_elements(ByteReader& in, T& out) {
  out.clear();
  std::size_t count = 0;
  if (!in.count('L', count)) return false;
  if constexpr (requires { out.reserve(count); }) out.reserve(std::min(count, believed_count));
  for (std::size_t i = 0; i < count; ++i) {
    typename T::value_type element{};
    if (!read_value(in, element)) return false;
    if constexpr (Set<T>) {
      if (!out.empty() && !(*out.rbegin() < element)) return in.wrong_value();
      out.insert(out.end(), std::move(element));
    } else {
      out.push_back(std::move(element));
    }
  }
  return true;
}

template <class T>
bool read_entries(ByteReader& in, T& out) {
  out.clear();
  std::size_t count = 0;
  if (!in.count('M', count)) return false;
  for (std::size_t i = 0; i < count; ++i) {
    typename T::key_type key{};
    typename T::mapped_type element{};
    if (!read_value(in, key)) return false;
    if (!out.empty() && !(out.rbegin()->first < key)) return in.wrong_value();
    if (!read_value(in, element)) return false;
    out.emplace_hint(out.end(), std::move(key), std::move(element));
  }
  return true;
}

template <class T>
constexpr std::size_t fewest_members() {
  if constexpr (requires(T const* t) { members_signed_first(t); }) {
    return members_signed_first(static_cast<T const*>(nullptr));
  } else {
    return member_names<T>().size();
  }
}

template <class T>
bool read_members(ByteReader& in, T& out) {
  std::size_t count = 0;
  if (!in.count('S', count)) return false;
  if (count < fewest_members<T>() || count > member_names<T>().size()) return in.wrong_value();
  std::size_t at = 0;
  for_each_member(out, [&](std::string_view, auto& member) {
    if (at++ < count && !in.failed()) read_value(in, member);
  });
  return !in.failed();
}

template <class T>
bool read_value(ByteReader& in, T& out) {
  if constexpr (std::same_as<T, bool>) {
    return in.tag('B') && in.flag(out);
  } else if constexpr (Integer<T>) {
    std::int64_t value = 0;
    if (!in.integer(value)) return false;
    if (!std::in_range<T>(value)) return in.wrong_value();
    out = static_cast<T>(value);
    return true;
  } else if constexpr (std::same_as<T, std::string>) {
    std::string_view text;
    if (!in.text('T', text)) return false;
    out = text;
    return true;
  } else if constexpr (TextValue<T>) {
    return read_text_value(in, out);
  } else if constexpr (DescribedEnum<T>) {
    return read_enum(in, out);
  } else if constexpr (std::same_as<T, Digest>) {
    return read_digest_bytes(in, out);
  } else if constexpr (Optional<T>) {
    bool present = false;
    out.reset();
    return in.tag('O') && in.flag(present) && (!present || read_value(in, out.emplace()));
  } else if constexpr (Vector<T> || Set<T>) {
    return read_elements(in, out);
  } else if constexpr (Map<T>) {
    return read_entries(in, out);
  } else {
    static_assert(Described<T>, "not a type that canonical bytes are read into: Json, or see reflect/kinds.h");
    return read_members(in, out);
  }
}

}  // namespace detail

template <class T>
Result<T> decode_canonical(std::string_view bytes) {
  detail::ByteReader in(bytes);
  T out{};
  if (in.version() && detail::read_value(in, out) && in.end()) return out;
  return fail(in.take_error());
}

}  // namespace jixiao::reflect
