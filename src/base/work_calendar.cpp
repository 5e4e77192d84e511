#include "base/work_calendar.h"

namespace jixiao {

bool WorkCalendar::is_workday(Date day) const {
  if (day.weekday() >= 6) return working_weekends.contains(day);
  return !holidays.contains(day);
}

int WorkCalendar::workdays_between(Date from, Date to) const {
  if (to < from) return -workdays_between(to, from);
  int count = 0;
  for (Date d = from + 1; d <= to; d = d + 1) count += is_workday(d) ? 1 : 0;
  return count;
}

Date WorkCalendar::add_workdays(Date from, int n) const {
  Date d = from;
  while (n > 0) {
    d = d + 1;
    if (is_workday(d)) --n;
  }
  return d;
}

}  // namespace jixiao
