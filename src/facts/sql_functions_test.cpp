#include "facts/sql_functions.h"

#include <gtest/gtest.h>

namespace jixiao::facts {
namespace {

// National Day 2026: 1–7 October off, 27 September (Sunday) and 10 October (Saturday) worked.
WorkCalendar calendar_2026() {
  WorkCalendar out;
  for (int day = 1; day <= 7; ++day) out.holidays.insert(Date::from_ymd(2026, 10, day));
  out.working_weekends = {Date::from_ymd(2026, 9, 27), Date::from_ymd(2026, 10, 10)};
  return out;
}

Connection connection() {
  static auto const database = Database::open();
  auto c = std::move(*database->connect());
  static auto const added = add_sql_functions(c, calendar_2026());
  EXPECT_TRUE(added);
  return c;
}

std::string one(std::string const& expression) {
  auto c = connection();
  auto rows = c.query("SELECT (" + expression + ")::VARCHAR");
  if (!rows) return to_text(rows.error());
  rows->next_chunk();
  return rows->is_null(0, 0) ? "NULL" : std::string(rows->text(0, 0));
}

TEST(SqlFunctions, DividesHalfToEven) {
  EXPECT_EQ(one("jx_divide(7, 2)"), "4");  // 3.5 → 4
  EXPECT_EQ(one("jx_divide(5, 2)"), "2");  // 2.5 → 2
  EXPECT_EQ(one("jx_divide(-5, 2)"), "-2");
  EXPECT_EQ(one("jx_divide(-7, 2)"), "-4");
  EXPECT_EQ(one("jx_divide(7, -3)"), "-2");  // −2.33
  EXPECT_EQ(one("jx_divide(8, -3)"), "-3");  // −2.67
  EXPECT_EQ(one("jx_divide(1, 0)"), "NULL");
  EXPECT_EQ(one("jx_divide(NULL, 2)"), "NULL");
  EXPECT_EQ(one("jx_divide(100000000000000000000000000000000000000::HUGEINT, 3)"),
            "33333333333333333333333333333333333333");
}

TEST(SqlFunctions, TurnsDoublesIntoScaledIntegers) {
  EXPECT_EQ(one("jx_scaled(0.1 + 0.2, 4)"), "3000");         // 0.3, not 0.30000000000000004
  EXPECT_EQ(one("jx_scaled(ln(10), 12)"), "2302585092990");  // 2.30258509299|4 at 12 digits
  EXPECT_EQ(one("jx_scaled('nan'::DOUBLE, 2)"), "NULL");
}

TEST(SqlFunctions, RoundsHalfAwayFromZero) {
  EXPECT_EQ(one("jx_round(1250, 2)"), "1300");
  EXPECT_EQ(one("jx_round(-1250, 2)"), "-1300");
  EXPECT_EQ(one("jx_round(1249, 2)"), "1200");
  EXPECT_EQ(one("jx_round(1249, 0)"), "1249");
}

TEST(SqlFunctions, CountWorkingDaysAsTheCalendarDoes) {
  auto const calendar = calendar_2026();
  auto c = connection();
  ASSERT_TRUE(c.run("CREATE OR REPLACE TEMP TABLE days AS SELECT DATE '2026-09-20' + i::INT AS d FROM range(40) t(i)"));
  auto rows = c.query(
      "SELECT a.d, b.d, jx_workdays_between(a.d, b.d), jx_add_workdays(a.d, (b.d - a.d)), jx_is_workday(a.d) "
      "FROM days a, days b");
  ASSERT_TRUE(rows);
  int compared = 0;
  while (rows->next_chunk()) {
    for (std::size_t i = 0; i < rows->chunk_size(); ++i) {
      auto const a = rows->date(0, i), b = rows->date(1, i);
      ASSERT_EQ(rows->integer(2, i), calendar.workdays_between(a, b)) << a.to_string() << " " << b.to_string();
      if (b >= a) {
        ASSERT_EQ(rows->date(3, i), calendar.add_workdays(a, b - a)) << a.to_string() << " " << b.to_string();
      }
      ASSERT_EQ(rows->boolean(4, i), calendar.is_workday(a));
      ++compared;
    }
  }
  EXPECT_EQ(compared, 1600);
  // Wednesday 30 September is the month's last day; before it 25 (Fri), 27 (Sun, worked), 28, 29, 30.
  EXPECT_EQ(one("jx_workdays_to_month_end(DATE '2026-09-30')"), "0");
  EXPECT_EQ(one("jx_workdays_to_month_end(DATE '2026-09-26')"), "4");
}

}  // namespace
}  // namespace jixiao::facts
