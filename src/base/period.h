#pragma once
// Assessment periods: 2026, 2026H1, 2026Q3, 2026-09. Fiscal year = calendar year. Values, ordered by start then length.
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"

namespace jixiao {

// From the longest to the shortest.
enum class PeriodKind : std::uint8_t { year, half, quarter, month };

int months_in(PeriodKind kind);  // 12, 6, 3, 1

struct Period {
  std::int32_t first_month = 0;  // months since 0000-01: year × 12 + month − 1
  PeriodKind kind = PeriodKind::month;

  static Result<Period> parse(std::string_view text);
  static Period year_of(int year) { return {year * 12, PeriodKind::year}; }
  static Period month_of(int year, int month) { return {year * 12 + month - 1, PeriodKind::month}; }
  static Period containing(Date date, PeriodKind kind);

  int year() const { return first_month / 12; }
  int months() const { return months_in(kind); }
  int last_month() const { return first_month + months() - 1; }
  Date first_day() const;
  Date last_day() const;
  std::string to_string() const;

  Period month_at(int index) const { return {first_month + index, PeriodKind::month}; }
  std::vector<Period> each_month() const;
  Period enclosing(PeriodKind longer) const;  // the quarter of a month; itself for its own kind
  Period shifted(int steps) const { return {first_month + steps * months(), kind}; }
  Period shifted_months(int n) const { return {first_month + n, kind}; }  // asserts that it lands on a period
  Period year_to_date_first_month() const { return month_of(year(), 1); }
  bool contains(Period other) const { return first_month <= other.first_month && other.last_month() <= last_month(); }
  bool ends_with(Period other) const { return last_month() == other.last_month() && contains(other); }

  friend bool operator==(Period const&, Period const&) = default;
  friend std::strong_ordering operator<=>(Period const& a, Period const& b) {
    if (auto c = a.first_month <=> b.first_month; c != 0) return c;
    return a.kind <=> b.kind;
  }
};

}  // namespace jixiao
