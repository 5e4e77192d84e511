#include "demo/months.h"

#include <algorithm>
#include <array>

#include "base/period.h"

namespace jixiao::demo {
namespace {

// Relative turnover of the twelve months, Spring Festival not counted.
constexpr std::array<std::int64_t, 12> trade{950'000, 900'000, 1'000'000, 980'000,   990'000,   1'010'000,
                                             970'000, 980'000, 1'020'000, 1'010'000, 1'050'000, 1'180'000};

bool is_quarter_filing(int number) { return number % 3 == 1; }

// A deadline on a holiday moves to the next working day; holidays of three days and more before it push it further.
Date filing_due(Month const& month, WorkCalendar const& calendar) {
  Date due = month.first + 14;
  int off = 0;
  for (Date day = month.first; day < due; day = day + 1) {
    if (!calendar.is_workday(day) && day.weekday() <= 5) ++off;
  }
  if (off >= 3) due = due + off + 2;
  while (!calendar.is_workday(due)) due = due + 1;
  return due;
}

Month make_month(int index, int first, WorkCalendar const& calendar) {
  Period const period{index, PeriodKind::month};
  Month month;
  month.index = index;
  month.first = period.first_day();
  month.last = period.last_day();
  for (Date day = month.first; day <= month.last; day = day + 1) {
    if (calendar.is_workday(day)) month.workdays.push_back(day);
  }
  int const number = month.number();
  month.filing_due = filing_due(month, calendar);
  month.quarter_filing = is_quarter_filing(number);
  month.quarter_end = number % 3 == 0;
  month.half_end = number % 6 == 0;
  month.year_end = number == 12;
  month.sales_ppm = trade[static_cast<std::size_t>(number - 1)] * (1000 + 4 * (index - first)) / 1000;
  month.service_ppm = month.quarter_filing ? 1'500'000 : number == 12 ? 1'150'000 : number == 5 ? 1'200'000 : 900'000;
  if (Date const festival = spring_festival(month.year()); month.first <= festival && festival <= month.last) {
    month.sales_ppm = month.sales_ppm * 72 / 100;
    month.service_ppm = month.service_ppm * 68 / 100;
  }
  return month;
}

}  // namespace

Date spring_festival(int year) {
  constexpr std::array<std::pair<int, int>, 16> days{{{1, 25},
                                                      {2, 12},
                                                      {2, 1},
                                                      {1, 22},
                                                      {2, 10},
                                                      {1, 29},
                                                      {2, 17},
                                                      {2, 6},
                                                      {1, 26},
                                                      {2, 13},
                                                      {2, 3},
                                                      {1, 23},
                                                      {2, 11},
                                                      {1, 31},
                                                      {2, 19},
                                                      {2, 8}}};
  if (year < 2020 || year > 2035) return Date::from_ymd(year, 2, 5);
  auto const [month, day] = days[static_cast<std::size_t>(year - 2020)];
  return Date::from_ymd(year, month, day);
}

Months::Months(WorkCalendar const& calendar, int first, int last)
    : first_(first), last_(last), known_from_(first - 24) {
  for (int index = known_from_; index <= last + 12; ++index) {
    months_.push_back(make_month(index, first, calendar));
    workdays_.insert(workdays_.end(), months_.back().workdays.begin(), months_.back().workdays.end());
  }
}

Date Months::workday_after(Date day, int n) const {
  // For n > 0 the first working day later than `day` counts as 1; for n < 0 the last earlier one as −1.
  auto const at = n > 0 ? std::upper_bound(workdays_.begin(), workdays_.end(), day)
                        : std::lower_bound(workdays_.begin(), workdays_.end(), day);
  auto const position = (at - workdays_.begin()) + (n > 0 ? n - 1 : n);
  auto const last = static_cast<std::ptrdiff_t>(workdays_.size()) - 1;
  return workdays_[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(position, 0, last))];
}

}  // namespace jixiao::demo
