#pragma once
// Functions of our own inside DuckDB, so that SQL and the evaluator of formula/ give the same digits:
//
//   jx_divide(n HUGEINT, d HUGEINT) → HUGEINT        n ÷ d to the nearest integer, half to even; NULL for d = 0
//   jx_scaled(x DOUBLE, decimals BIGINT) → HUGEINT   x rounded to 12 significant digits, then × 10^decimals half-even;
//                                                    NULL for what is no finite number
//   jx_round(n HUGEINT, drop BIGINT) → HUGEINT       n without its last `drop` decimals (those become 0), half away
//   from zero jx_workdays_between(DATE, DATE) → BIGINT         as WorkCalendar::workdays_between jx_add_workdays(DATE,
//   BIGINT) → DATE             as WorkCalendar::add_workdays, backwards for negative counts jx_is_workday(DATE) →
//   BOOLEAN jx_workdays_to_month_end(DATE) → BIGINT          working days after the day up to its month's last day
//
// NULL in any argument gives NULL. The calendar is turned into running counts once: a call is two look-ups.
#include "base/work_calendar.h"
#include "facts/duckdb.h"

namespace jixiao::facts {

// Functions belong to the connection's database; the calendar is copied.
Result<void> add_sql_functions(Connection& connection, WorkCalendar const& calendar);

}  // namespace jixiao::facts
