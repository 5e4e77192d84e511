#pragma once
// Calendar dates and timestamps without time zones: all times in the product are local to the authority
// (Asia/Shanghai has had one offset since 1991). Proleptic Gregorian, years 1900–2199.
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace jixiao {

struct Date {
  std::int32_t days = 0;  // since 1970-01-01

  static Date from_ymd(int year, int month, int day);  // asserts a real date
  static Result<Date> parse(std::string_view text);    // "2026-09-30" only; "2026-02-30" is an error of its own
  int year() const;
  int month() const;    // 1–12
  int day() const;      // 1–31
  int weekday() const;  // 1 = Monday … 7 = Sunday
  std::string to_string() const;

  friend Date operator+(Date d, int days) { return {d.days + days}; }
  friend Date operator-(Date d, int days) { return {d.days - days}; }
  friend int operator-(Date a, Date b) { return a.days - b.days; }
  friend auto operator<=>(Date const&, Date const&) = default;
};

struct Timestamp {
  std::int64_t seconds = 0;  // since 1970-01-01 00:00:00 local time

  // "2026-09-30", "2026-09-30 08:15", "2026-09-30 08:15:00", with T for the space.
  static Result<Timestamp> parse(std::string_view text);
  Date date() const;
  std::string to_string() const;  // "2026-09-30 08:15:00"
  friend auto operator<=>(Timestamp const&, Timestamp const&) = default;
};

bool is_leap_year(int year);
int days_in_month(int year, int month);

}  // namespace jixiao
