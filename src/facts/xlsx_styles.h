#pragma once
// How a spreadsheet shows numbers, as far as it changes what a number means: dates, times and percentages are plain
// numbers in the file and only their style tells. Pure functions of style texts and serial numbers.
//
// Serials count days; the 1900 system holds a 1900-02-29 that never was (serial 60), the 1904 system starts four years
// later. ECMA-376 part 1, 18.8.30 (built-in formats, with those of Chinese Excel) and 18.17.4.
#include <string>
#include <string_view>
#include <vector>

#include "facts/xlsx_package.h"

namespace jixiao::facts {

enum class NumberStyle : std::uint8_t { plain, date, percent };

NumberStyle style_of_builtin(int number_format);
NumberStyle style_of_code(std::string_view format_code);

// "2026-09-30", or with " 08:15:00" where the serial has a time of day; empty if the serial is no day.
std::string date_of_serial(double serial, bool system_1904);

// A number as a person sees it in the sheet: 15 significant digits, no exponent below 10^15. Digits that were written
// as text of digits stay as they are; beyond 10^15 a number in exponent form stays so, because its last digits are
// lost.
std::string plain_number(std::string_view raw);

// One style per cell format (the `s` attribute of a cell), from styles.xml; empty where there is none.
Result<std::vector<NumberStyle>> read_styles(XlsxPackage const& package);

}  // namespace jixiao::facts
