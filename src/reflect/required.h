#pragma once
// Which members must be given when a struct is read; the rule stands in reflect/json.h, and the schema follows it.
#include <algorithm>
#include <array>
#include <vector>

#include "reflect/kinds.h"

namespace jixiao::reflect::detail {

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
  return std::all_of(list.begin(), list.end(),
                     [&](std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); });
}

template <class List>
bool contains(List const& list, std::string_view name) {
  return std::any_of(list.begin(), list.end(), [&](std::string_view listed) { return listed == name; });
}

template <class T>
std::vector<bool> required_flags_of(T const& defaults);

// Whether the value a member has in T{} cannot stand in for one that was not given.
template <class M>
bool is_blank(M const& value) {
  if constexpr (std::same_as<M, Decimal>) {
    return false;
  } else if constexpr (std::same_as<M, std::string> || TextValue<M> || std::same_as<M, Digest>) {
    return value == M{};
  } else if constexpr (Described<M>) {
    auto const flags = required_flags_of(value);
    return std::find(flags.begin(), flags.end(), true) != flags.end();
  } else {
    return false;
  }
}

template <class T>
std::vector<bool> required_flags_of(T const& defaults) {
  std::vector<bool> flags;
  for_each_member(defaults, [&](std::string_view name, auto const& member) {
    bool required = is_blank(member);
    if constexpr (ListsOptional<T>) {
      static_assert(all_are_members<T>(optional_members(static_cast<T const*>(nullptr))));
      if (contains(optional_members(static_cast<T const*>(nullptr)), name)) required = false;
    }
    if constexpr (ListsRequired<T>) {
      static_assert(all_are_members<T>(required_members(static_cast<T const*>(nullptr))));
      if (contains(required_members(static_cast<T const*>(nullptr)), name)) required = true;
    }
    flags.push_back(required);
  });
  return flags;
}

// One flag per member, in the order of declaration.
template <Described T>
std::vector<bool> const& required_flags() {
  static std::vector<bool> const flags = required_flags_of(T{});
  return flags;
}

}  // namespace jixiao::reflect::detail
