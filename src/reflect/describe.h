#pragma once
// What the walkers of this folder ask about a described struct: its members in order, by name, and whether the
// declaration is complete. One declaration per noun stands beside the struct:
//
//   struct Unit { std::string code; std::optional<std::string> note; };
//   BOOST_DESCRIBE_STRUCT(Unit, (), (code, note))
//
// A described struct is an aggregate without base classes, of at most 52 members (the macro's limit). Every walker
// asserts fully_described<T>, so a member left out of the macro, or listed in another order, does not compile.
// A trailing underscore keeps a name off a C++ keyword (`for_`) and is not part of the public name ("for").
#include <array>
#include <boost/describe/bases.hpp>
#include <boost/describe/class.hpp>
#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace jixiao::reflect {

constexpr std::string_view public_name(std::string_view name) {
  if (name.size() > 1 && name.back() == '_') name.remove_suffix(1);
  return name;
}

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;

namespace detail {

template <class... D>
struct Descriptors {
  static constexpr std::size_t count = sizeof...(D);
  static constexpr std::array<std::string_view, sizeof...(D)> names{public_name(D::name)...};

  template <class F>
  static constexpr void each(F&& f) {
    (f(D{}), ...);
  }

  // Exactly these members, in this order, initialise T, and there is no room for one more. `{}` stands for any
  // further member because every type can be initialised from it.
  template <class T>
  static constexpr bool complete() {
    constexpr bool fits = requires { T{std::declval<decltype(std::declval<T>().*D::pointer)>()...}; };
    constexpr bool room = requires { T{std::declval<decltype(std::declval<T>().*D::pointer)>()..., {}}; };
    return fits && !room;
  }
};

template <class List>
struct AsDescriptors;
template <template <class...> class List, class... D>
struct AsDescriptors<List<D...>> {
  using type = Descriptors<D...>;
};

template <class T>
using Members = typename AsDescriptors<boost::describe::describe_members<T, boost::describe::mod_public>>::type;

template <class T>
constexpr bool is_fully_described() {
  if constexpr (!Described<T> || !std::is_aggregate_v<T>) {
    return false;
  } else {
    using Bases = typename AsDescriptors<boost::describe::describe_bases<T, boost::describe::mod_any_access>>::type;
    return Bases::count == 0 && Members<T>::template complete<T>();
  }
}

}  // namespace detail

template <class T>
constexpr bool fully_described = detail::is_fully_described<T>();

// Public names in the order of declaration.
template <Described T>
constexpr auto const& member_names() {
  return detail::Members<T>::names;
}

// f(name, member) for every member in the order of declaration; the member is const if the struct is.
template <class T, class F>
requires Described<std::remove_const_t<T>>
constexpr void for_each_member(T& object, F&& f) {
  using Plain = std::remove_const_t<T>;
  static_assert(fully_described<Plain>, "a member is missing in BOOST_DESCRIBE_STRUCT, or stands in another order");
  detail::Members<Plain>::each([&](auto d) { f(public_name(d.name), object.*(d.pointer)); });
}

}  // namespace jixiao::reflect
