#include <gtest/gtest.h>

#include "base/csv.h"
#include "base/decimal.h"
#include "base/hash.h"
#include "base/messages.h"
#include "base/period.h"
#include "base/text.h"
#include "base/work_calendar.h"

namespace jixiao {
namespace {

Decimal d(char const* text) { return Decimal::parse(text).value(); }

TEST(Decimal, KeepsLowestTermsSoEqualNumbersAreEqual) {
  EXPECT_EQ(d("92.50"), d("92.5"));
  EXPECT_EQ(d("0.000"), Decimal());
  EXPECT_EQ(d("1e3"), Decimal(1000));
  EXPECT_EQ(d("-0.00125").to_string(), "-0.00125");
}

TEST(Decimal, AddsExactlyWhatBinaryCannot) { EXPECT_EQ(d("0.1") + d("0.2"), d("0.3")); }

TEST(Decimal, DividesToTwelveDecimalsHalfEven) {
  EXPECT_EQ((d("1") / d("3")).to_string(), "0.333333333333");
  EXPECT_EQ((d("2") / d("3")).to_string(), "0.666666666667");
  // 1/8192000000000 = 1.220703125e-13: rounds to zero at twelve decimals; 5e-13 is a tie and goes to the even 0.
  EXPECT_EQ(d("0.000000000001") / d("2"), d("0"));
  EXPECT_EQ(d("0.000000000003") / d("2"), d("0.000000000002"));
}

TEST(Decimal, RoundsPointsHalfAwayFromZero) {
  EXPECT_EQ(rounded_points(d("13.635")), d("13.64"));
  EXPECT_EQ(rounded_points(d("-13.635")), d("-13.64"));
  EXPECT_EQ(d("2.5").rounded(0, Rounding::half_even), d("2"));
  EXPECT_EQ(d("860").to_fixed(2), "860.00");
}

TEST(Decimal, OverflowIsAnAnswerNotACrash) {
  auto const big = d("99999999999999999999999999999999999999");
  EXPECT_FALSE(add(big, Decimal(1)).has_value());
  EXPECT_FALSE(multiply(big, big).has_value());
  EXPECT_FALSE(Decimal::parse("123456789012345678901234567890123456789").has_value());
}

TEST(Decimal, ComparesAcrossScales) {
  EXPECT_LT(d("0.9999"), d("1"));
  EXPECT_GT(d("-1"), d("-1.01"));
  EXPECT_EQ(d("1e-12") <=> d("0.000000000001"), std::strong_ordering::equal);
}

TEST(Decimal, FromDoubleKeepsTwelveSignificantDigits) {
  EXPECT_EQ(*Decimal::from_double(0.1), d("0.1"));
  EXPECT_EQ(*Decimal::from_double(2.0 / 3), d("0.666666666667"));
  EXPECT_EQ(*Decimal::from_double(1e-9 / 3), d("0.000000000333333333333"));
  EXPECT_FALSE(Decimal::from_double(0.0 / 0.0 * 1).has_value());
}

TEST(Date, RefusesDatesThatDoNotExist) {
  EXPECT_EQ(Date::parse("2026-02-30").error().code, "base.date_invalid");
  EXPECT_EQ(Date::parse("2026/02/03").error().code, "base.date_syntax");
  EXPECT_EQ(Date::parse("2024-02-29")->to_string(), "2024-02-29");
  EXPECT_EQ(Date::parse("2026-11-23")->weekday(), 1);  // a Monday
}

TEST(Period, ReadsAndWritesItsFourForms) {
  for (auto const* text : {"2026", "2026H1", "2026Q3", "2026-09"}) EXPECT_EQ(Period::parse(text)->to_string(), text);
  for (auto const* text : {"2026H3", "2026Q0", "2026-13", "26", "2026-9", ""}) EXPECT_FALSE(Period::parse(text));
  auto const q = *Period::parse("2026Q3");
  EXPECT_EQ(q.last_day().to_string(), "2026-09-30");
  EXPECT_TRUE(q.ends_with(*Period::parse("2026-09")));
  EXPECT_EQ(Period::parse("2026-01")->shifted(-1).to_string(), "2025-12");
}

TEST(WorkCalendar, CountsDaysAfterTheFirstUpToTheLast) {
  WorkCalendar c;
  c.holidays = {Date::from_ymd(2026, 10, 1), Date::from_ymd(2026, 10, 2)};
  c.working_weekends = {Date::from_ymd(2026, 10, 10)};
  // Wed 30 Sep → Mon 12 Oct: (1, 2 off) 5 6 7 8 9, Sat 10 worked, 12 = 7 days
  EXPECT_EQ(c.workdays_between(Date::from_ymd(2026, 9, 30), Date::from_ymd(2026, 10, 12)), 7);
  EXPECT_EQ(c.add_workdays(Date::from_ymd(2026, 9, 30), 7), Date::from_ymd(2026, 10, 12));
}

TEST(Hash, MatchesFips180) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Text, FindsTheNearestName) {
  std::vector<std::string> const names = {"declaration", "payment", "rating"};
  EXPECT_EQ(nearest_name("declration", names), "declaration");
  EXPECT_EQ(nearest_name("zzz", names), std::nullopt);
  EXPECT_EQ(nearest_name("pay", names), "payment");
  std::vector<std::string> const short_names = {"visit", "loan"};
  EXPECT_EQ(nearest_name("laon", short_names), "loan");  // two letters swapped are one slip
}

TEST(Text, KnowsUtf8FromGb18030) {
  EXPECT_FALSE(find_invalid_utf8("税务"));
  EXPECT_EQ(find_invalid_utf8("a\xCB\xB0"), std::nullopt);  // U+02F0: short GB bytes can be valid UTF-8
  EXPECT_TRUE(find_invalid_utf8("\xCB\xB0\xCE\xF1\xBE\xD6"));
  EXPECT_EQ(gb18030_to_utf8("\xCB\xB0\xCE\xF1"), "税务");
  EXPECT_EQ(display_width("税务a"), 5U);
}

// OWASP's list of what begins a formula, its full-width forms, and blanks before it; RFC 4180 quotes the rest.
TEST(Csv, AFormulaIsMadeTextAndANumberStaysOne) {
  for (std::string const text : {"=1+1", "+1+2", "-2+3", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＋cmd", "－cmd",
                                 "＠x", "  =1", "-", "=", "=cmd|' /C calc'!A0"}) {
    EXPECT_EQ(sheet_safe(text), "'" + text);
  }
  for (std::string const text : {"-5.20", "+3", "", "  ", "a=b", "青川市", "'=1", "2026-09-01"}) {
    EXPECT_EQ(sheet_safe(text), text);
  }
  EXPECT_EQ(sheet_safe_row({"=1,2", "-3"}), "\"'=1,2\",-3\n");
}

TEST(Csv, ReadsQuotedFieldsAndNamesTheBadLine) {
  auto const t = parse_csv(
                     "\xEF\xBB\xBF"
                     "a,b\r\n1,\"x,\"\"y\"\"\nz\"\n\n2,3\n")
                     .value();
  ASSERT_EQ(t.rows.size(), 2U);
  EXPECT_EQ(t.rows[0][1], "x,\"y\"\nz");
  EXPECT_EQ(t.lines[1], 5);
  EXPECT_EQ(to_text(parse_csv("a,b\n1\n").error()), "第 2 行有 1 列，表头有 2 列");
}

TEST(Messages, QuotesWithinQuotesAreSingle) {
  EXPECT_EQ(render_message("“{name}”应有 {count} 个", {{"name", "“非接触式”办税率"}, {"count", "3"}}),
            "“‘非接触式’办税率”应有 3 个");
  EXPECT_EQ(render_message("比较：{text}", {{"text", "“甲”与“乙”"}}), "比较：“甲”与“乙”");
  EXPECT_EQ(render_message("“{gone}”", {}), "“{gone}”");
}

}  // namespace
}  // namespace jixiao
