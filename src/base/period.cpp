#include "base/period.h"

#include <fmt/format.h>

#include "base/check.h"

namespace jixiao {

int months_in(PeriodKind kind) {
  constexpr int months[] = {12, 6, 3, 1};
  return months[static_cast<int>(kind)];
}

Result<Period> Period::parse(std::string_view text) {
  auto const bad = [&] { return fail("base.period_syntax", {{"text", std::string(text)}}); };
  auto const digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  if (!(digit(0) && digit(1) && digit(2) && digit(3))) return bad();
  int const year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
  if (year < 1900 || year > 2199) return bad();
  if (text.size() == 4) return year_of(year);
  if (text.size() == 6 && text[4] == 'H' && (text[5] == '1' || text[5] == '2')) {
    return Period{year * 12 + (text[5] - '1') * 6, PeriodKind::half};
  }
  if (text.size() == 6 && text[4] == 'Q' && text[5] >= '1' && text[5] <= '4') {
    return Period{year * 12 + (text[5] - '1') * 3, PeriodKind::quarter};
  }
  if (text.size() == 7 && text[4] == '-' && digit(5) && digit(6)) {
    int const month = (text[5] - '0') * 10 + (text[6] - '0');
    if (month >= 1 && month <= 12) return month_of(year, month);
  }
  return bad();
}

Period Period::containing(Date date, PeriodKind kind) {
  int const step = months_in(kind);
  return {date.year() * 12 + (date.month() - 1) / step * step, kind};
}

Date Period::first_day() const { return Date::from_ymd(year(), first_month % 12 + 1, 1); }
Date Period::last_day() const {
  int const last = last_month();
  return Date::from_ymd(last / 12, last % 12 + 1, days_in_month(last / 12, last % 12 + 1));
}

std::string Period::to_string() const {
  int const m = first_month % 12;
  switch (kind) {
    case PeriodKind::year: return fmt::format("{:04}", year());
    case PeriodKind::half: return fmt::format("{:04}H{}", year(), m / 6 + 1);
    case PeriodKind::quarter: return fmt::format("{:04}Q{}", year(), m / 3 + 1);
    case PeriodKind::month: return fmt::format("{:04}-{:02}", year(), m + 1);
  }
  JX_ASSERT(false);
  return {};
}

std::vector<Period> Period::each_month() const {
  std::vector<Period> out;
  for (int i = 0; i < months(); ++i) out.push_back(month_at(i));
  return out;
}

Period Period::enclosing(PeriodKind longer) const {
  JX_ASSERT(months_in(longer) >= months());
  int const step = months_in(longer);
  return {first_month / step * step, longer};
}

}  // namespace jixiao
