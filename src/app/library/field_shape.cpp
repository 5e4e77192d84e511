#include "app/library/field_shape.h"

#include "model/indicator.h"
#include "reflect/json.h"

namespace jixiao::app {
namespace {

template <class T>
FieldShape shape_of() {
  using enum FieldKind;
  if constexpr (reflect::Optional<T>) {
    auto out = shape_of<typename T::value_type>();
    out.optional = true;
    return out;
  } else if constexpr (reflect::DescribedEnum<T>) {
    auto const& names = reflect::enum_names<T>();
    return {choice, {names.begin(), names.end()}};
  } else if constexpr (std::same_as<T, bool>) {
    return {flag, {}};
  } else if constexpr (reflect::Integer<T>) {
    return {integer, {}};
  } else if constexpr (std::same_as<T, Decimal>) {
    return {number, {}};
  } else if constexpr (std::same_as<T, std::vector<std::string>>) {
    return {several, {}};
  } else if constexpr (std::same_as<T, std::vector<TargetRule>>) {
    return {targets, {}};
  } else if constexpr (std::same_as<T, std::vector<Band>>) {
    return {bands, {}};
  } else {
    return {text, {}};
  }
}

}  // namespace

std::optional<FieldShape> shape_of_field(std::string const& field) {
  std::optional<FieldShape> out;
  auto const look = [&](auto const& object, std::string const& prefix) {
    reflect::for_each_member(object, [&]<class T>(std::string_view name, T const&) {
      if (prefix + std::string(name) == field) out = shape_of<T>();
    });
  };
  look(Indicator{}, "");
  look(Scoring{}, "scoring/");
  if (field.starts_with("points/")) return FieldShape{FieldKind::number, {}, true};
  if (field.starts_with("inputs/")) return FieldShape{FieldKind::formula, {}, true};
  return out;
}

bool is_list_field(std::string const& field) {
  using enum FieldKind;
  auto const shape = shape_of_field(field);
  return shape && (shape->kind == several || shape->kind == targets || shape->kind == bands);
}

}  // namespace jixiao::app
