#include "base/date.h"

#include <fmt/format.h>

#include <chrono>

#include "base/check.h"

namespace jixiao {
namespace {

std::chrono::year_month_day ymd(Date d) {
  return std::chrono::year_month_day(std::chrono::sys_days(std::chrono::days(d.days)));
}

// Exactly `count` digits at the start of `text`, removed from it; -1 otherwise.
int take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (text.empty() || text[0] != c) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

bool is_leap_year(int year) { return std::chrono::year(year).is_leap(); }

int days_in_month(int year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

Date Date::from_ymd(int year, int month, int day) {
  using namespace std::chrono;
  year_month_day const d{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                         std::chrono::day(static_cast<unsigned>(day))};
  JX_ASSERT(d.ok());
  return {static_cast<std::int32_t>(sys_days(d).time_since_epoch().count())};
}

Result<Date> Date::parse(std::string_view text) {
  auto rest = text;
  int const y = take_digits(rest, 4);
  bool const a = take(rest, '-');
  int const m = take_digits(rest, 2);
  bool const b = take(rest, '-');
  int const d = take_digits(rest, 2);
  if (y < 0 || !a || m < 0 || !b || d < 0 || !rest.empty()) {
    return fail("base.date_syntax", {{"text", std::string(text)}});
  }
  if (y < 1900 || y > 2199 || m < 1 || m > 12 || d < 1 || d > days_in_month(y, m)) {
    return fail("base.date_invalid", {{"text", std::string(text)}});
  }
  return from_ymd(y, m, d);
}

int Date::year() const { return static_cast<int>(ymd(*this).year()); }
int Date::month() const { return static_cast<int>(static_cast<unsigned>(ymd(*this).month())); }
int Date::day() const { return static_cast<int>(static_cast<unsigned>(ymd(*this).day())); }
int Date::weekday() const { return ((days % 7) + 7 + 3) % 7 + 1; }  // 1970-01-01 was a Thursday

std::string Date::to_string() const { return fmt::format("{:04}-{:02}-{:02}", year(), month(), day()); }

Result<Timestamp> Timestamp::parse(std::string_view text) {
  auto const bad = [&] { return fail("base.timestamp_syntax", {{"text", std::string(text)}}); };
  JX_TRY(auto const date, Date::parse(text.substr(0, 10)));
  auto rest = text.substr(std::min<std::size_t>(10, text.size()));
  std::int64_t const start = std::int64_t{date.days} * 86400;
  if (rest.empty()) return Timestamp{start};
  if (!take(rest, ' ') && !take(rest, 'T')) return bad();
  int const h = take_digits(rest, 2);
  bool const colon = take(rest, ':');
  int const m = take_digits(rest, 2);
  int s = 0;
  if (take(rest, ':')) s = take_digits(rest, 2);
  if (h < 0 || h > 23 || !colon || m < 0 || m > 59 || s < 0 || s > 59 || !rest.empty()) return bad();
  return Timestamp{start + h * 3600 + m * 60 + s};
}

Date Timestamp::date() const {
  auto const d = seconds >= 0 ? seconds / 86400 : -((-seconds + 86399) / 86400);
  return {static_cast<std::int32_t>(d)};
}

std::string Timestamp::to_string() const {
  auto const s = seconds - std::int64_t{date().days} * 86400;
  return fmt::format("{} {:02}:{:02}:{:02}", date().to_string(), s / 3600, s / 60 % 60, s % 60);
}

}  // namespace jixiao
