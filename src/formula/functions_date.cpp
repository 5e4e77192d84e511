#include "formula/catalogue.h"

namespace jixiao::formula {
namespace {

using Arguments = std::span<Scalar const>;

Date day_of(Scalar const& s) {
  auto const* t = std::get_if<Timestamp>(&s.value);
  return t ? t->date() : s.date();
}
std::int64_t seconds_of(Scalar const& s) {
  auto const* t = std::get_if<Timestamp>(&s.value);
  return t ? t->seconds : std::int64_t{s.date().days} * 86400;
}

// Dates outside 1900–2199 are no dates of ours (base/date.h).
bool in_range(std::int64_t days) {
  return days >= Date::from_ymd(1900, 1, 1).days && days <= Date::from_ymd(2199, 12, 31).days;
}

std::optional<std::int64_t> whole(Scalar const& s, std::int64_t limit) {
  auto const n = s.number().to_int64();
  return n && *n >= -limit && *n <= limit ? n : std::nullopt;
}

Scalar days_between(Arguments a, WorkCalendar const&) { return Scalar::of(Decimal(day_of(a[1]) - day_of(a[0]))); }
Scalar workdays_between(Arguments a, WorkCalendar const& calendar) {
  return Scalar::of(Decimal(calendar.workdays_between(day_of(a[0]), day_of(a[1]))));
}
Scalar between_seconds(Arguments a, std::int64_t unit) {
  auto const quotient = divide(Decimal(seconds_of(a[1]) - seconds_of(a[0])), Decimal(unit));
  return quotient ? Scalar::of(*quotient) : Scalar::fault("formula.overflow");
}
Scalar hours_between(Arguments a, WorkCalendar const&) { return between_seconds(a, 3600); }
Scalar minutes_between(Arguments a, WorkCalendar const&) { return between_seconds(a, 60); }

Scalar add_days(Arguments a, WorkCalendar const&) {
  auto const n = whole(a[1], 120000);
  auto const from = day_of(a[0]);
  if (!n || !in_range(from.days + *n)) return Scalar::fault("formula.domain");
  return Scalar::of(from + static_cast<int>(*n));
}

Scalar add_workdays(Arguments a, WorkCalendar const& calendar) {
  auto const n = whole(a[1], 30000);
  if (!n || *n < 0) return Scalar::fault("formula.domain");
  auto const to = calendar.add_workdays(day_of(a[0]), static_cast<int>(*n));
  return in_range(to.days) ? Scalar::of(to) : Scalar::fault("formula.domain");
}

// A month later is the same day, or the month's last where it has no such day.
Scalar add_months(Arguments a, WorkCalendar const&) {
  auto const n = whole(a[1], 4000);
  if (!n) return Scalar::fault("formula.domain");
  auto const from = day_of(a[0]);
  auto const month = from.year() * 12 + from.month() - 1 + *n;
  auto const year = static_cast<int>(month / 12);
  if (month < 0 || year < 1900 || year > 2199) return Scalar::fault("formula.domain");
  auto const m = static_cast<int>(month % 12) + 1;
  return Scalar::of(Date::from_ymd(year, m, std::min(from.day(), days_in_month(year, m))));
}

Scalar add_minutes(Arguments a, WorkCalendar const&) {
  auto const n = whole(a[1], 200000000);
  if (!n) return Scalar::fault("formula.domain");
  return Scalar::of(Timestamp{seconds_of(a[0]) + *n * 60});
}

Scalar year(Arguments a, WorkCalendar const&) { return Scalar::of(Decimal(day_of(a[0]).year())); }
Scalar month(Arguments a, WorkCalendar const&) { return Scalar::of(Decimal(day_of(a[0]).month())); }
Scalar day(Arguments a, WorkCalendar const&) { return Scalar::of(Decimal(day_of(a[0]).day())); }
Scalar date(Arguments a, WorkCalendar const&) { return Scalar::of(day_of(a[0])); }
Scalar is_workday(Arguments a, WorkCalendar const& calendar) {
  return Scalar::of_boolean(calendar.is_workday(day_of(a[0])));
}
Scalar workdays_to_month_end(Arguments a, WorkCalendar const& calendar) {
  auto const d = day_of(a[0]);
  auto const end = Date::from_ymd(d.year(), d.month(), days_in_month(d.year(), d.month()));
  return Scalar::of(Decimal(calendar.workdays_between(d, end)));
}

}  // namespace

std::vector<Function> const& functions_date() {
  constexpr auto in = Want::date_or_time;
  static std::vector<Function> const table = {
      {.name = "days_between",
       .category = Category::date,
       .parameters = {{"a", in}, {"b", in}},
       .gives = Gives::days,
       .documentation = "从 a 到 b 的日历日数（b 早于 a 为负），与日期相减 b - a 相同；时间按其日期计。",
       .example = "days_between(date '2026-02-27', date '2026-03-02')",
       .example_result = "3",
       .implementation = days_between,
       .sql = "date_diff('day', CAST({0} AS DATE), CAST({1} AS DATE))"},
      {.name = "workdays_between",
       .category = Category::date,
       .parameters = {{"a", in}, {"b", in}},
       .gives = Gives::days,
       .documentation = "a 之后到 b（含）的工作日数，按制度包的放假安排；同一天为 0，b 早于 a 为负。",
       .example = "workdays_between(date '2026-09-25', date '2026-09-28')",
       .example_result = "1",
       .implementation = workdays_between,
       .sql = "jx_workdays_between(CAST({0} AS DATE), CAST({1} AS DATE))"},
      {.name = "hours_between",
       .category = Category::date,
       .parameters = {{"a", in}, {"b", in}},
       .gives = Gives::hours,
       .documentation = "从 a 到 b 的小时数，可有小数；日期按当天零时计。",
       .example = "hours_between(date '2026-09-25', date '2026-09-26')",
       .example_result = "24",
       .implementation = hours_between,
       .sql = "(date_diff('second', CAST({0} AS TIMESTAMP), CAST({1} AS TIMESTAMP)) / 3600.0)",
       .decimals = 6},
      {.name = "minutes_between",
       .category = Category::date,
       .parameters = {{"a", in}, {"b", in}},
       .gives = Gives::minutes,
       .documentation = "从 a 到 b 的分钟数，可有小数；日期按当天零时计。",
       .example = "minutes_between(date '2026-09-25', date '2026-09-26')",
       .example_result = "1440",
       .implementation = minutes_between,
       .sql = "(date_diff('second', CAST({0} AS TIMESTAMP), CAST({1} AS TIMESTAMP)) / 60.0)",
       .decimals = 6},
      {.name = "add_days",
       .category = Category::date,
       .parameters = {{"d", in}, {"n", Want::number}},
       .gives = Gives::date,
       .documentation = "d 之后 n 天（n 可为负），与 d + 3 days 相同。",
       .example = "add_days(date '2026-09-30', 3)",
       .example_result = "2026-10-03",
       .implementation = add_days,
       .sql = "(CAST({0} AS DATE) + CAST({1} AS INTEGER))"},
      {.name = "add_workdays",
       .category = Category::date,
       .parameters = {{"d", in}, {"n", Want::number}},
       .gives = Gives::date,
       .documentation = "d 之后第 n 个工作日（n 不为负；0 为 d 本身），与 d + 3 workdays 相同。",
       .example = "add_workdays(date '2026-09-25', 1)",
       .example_result = "2026-09-28",
       .implementation = add_workdays,
       .sql = "jx_add_workdays(CAST({0} AS DATE), CAST({1} AS INTEGER))"},
      {.name = "add_months",
       .category = Category::date,
       .parameters = {{"d", in}, {"n", Want::plain}},
       .gives = Gives::date,
       .documentation = "n 个月后的同一天，当月没有这一天的取月末，与 d + 1 month 相同。",
       .example = "add_months(date '2026-01-31', 1)",
       .example_result = "2026-02-28",
       .implementation = add_months,
       .sql = "CAST(CAST({0} AS DATE) + to_months(CAST({1} AS INTEGER)) AS DATE)"},
      {.name = "add_minutes",
       .category = Category::date,
       .parameters = {{"t", in}, {"n", Want::number}},
       .gives = Gives::special,
       .documentation = "t 之后 n 分钟的时间，与 t + 24 hours 一类写法相同；日期按当天零时计。",
       .example = "add_minutes(date '2026-09-30', 90)",
       .example_result = "2026-09-30 01:30:00",
       .implementation = add_minutes,
       .sql = "(CAST({0} AS TIMESTAMP) + to_minutes(CAST({1} AS BIGINT)))"},
      {.name = "year",
       .category = Category::date,
       .parameters = {{"d", in}},
       .documentation = "年份。",
       .example = "year(date '2026-09-30')",
       .example_result = "2026",
       .implementation = year,
       .sql = "year({0})"},
      {.name = "month",
       .category = Category::date,
       .parameters = {{"d", in}},
       .documentation = "月份，1 到 12。",
       .example = "month(date '2026-09-30')",
       .example_result = "9",
       .implementation = month,
       .sql = "month({0})"},
      {.name = "day",
       .category = Category::date,
       .parameters = {{"d", in}},
       .documentation = "日，1 到 31。",
       .example = "day(date '2026-09-30')",
       .example_result = "30",
       .implementation = day,
       .sql = "day({0})"},
      {.name = "date",
       .category = Category::date,
       .parameters = {{"t", in}},
       .gives = Gives::date,
       .documentation = "时间所在的日期。",
       .example = "date(add_minutes(date '2026-09-30', 90))",
       .example_result = "2026-09-30",
       .implementation = date,
       .sql = "CAST({0} AS DATE)"},
      {.name = "is_workday",
       .category = Category::date,
       .parameters = {{"d", in}},
       .gives = Gives::boolean,
       .documentation = "是否工作日，按制度包的放假安排。",
       .example = "is_workday(date '2026-09-27')",
       .example_result = "假",
       .implementation = is_workday,
       .sql = "jx_is_workday(CAST({0} AS DATE))"},
      {.name = "workdays_to_month_end",
       .category = Category::date,
       .parameters = {{"d", in}},
       .gives = Gives::days,
       .documentation = "d 之后到当月月末还有几个工作日；当月最后一个工作日及其后为 0。",
       .example = "workdays_to_month_end(date '2026-09-28')",
       .example_result = "2",
       .implementation = workdays_to_month_end,
       .sql = "jx_workdays_to_month_end(CAST({0} AS DATE))"},
      {.name = "workdays_to_period_end",
       .category = Category::date,
       .parameters = {{"d", in}},
       .gives = Gives::days,
       .documentation = "d 之后到期末还有几个工作日，即 workdays_between(d, period_end)。",
       .example = "workdays_to_period_end(date '2026-09-28')",
       .example_result = "2"},
  };
  return table;
}

}  // namespace jixiao::formula
