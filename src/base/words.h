#pragma once
// Periods and numbers as official Chinese writes them: 2026年三季度, 1,234.5, −5.67. For sentences; what machines read
// is Period::to_string and Decimal::to_string.
#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "base/period.h"

namespace jixiao {

std::string dated_words(Period period);   // "2026年9月", "2026年三季度", "2026年上半年", "2026年"
// The same back: 2026年9月, 2026年三季度, 2026年第3季度, 2026年上半年, 2026年, 2026年度; nullopt for anything else.
std::optional<Period> period_of_words(std::string_view words);
std::string part_of_year(Period period);  // "9月", "三季度", "上半年"; of a year nothing

std::string grouped(Decimal number);         // "1,283", "1,234.5", "−5.67"
std::string signed_grouped(Decimal number);  // "+2", "−0.5"; of nothing "0"

}  // namespace jixiao
