#pragma once
// Enumerations by name. The described names are what JSON, SQL rows and canonical bytes hold, so renaming an
// enumerator changes formats. A trailing underscore (`default_`) is not part of the name, as for members.
#include <array>
#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <optional>
#include <string_view>
#include <type_traits>

#include "base/check.h"
#include "reflect/describe.h"

namespace jixiao::reflect {

template <class E>
concept DescribedEnum = std::is_enum_v<E> && boost::describe::has_describe_enumerators<E>::value;

namespace detail {
template <class E>
using Enumerators = typename AsDescriptors<boost::describe::describe_enumerators<E>>::type;
}

template <DescribedEnum E>
constexpr auto const& enum_names() {
  return detail::Enumerators<E>::names;
}

// Asserts that the value is one of the enumerators.
template <DescribedEnum E>
constexpr std::string_view to_name(E value) {
  std::string_view name;
  detail::Enumerators<E>::each([&](auto d) {
    if (d.value == value) name = public_name(d.name);
  });
  JX_ASSERT(!name.empty());
  return name;
}

template <DescribedEnum E>
constexpr std::optional<E> find_enum(std::string_view name) {
  std::optional<E> found;
  detail::Enumerators<E>::each([&](auto d) {
    if (public_name(d.name) == name) found = d.value;
  });
  return found;
}

}  // namespace jixiao::reflect
