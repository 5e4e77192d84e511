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
