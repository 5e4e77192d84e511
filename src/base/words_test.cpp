#include "base/words.h"

#include <gtest/gtest.h>

namespace jixiao {
namespace {

std::string dated(char const* period) { return dated_words(*Period::parse(period)); }
std::string number(char const* text) { return grouped(*Decimal::parse(text)); }

TEST(Words, NamePeriodsAsPeopleDo) {
  EXPECT_EQ(dated("2026-09"), "2026年9月");
  EXPECT_EQ(dated("2026Q3"), "2026年三季度");
  EXPECT_EQ(dated("2026H1"), "2026年上半年");
  EXPECT_EQ(dated("2026"), "2026年");
  EXPECT_EQ(part_of_year(*Period::parse("2026Q4")), "四季度");
  EXPECT_EQ(part_of_year(*Period::parse("2026")), "");
}

TEST(Words, PeriodsAreReadAsTheyAreNamed) {
  for (auto const* text : {"2026-09", "2026-10", "2026Q1", "2026Q4", "2026H1", "2026H2", "2026"}) {
    EXPECT_EQ(period_of_words(dated(text)), *Period::parse(text)) << text;
  }
  EXPECT_EQ(period_of_words("2026年第3季度"), *Period::parse("2026Q3"));
  EXPECT_EQ(period_of_words("2026年第三季度"), *Period::parse("2026Q3"));
  EXPECT_EQ(period_of_words("2026年09月"), *Period::parse("2026-09"));
  EXPECT_EQ(period_of_words("2026年度"), *Period::parse("2026"));
  for (auto const* text : {"2026", "2026年13月", "2026年五季度", "9月", "年", "", "20260年", "2026年九月半"}) {
    EXPECT_FALSE(period_of_words(text)) << text;
  }
}

TEST(Words, GroupThousandsAndWriteMinusAsMinus) {
  EXPECT_EQ(number("1283"), "1,283");
  EXPECT_EQ(number("999.1234"), "999.1234");
  EXPECT_EQ(number("-1234567.5"), "−1,234,567.5");
  EXPECT_EQ(signed_grouped(Decimal(2)), "+2");
  EXPECT_EQ(signed_grouped(*Decimal::parse("-0.5")), "−0.5");
  EXPECT_EQ(signed_grouped(Decimal(0)), "0");
}

}  // namespace
}  // namespace jixiao
