#include "app/schedule/rule.h"

#include <gtest/gtest.h>

namespace jixiao::app {
namespace {

Timestamp at(char const* text) { return Timestamp::parse(text).value(); }

// October 2026: the 1st (a Thursday) to the 7th are holidays, Saturday the 10th is worked.
WorkCalendar october() {
  WorkCalendar out;
  for (int day : {1, 2, 5, 6, 7}) out.holidays.insert(Date::from_ymd(2026, 10, day));
  out.working_weekends.insert(Date::from_ymd(2026, 10, 10));
  return out;
}

std::string next(char const* rule, char const* after) {
  return ScheduleRule::parse(rule).value().next(at(after), october()).to_string();
}
std::string last(char const* rule, char const* now) {
  return ScheduleRule::parse(rule).value().last(at(now), october()).to_string();
}

TEST(ScheduleRule, NextIsTheFirstDueTimeAfter) {
  EXPECT_EQ(next("daily 02:00", "2026-10-01 01:59:59"), "2026-10-01 02:00:00");
  EXPECT_EQ(next("daily 02:00", "2026-10-01 02:00:00"), "2026-10-02 02:00:00");
  EXPECT_EQ(next("every 15", "2026-10-01 10:07:30"), "2026-10-01 10:15:00");
  EXPECT_EQ(next("every 40", "2026-10-01 23:30:00"), "2026-10-02 00:00:00");
  EXPECT_EQ(next("weekly 1 06:00", "2026-10-01 00:00:00"), "2026-10-05 06:00:00");
  EXPECT_EQ(next("monthly 31 06:00", "2026-10-31 06:00:00"), "2026-11-30 06:00:00");
}

TEST(ScheduleRule, WorkingDaysFollowTheCalendar) {
  EXPECT_EQ(next("workdays 06:30", "2026-09-30 07:00:00"), "2026-10-08 06:30:00");
  EXPECT_EQ(next("workdays 06:30", "2026-10-09 07:00:00"), "2026-10-10 06:30:00");
  // Working days of October: 8 Thursday, 9 Friday, 10 Saturday (worked).
  EXPECT_EQ(next("monthly workday 3 02:00", "2026-10-01 00:00:00"), "2026-10-10 02:00:00");
}

TEST(ScheduleRule, LastIsTheNewestDueTimeNotAfter) {
  EXPECT_EQ(last("daily 02:00", "2026-10-01 02:00:00"), "2026-10-01 02:00:00");
  EXPECT_EQ(last("daily 02:00", "2026-10-01 01:59:00"), "2026-09-30 02:00:00");
  EXPECT_EQ(last("every 15", "2026-10-01 10:07:30"), "2026-10-01 10:00:00");
  EXPECT_EQ(last("workdays 06:30", "2026-10-07 12:00:00"), "2026-09-30 06:30:00");
}

TEST(ScheduleRule, WordsAndFormAgree) {
  for (auto const* text :
       {"every 15", "daily 02:00", "workdays 06:30", "weekly 7 23:59", "monthly 5 02:00", "monthly workday 3 02:00"}) {
    EXPECT_EQ(ScheduleRule::parse(text).value().to_text(), text);
  }
  EXPECT_EQ(ScheduleRule::parse("monthly workday 3 02:00").value().to_words(), "每月第 3 个工作日 02:00");
  for (auto const* text : {"", "daily", "daily 25:00", "daily 2:00", "weekly 0 02:00", "every 0", "hourly 02:00"}) {
    EXPECT_FALSE(ScheduleRule::parse(text)) << text;
  }
}

}  // namespace
}  // namespace jixiao::app
