#pragma once
// What kind of thing a field of an indicator is, from its member's type in the described structs Indicator and Scoring.
// Fields are named by path: "numerator", "inputs/own", "points/city", "scoring/lo". Pure; thread-safe.
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

namespace jixiao::app {

enum class FieldKind { formula, text, paragraph, number, integer, flag, choice, several, targets, bands };
BOOST_DESCRIBE_ENUM(FieldKind, formula, text, paragraph, number, integer, flag, choice, several, targets, bands)

struct FieldShape {
  FieldKind kind = FieldKind::text;
  std::vector<std::string> names;  // of a choice
  bool optional = false;
};

// Of the member a field names; nullopt: there is none.
std::optional<FieldShape> shape_of_field(std::string const& field);
// Whether it is written as a list.
bool is_list_field(std::string const& field);

}  // namespace jixiao::app
