#pragma once
// From the text of a cell to its stored value: pure functions, no dataset known. Numbers become scaled integers, dates
// days and times seconds since 1970. The answer of a failed reading is the message code a quarantined cell carries
// (facts.cell_*), so it is a static text and costs nothing; nullptr means read.
//
// Accepted besides the plain form: full-width digits and signs, thousands separators that stand where they belong, an
// exponent (1.2E+5), a leading +, a percentage. Zeros behind the last decimal kept are no decimals.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"

namespace jixiao::facts {

using CellReason = char const*;

// Full-width forms (U+FF01–FF5E, U+3000) as their half-width twins; everything else as it is.
std::string to_halfwidth(std::string_view text);

// value × 10^scale. `in_percent`: the column's unit is %, so "12.5%" is 12.5; else it is 0.125.
CellReason read_number(std::string_view text, int scale, bool in_percent, std::int64_t& value);

// A number in exponent form of 10^15 and more: in a code it means that a spreadsheet has lost the last digits.
bool is_damaged_code(std::string_view text);

// A date or time format of the policy pack: yyyy mm dd hh mi ss and literal text between them. Where the format has no
// day or month, `day_rule` says which day is meant.
class TimeFormat {
 public:
  enum class DayRule : std::uint8_t { first, last };
  static std::optional<TimeFormat> parse(std::string_view pattern, DayRule day_rule);
  CellReason read(std::string_view text, std::int64_t& seconds) const;

 private:
  struct Part {
    char field = 0;  // y m d h i s, or 0 for a literal
    char literal = 0;
    bool fixed_width = false;
  };
  std::vector<Part> parts_;
  DayRule day_rule_ = DayRule::last;
};

// ISO first (2026-09-30, 2026/9/30, 2026.9.30, 2026年9月30日), then the format if there is one. A date may carry the
// time 00:00:00.
CellReason read_date(std::string_view text, TimeFormat const* format, std::int64_t& days);
CellReason read_timestamp(std::string_view text, TimeFormat const* format, std::int64_t& seconds);
CellReason read_boolean(std::string_view text, bool& value);

}  // namespace jixiao::facts
