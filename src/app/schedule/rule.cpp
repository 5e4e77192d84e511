#include "app/schedule/rule.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <vector>

#include "base/check.h"
#include "base/text.h"

namespace jixiao::app {
namespace {

constexpr int days_max = 400;
constexpr int minutes_of_day = 24 * 60;

std::optional<int> number_of(std::string_view text, int min, int max) {
  int out = 0;
  auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (failed != std::errc{} || end != text.data() + text.size() || out < min || out > max) return std::nullopt;
  return out;
}

std::optional<int> time_of(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  auto const hours = number_of(text.substr(0, 2), 0, 23), minutes = number_of(text.substr(3), 0, 59);
  if (!hours || !minutes) return std::nullopt;
  return *hours * 60 + *minutes;
}

std::string time_text(int minutes) { return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60); }

Timestamp at(Date day, int minutes) { return {std::int64_t{day.days} * 86'400 + std::int64_t{minutes} * 60}; }

int workday_of_month(Date day, WorkCalendar const& calendar) {
  return calendar.workdays_between(Date::from_ymd(day.year(), day.month(), 1) - 1, day);
}

}  // namespace

Result<ScheduleRule> ScheduleRule::parse(std::string_view text) {
  std::vector<std::string> words;
  for (auto& word : split(trimmed(text), ' ')) {
    if (!word.empty()) words.push_back(std::move(word));
  }
  auto const wrong = [&] { return fail("app.schedule_rule", {{"rule", std::string(text)}}); };
  auto const make = [&](Kind kind, std::optional<int> number, std::optional<int> minutes) -> Result<ScheduleRule> {
    if (!number || !minutes) return wrong();
    return ScheduleRule{kind, *number, *minutes};
  };
  if (words.size() == 2 && words[0] == "every") return make(Kind::every, number_of(words[1], 1, minutes_of_day), 0);
  if (words.size() == 2 && words[0] == "daily") return make(Kind::daily, 0, time_of(words[1]));
  if (words.size() == 2 && words[0] == "workdays") return make(Kind::workdays, 0, time_of(words[1]));
  if (words.size() == 3 && words[0] == "weekly")
    return make(Kind::weekly, number_of(words[1], 1, 7), time_of(words[2]));
  if (words.size() == 3 && words[0] == "monthly") {
    return make(Kind::monthly, number_of(words[1], 1, 31), time_of(words[2]));
  }
  if (words.size() == 4 && words[0] == "monthly" && words[1] == "workday") {
    return make(Kind::monthly_workday, number_of(words[2], 1, 15), time_of(words[3]));
  }
  return wrong();
}

std::string ScheduleRule::to_text() const {
  switch (kind) {
    case Kind::every: return fmt::format("every {}", number);
    case Kind::daily: return "daily " + time_text(minutes);
    case Kind::workdays: return "workdays " + time_text(minutes);
    case Kind::weekly: return fmt::format("weekly {} {}", number, time_text(minutes));
    case Kind::monthly: return fmt::format("monthly {} {}", number, time_text(minutes));
    case Kind::monthly_workday: return fmt::format("monthly workday {} {}", number, time_text(minutes));
  }
  return "";
}

std::string ScheduleRule::to_words() const {
  static constexpr char const* weekdays[] = {"一", "二", "三", "四", "五", "六", "日"};
  switch (kind) {
    case Kind::every: return fmt::format("每 {} 分钟", number);
    case Kind::daily: return "每天 " + time_text(minutes);
    case Kind::workdays: return "每个工作日 " + time_text(minutes);
    case Kind::weekly: return fmt::format("每周{} {}", weekdays[number - 1], time_text(minutes));
    case Kind::monthly: return fmt::format("每月 {} 日 {}", number, time_text(minutes));
    case Kind::monthly_workday: return fmt::format("每月第 {} 个工作日 {}", number, time_text(minutes));
  }
  return "";
}

bool ScheduleRule::falls_on(Date day, WorkCalendar const& calendar) const {
  switch (kind) {
    case Kind::every:
    case Kind::daily: return true;
    case Kind::workdays: return calendar.is_workday(day);
    case Kind::weekly: return day.weekday() == number;
    case Kind::monthly: return day.day() == std::min(number, days_in_month(day.year(), day.month()));
    case Kind::monthly_workday: return calendar.is_workday(day) && workday_of_month(day, calendar) == number;
  }
  return false;
}

Timestamp ScheduleRule::next(Timestamp after, WorkCalendar const& calendar) const {
  if (kind == Kind::every) {
    auto const day = after.date();
    for (int minute = 0; minute < minutes_of_day; minute += number) {
      if (at(day, minute) > after) return at(day, minute);
    }
    return at(day + 1, 0);
  }
  for (auto day = after.date(); day < after.date() + days_max; day = day + 1) {
    if (falls_on(day, calendar) && at(day, minutes) > after) return at(day, minutes);
  }
  return at(after.date() + days_max, minutes);
}

Timestamp ScheduleRule::last(Timestamp now, WorkCalendar const& calendar) const {
  if (kind == Kind::every) {
    auto const minute = static_cast<int>((now.seconds - at(now.date(), 0).seconds) / 60);
    return at(now.date(), minute / number * number);
  }
  for (auto day = now.date(); day > now.date() - days_max; day = day - 1) {
    if (falls_on(day, calendar) && at(day, minutes) <= now) return at(day, minutes);
  }
  return at(now.date() - days_max, minutes);
}

}  // namespace jixiao::app
