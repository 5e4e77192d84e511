#pragma once
// Static types of the expression language: a kind and, for numbers, a unit of measure with integer exponents
// (yuan·day⁻¹). Values.
#include <cstdint>
#include <map>
#include <string>

namespace jixiao::formula {

enum class TypeKind : std::uint8_t {
  unknown,  // after an error, compatible with everything so that one mistake gives one message
  number,
  text,
  boolean,
  date,
  timestamp,
  ordered,  // text of an ordered code list: compares by position
  dataset,  // a bare dataset name, only inside aggregates
  duration
};

// Exponents of base units: {"元": 1, "人": -1}. Empty = a plain number (counts, ratios). Every unit is one of its own,
// also 万元 beside 元 and % beside a plain ratio: mixing them is an error, to_unit(x, '元') converts
// (formula/measure.h).
using Measure = std::map<std::string, int>;

struct Type {
  TypeKind kind = TypeKind::unknown;
  Measure measure;
  bool measure_any = false;  // a literal number or one without declared unit: fits any measure in + -, comparisons
  bool nullable = true;
  std::string code_list;  // ordered: "dataset.column", whose list it is
  friend bool operator==(Type const&, Type const&) = default;
};

std::string to_text(Type const& type);  // "数(元/人)", "日期"

}  // namespace jixiao::formula
