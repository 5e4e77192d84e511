#pragma once
// The lists that may stand beside a struct and are found by its namespace: which members may be left out, which must be
// given (the rule stands in reflect/json.h), and texts for people (reflect/schema.h). A name that is no member does not
// compile.
#include <array>
#include <string_view>
#include <tuple>

#include "reflect/describe.h"
#include "reflect/shape.h"

namespace jixiao::reflect::detail {

template <class T>
concept Documented = requires(T const* t) {
  docs(t);
};
template <class T>
concept ListsOptional = requires(T const* t) {
  optional_members(t);
};
template <class T>
concept ListsRequired = requires(T const* t) {
  required_members(t);
};

template <class T, class List>
constexpr bool all_are_members(List const& list) {
  auto const& names = member_names<T>();
  for (std::string_view const name : list) {
    bool found = false;
    for (auto const member : names) found = found || member == name;
    if (!found) return false;
  }
  return true;
}

template <class List>
constexpr auto as_views(List const& list) {
  std::array<std::string_view, std::tuple_size_v<List>> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = list[i];
  return out;
}

// What stands beside the struct, found by its namespace.
template <class T>
struct Beside {
  static constexpr auto optional = [] {
    if constexpr (ListsOptional<T>) {
      return as_views(optional_members(static_cast<T const*>(nullptr)));
    } else {
      return std::array<std::string_view, 0>{};
    }
  }();
  static constexpr auto required = [] {
    if constexpr (ListsRequired<T>) {
      return as_views(required_members(static_cast<T const*>(nullptr)));
    } else {
      return std::array<std::string_view, 0>{};
    }
  }();
  static constexpr auto texts = [] {
    if constexpr (Documented<T>) {
      return docs(static_cast<T const*>(nullptr));
    } else {
      return std::array<Doc, 0>{};
    }
  }();
  static_assert(all_are_members<T>(optional) && all_are_members<T>(required),
                "a list beside the struct names a member that it does not have");
  static_assert(
      [] {
        for (Doc const doc : texts) {
          if (!all_are_members<T>(std::array{doc.member})) return false;
        }
        return true;
      }(),
      "docs() names a member that the struct does not have");
};

}  // namespace jixiao::reflect::detail
