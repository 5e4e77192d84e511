#include "formula/measure.h"

#include <gtest/gtest.h>

namespace jixiao::formula {
namespace {

TEST(Measure, ReadsAndWritesComposedUnits) {
  EXPECT_EQ(parse_measure("元/人"), (Measure{{"元", 1}, {"人", -1}}));
  EXPECT_EQ(parse_measure("元·天/人"), (Measure{{"元", 1}, {"天", 1}, {"人", -1}}));
  EXPECT_EQ(parse_measure(""), Measure{});
  EXPECT_EQ(parse_measure("1/元"), (Measure{{"元", -1}}));
  for (auto const* text : {"元", "元/人", "1/元", "m^2", "%"}) EXPECT_EQ(to_text(parse_measure(text)), text);
  EXPECT_EQ(multiply(parse_measure("元/人"), parse_measure("人")), parse_measure("元"));
  EXPECT_EQ(divide(parse_measure("元"), parse_measure("元")), Measure{});
}

TEST(Measure, ConvertsWithinAKind) {
  auto const convert = [](char const* from, char const* to) -> std::string {
    auto const c = find_conversion(parse_measure(from), parse_measure(to));
    return c ? c->multiply_by.to_string() + "/" + c->divide_by.to_string() : "none";
  };
  EXPECT_EQ(convert("元", "万元"), "1/10000");
  EXPECT_EQ(convert("亿元", "万元"), "10000/1");
  EXPECT_EQ(convert("秒", "分钟"), "1/60");
  EXPECT_EQ(convert("天", "小时"), "24/1");
  EXPECT_EQ(convert("", "%"), "100/1");
  EXPECT_EQ(convert("%", "‰"), "10/1");
  EXPECT_EQ(convert("%", ""), "1/100");
  EXPECT_EQ(convert("元", "天"), "none");
  EXPECT_EQ(convert("元/人", "万元"), "none");
  EXPECT_EQ(convert("元/人", "元/人"), "1/1");
}

}  // namespace
}  // namespace jixiao::formula
