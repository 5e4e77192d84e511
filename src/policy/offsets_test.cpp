#include "policy/pack_for_tests.h"

namespace jixiao::policy {
namespace {

PackFiles growth(std::string const& keys, std::string const& offset) {
  auto files = with("    numerator: count(loan on due_on where returned_on <= due_on)\n",
                    "    " + keys + "\n    numerator: offset(count(loan on due_on), " + offset + ")\n");
  return files;
}

TEST(Offsets, AQuarterBackIsNoHalfYearBack) {
  // Recomputed, 2026H1 less a quarter would be October to March: no half year.
  auto const text = warnings_of(growth("cadence: quarter", "-1q"));
  EXPECT_TRUE(says(text, "指标 RETURNED 的 numerator 偏移 -3 个月，在半年的考评中重算时对不上完整期间"));
  EXPECT_TRUE(says(text, "pack.yaml:56"));
  EXPECT_TRUE(says(text, "year: last、mean 或 sum"));
}

TEST(Offsets, LongerBoardsMayTakeTheValuesOfTheirParts) {
  for (auto const* mode : {"last", "mean", "sum"}) {
    EXPECT_EQ(warnings_of(growth("cadence: quarter\n    year: " + std::string(mode), "-1q")), "") << mode;
    EXPECT_EQ(warnings_of(growth("cadence: month\n    year: " + std::string(mode), "-1m")), "") << mode;
  }
}

TEST(Offsets, AYearBackFitsEveryBoard) {
  EXPECT_EQ(warnings_of(growth("cadence: month", "-1y")), "");
  EXPECT_EQ(warnings_of(growth("cadence: year", "-2y")), "");
  EXPECT_TRUE(says(warnings_of(growth("cadence: year", "-1 half")), "在全年的考评中"));
}

TEST(Offsets, WhatABoardIsMeasuredByIsAskedOfEveryBoard) {
  auto const files = with("    target: 90\n", "    year: last\n    target: indicator('RETURNED', offset = -1q)\n");
  auto const text = warnings_of(files);
  EXPECT_TRUE(says(text, "pack.yaml:58"));
  EXPECT_TRUE(says(text, "请改为整期的偏移（-1y）"));
}

// A quarter back does not fit, six months do: what would be right depends on the cadence.
TEST(Offsets, TheOffsetByOneWholePeriodIsNamed) {
  auto const text = warnings_of(growth("cadence: half\n    year: last", "-1q"));
  EXPECT_TRUE(says(text, "偏移 -3 个月，在半年的考评中对不上完整期间；请改为整期的偏移（-6m）")) << text;
  EXPECT_EQ(warnings_of(growth("cadence: half\n    year: last", "-6m")), "");
}

TEST(Offsets, WithinAFixedPeriodItsOwnLengthCounts) {
  auto const fixed = [](std::string const& base) {
    return warnings_of(with("numerator: count(loan on due_on where returned_on <= due_on)",
                            "numerator: at(offset(count(loan on due_on), -1q), '" + base + "')"));
  };
  EXPECT_EQ(fixed("2025Q3"), "");
  EXPECT_TRUE(says(fixed("2025"), "全年"));
}

}  // namespace
}  // namespace jixiao::policy
