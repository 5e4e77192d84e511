#pragma once
// The shapes of types (reflect/shape.h), from the declarations beside them. Heavy to include, as json.h is.
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/period.h"
#include "reflect/beside.h"
#include "reflect/json_read.h"
#include "reflect/kinds.h"
#include "reflect/shape.h"

namespace jixiao::reflect::detail {

template <class T>
struct ShapeOf {
  static Shape const value;
};

template <class T>
T const& as(void const* value) {
  return *static_cast<T const*>(value);
}
template <class T>
T& as(void* value) {
  return *static_cast<T*>(value);
}

template <class T, class D>
void* place(void* object) {
  return &(as<T>(object).*(D::pointer));
}

template <class T, class List>
struct MemberShapes;
template <class T, class... D>
struct MemberShapes<T, Descriptors<D...>> {
  static constexpr std::array<MemberShape, sizeof...(D)> value{
      MemberShape{public_name(D::name), &place<T, D>,
                  &ShapeOf<std::remove_cvref_t<decltype(std::declval<T&>().*(D::pointer))>>::value}...};
};

template <class E, class List>
struct EnumNumbers;
template <class E, class... D>
struct EnumNumbers<E, Descriptors<D...>> {
  static constexpr std::array<std::int64_t, sizeof...(D)> value{static_cast<std::int64_t>(D::value)...};
};

// A key or other text, nullopt after adding the error.
template <class K>
std::optional<K> read_text(std::string const& text, std::string const& pointer, Errors& errors) {
  if constexpr (std::same_as<K, std::string>) {
    return text;
  } else if constexpr (DescribedEnum<K>) {
    if (auto const found = find_enum<K>(text)) return *found;
    add_not_allowed(text, enum_names<K>(), pointer, errors);
    return std::nullopt;
  } else {
    static_assert(TextValue<K>, "a map's key is a string, a described enumeration or a type with parse/to_string");
    auto parsed = K::parse(text);
    if (parsed) return std::move(*parsed);
    add_at(pointer, std::move(parsed.error()), errors);
    return std::nullopt;
  }
}

template <class T>
constexpr std::string_view text_format() {
  if constexpr (std::same_as<T, Decimal>) return "decimal";
  if constexpr (std::same_as<T, Date>) return "date";
  if constexpr (std::same_as<T, Timestamp>) return "timestamp";
  if constexpr (std::same_as<T, Period>) return "period";
  return "";
}

template <class T>
constexpr void shape_number(Shape& out) {
  out.number = [](void const* value) { return static_cast<std::int64_t>(as<T>(value)); };
  out.set_number = [](void* value, std::int64_t number) { as<T>(value) = static_cast<T>(number); };
}

template <class T>
constexpr void shape_text(Shape& out) {
  out.kind = ShapeKind::text;
  out.to_text = [](void const* value) { return key_text(as<T>(value)); };
  out.from_text = [](std::string const& text, std::string const& pointer, void* to, Errors& errors) {
    if (auto value = read_text<T>(text, pointer, errors)) as<T>(to) = std::move(*value);
  };
  out.blank = [](void const* value) { return !std::same_as<T, Decimal> && as<T>(value) == T{}; };
  out.format = text_format<T>();
  out.reads_numbers = !std::same_as<T, std::string>;
}

template <class T>
constexpr void shape_elements(Shape& out) {
  if constexpr (!Vector<T>) {
    out.clear = [](void* value) {
      if constexpr (Optional<T>) {
        as<T>(value).reset();
      } else {
        as<T>(value).clear();
      }
    };
  }
  if constexpr (Optional<T>) {
    out.kind = ShapeKind::optional;
    out.element = &ShapeOf<typename T::value_type>::value;
    out.held = [](void const* value) -> void const* { return as<T>(value) ? &*as<T>(value) : nullptr; };
    out.emplace = [](void* value) -> void* { return &as<T>(value).emplace(); };
  } else if constexpr (Vector<T>) {
    static_assert(!std::same_as<typename T::value_type, bool>);
    out.kind = ShapeKind::list;
    out.element = &ShapeOf<typename T::value_type>::value;
    out.resize = [](void* value, std::size_t count) { T(count).swap(as<T>(value)); };
    out.count = [](void const* value) { return as<T>(value).size(); };
    out.at = [](void const* value, std::size_t index) -> void const* { return &as<T>(value)[index]; };
  } else if constexpr (Set<T>) {
    out.kind = ShapeKind::set;
    out.element = &ShapeOf<typename T::value_type>::value;
    out.each_element = [](void const* value, EachElement const& f) {
      for (auto const& element : as<T>(value)) f(&element);
    };
    out.read_element = [](Json const& json, std::string const& at, void* set, Errors& errors) {
      typename T::value_type element{};
      auto const before = errors.size();
      read_json(ShapeOf<typename T::value_type>::value, json, at, &element, errors);
      if (errors.size() == before && !as<T>(set).insert(std::move(element)).second) add_twice(json, at, errors);
    };
  } else {
    out.kind = ShapeKind::map;
    out.element = &ShapeOf<typename T::mapped_type>::value;
    out.each_entry = [](void const* value, EachEntry const& f) {
      for (auto const& [key, element] : as<T>(value)) f(key_text(key), &element);
    };
    out.read_entry = [](std::string const& text, Json const& json, std::string const& at, void* map, Errors& errors) {
      typename T::mapped_type element{};
      read_json(ShapeOf<typename T::mapped_type>::value, json, at, &element, errors);
      if (auto key = read_text<typename T::key_type>(text, at, errors)) {
        as<T>(map).emplace(std::move(*key), std::move(element));
      }
    };
  }
}

template <class T>
constexpr void shape_structure(Shape& out) {
  static_assert(Described<T>, "not a type the walkers know: describe it, or see reflect/kinds.h");
  static_assert(fully_described<T>, "a member is missing in BOOST_DESCRIBE_STRUCT, or stands in another order");
  out.kind = ShapeKind::structure;
  out.size = sizeof(T);
  static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
  out.make = [](void* place) { new (place) T{}; };
  out.destroy = [](void* value) { as<T>(value).~T(); };
  out.names = member_names<T>();
  out.members = MemberShapes<T, Members<T>>::value;
  out.optional_members = Beside<T>::optional;
  out.required_members = Beside<T>::required;
  out.docs = Beside<T>::texts;
  out.known = []() -> Known const& {
    static Known const known(ShapeOf<T>::value);
    return known;
  };
}

template <class T>
constexpr Shape make_shape() {
  Shape out;
  out.type = &typeid(T);
  if constexpr (std::same_as<T, Json>) {
    out.kind = ShapeKind::json;
  } else if constexpr (std::same_as<T, bool>) {
    out.kind = ShapeKind::boolean;
  } else if constexpr (Integer<T>) {
    out.kind = ShapeKind::integer;
    out.min = static_cast<std::int64_t>(std::numeric_limits<T>::min());
    out.max = integer_max<T>();
    shape_number<T>(out);
  } else if constexpr (DescribedEnum<T>) {
    out.kind = ShapeKind::name;
    out.names = enum_names<T>();
    out.numbers = EnumNumbers<T, Enumerators<T>>::value;
    shape_number<T>(out);
  } else if constexpr (std::same_as<T, Digest>) {
    out.kind = ShapeKind::digest;
  } else if constexpr (std::same_as<T, std::string> || TextValue<T>) {
    shape_text<T>(out);
  } else if constexpr (Optional<T> || Vector<T> || Set<T> || Map<T>) {
    shape_elements<T>(out);
  } else {
    shape_structure<T>(out);
  }
  return out;
}

template <class T>
constinit Shape const ShapeOf<T>::value = make_shape<T>();

}  // namespace jixiao::reflect::detail

namespace jixiao::reflect {

template <class T>
Shape const& shape_of() {
  return detail::ShapeOf<T>::value;
}

}  // namespace jixiao::reflect
