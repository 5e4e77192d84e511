#include "base/words.h"

#include <algorithm>
#include <array>

namespace jixiao {

std::string dated_words(Period period) { return std::to_string(period.year()) + "年" + part_of_year(period); }

std::string part_of_year(Period period) {
  static constexpr std::array quarters{"一季度", "二季度", "三季度", "四季度"};
  auto const month = period.first_month % 12;
  switch (period.kind) {
    case PeriodKind::month: return std::to_string(month + 1) + "月";
    case PeriodKind::quarter: return quarters[static_cast<std::size_t>(month / 3)];
    case PeriodKind::half: return month == 0 ? "上半年" : "下半年";
    case PeriodKind::year: break;
  }
  return "";
}

std::optional<Period> period_of_words(std::string_view words) {
  constexpr std::string_view year_sign = "年";
  auto const sign = words.find(year_sign);
  if (sign != 4) return std::nullopt;
  auto const year = Period::parse(words.substr(0, sign));
  if (!year) return std::nullopt;
  auto const part = words.substr(sign + year_sign.size());
  if (part.empty() || part == "度" || part == "全年") return *year;
  for (auto const kind : {PeriodKind::half, PeriodKind::quarter, PeriodKind::month}) {
    auto const count = 12 / months_in(kind);
    for (int i = 0; i < count; ++i) {
      Period const one{year->first_month + i * months_in(kind), kind};
      auto const number = std::to_string(i + 1);
      if (part == part_of_year(one)) return one;
      if (kind == PeriodKind::month && (part == number + "月份" || part == "0" + number + "月")) return one;
      if (kind == PeriodKind::quarter && (part == "第" + number + "季度" || part == number + "季度")) return one;
      if (kind == PeriodKind::quarter && part == "第" + part_of_year(one)) return one;
    }
  }
  return std::nullopt;
}

std::string grouped(Decimal number) {
  auto text = number.absolute().to_string();
  auto const point = std::min(text.find('.'), text.size());
  for (auto at = static_cast<std::ptrdiff_t>(point) - 3; at > 0; at -= 3)
    text.insert(static_cast<std::size_t>(at), ",");
  return number.is_negative() ? "−" + text : text;
}

std::string signed_grouped(Decimal number) {
  return (number.is_negative() || number.is_zero() ? "" : "+") + grouped(number);
}

}  // namespace jixiao
