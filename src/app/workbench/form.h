#pragma once
// The form of an indicator: a field for every member of the described structs Indicator and Scoring, with its Chinese
// name, a hint, what kind of thing it is and what may be chosen. Values travel as text: choices by their names, yes and
// no as true and false, lists (several, targets, bands) as JSON. Pure; thread-safe.
#include <optional>
#include <string>
#include <vector>

#include "app/library/field_shape.h"
#include "model/pack.h"
#include "reflect/json_fwd.h"

namespace jixiao::app {

struct FieldChoice {
  std::string value;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(FieldChoice, (), (value, title))

struct DraftField {
  std::string field;  // "numerator", "inputs/own", "points/city", "scoring/lo"
  std::string title;
  std::string group;  // heading it stands under
  std::string hint;
  FieldKind kind = FieldKind::text;
  std::optional<std::string> text;   // absent: not declared
  std::vector<FieldChoice> choices;  // of choice and several all there are, of text some that are in use
  std::vector<std::string> methods;  // scoring methods that read it; empty: it is none of theirs
  bool required = false;
};
BOOST_DESCRIBE_STRUCT(DraftField, (), (field, title, group, hint, kind, text, choices, methods, required))

// In the order people read them. Points stand for every level that has a sheet.
std::vector<DraftField> form_of(Pack const& pack, Indicator const& indicator);

// Whether the form has such a field.
bool is_form_field(Pack const& pack, std::string const& field);

}  // namespace jixiao::app
