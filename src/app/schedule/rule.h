#pragma once
// When something is due, in words that fit on a line and on the work calendar:
//
//   every 15                 every 15 minutes, from midnight on
//   daily 02:00              workdays 06:30        weekly 1 02:00 (Monday = 1)
//   monthly 5 02:00          the 5th, or the last day of a shorter month
//   monthly workday 3 02:00  the third working day of the month
//
// Pure: the calendar and the time are arguments.
#include <cstdint>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"
#include "base/work_calendar.h"

namespace jixiao::app {

struct ScheduleRule {
  enum class Kind : std::uint8_t { every, daily, workdays, weekly, monthly, monthly_workday } kind = Kind::daily;
  int number = 0;   // minutes, weekday, day of the month, working day of the month
  int minutes = 0;  // of the day

  // app.schedule_rule says what would be right.
  static Result<ScheduleRule> parse(std::string_view text);
  std::string to_text() const;   // the form above
  std::string to_words() const;  // 每天 02:00

  // The first due time after `after`, and the last one not after `now`. Both look at most thirteen months away.
  Timestamp next(Timestamp after, WorkCalendar const& calendar) const;
  Timestamp last(Timestamp now, WorkCalendar const& calendar) const;

 private:
  bool falls_on(Date day, WorkCalendar const& calendar) const;
};

}  // namespace jixiao::app
