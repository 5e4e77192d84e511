#pragma once
// Working days: Monday to Friday, less public holidays, plus the weekend days worked in their stead (调休).
// An immutable value; the State Council's yearly arrangement comes from the policy pack.
#include <set>

#include "base/date.h"

namespace jixiao {

struct WorkCalendar {
  std::set<Date> holidays;          // weekdays off
  std::set<Date> working_weekends;  // weekend days on

  bool is_workday(Date day) const;
  // Working days in (from, to]: 0 for the same day, negative if `to` is earlier.
  int workdays_between(Date from, Date to) const;
  // The n-th working day after `from` (n >= 0; n = 0 gives `from`).
  Date add_workdays(Date from, int n) const;
};

}  // namespace jixiao
