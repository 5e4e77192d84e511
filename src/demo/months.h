#pragma once
// The calendar the demo province lives by: working days, the filing deadline (15th, put off over holidays), seasons of
// trade and of the service halls, Spring Festival. Immutable; months are numbered since 0000-01 as in Period.
#include <cstdint>
#include <vector>

#include "base/date.h"
#include "base/work_calendar.h"

namespace jixiao::demo {

struct Month {
  int index = 0;
  Date first, last;
  std::vector<Date> workdays;
  Date filing_due;
  bool quarter_filing = false;  // January, April, July, October
  bool quarter_end = false, half_end = false, year_end = false;
  std::int64_t sales_ppm = 1'000'000;    // of an average month, 5 % growth a year included
  std::int64_t service_ppm = 1'000'000;  // traffic in service halls and on the hotline

  int year() const { return index / 12; }
  int number() const { return index % 12 + 1; }  // 1–12
};

class Months {
 public:
  // Knows the months from two years before `first` to a year after `last`.
  Months(WorkCalendar const& calendar, int first, int last);

  int first() const { return first_; }
  int last() const { return last_; }
  int count() const { return last_ - first_ + 1; }
  Month const& operator[](int index) const { return months_[static_cast<std::size_t>(index - known_from_)]; }
  Month const& of(Date day) const { return (*this)[day.year() * 12 + day.month() - 1]; }
  // The n-th working day after (n < 0: before) `day`; n = 0: the day itself or the next working day.
  Date workday_after(Date day, int n) const;

 private:
  int first_, last_, known_from_;
  std::vector<Month> months_;
  std::vector<Date> workdays_;
};

// New year's day of the lunar calendar, 2020–2035; else 5 February.
Date spring_festival(int year);

}  // namespace jixiao::demo
