#include "formula/evaluate.h"

#include <gtest/gtest.h>

#include "formula/example_for_tests.h"

namespace jixiao::formula {
namespace {

struct Case {
  std::string_view text;
  std::string_view expected;
};

std::string prompt(std::string_view text, std::map<std::string, std::string> const& variables = {}) {
  auto const value = evaluate_text(text, variables);
  return value ? *value : to_text(value.error());
}

TEST(Evaluate, CalculatesInDecimal) {
  for (auto const& [text, expected] : {
           Case{"0.1 + 0.2", "0.3"},
           {"1 / 3", "0.333333333333"},
           {"2 ^ 10", "1024"},
           {"2 ^ 0.5", "1.41421356237"},
           {"1.1 ^ 3", "1.331"},
           {"-2 ^ 2", "-4"},
           {"round(-2.5)", "-3"},
           {"round(1250, -2)", "1300"},
           {"floor(-0.5) + ceil(-0.5)", "-1"},
           {"mod(-7, 3)", "-1"},
           {"1 / 0", "(错误: 除数为 0)"},
           {"1e20 * 1e20", "(错误: 结果超出 38 位)"},
           {"ln(0)", "(错误: 参数超出函数的定义范围)"},
           {"0 ^ -1", "(错误: 除数为 0)"},
           {"0.5 * 100 + 0.5 * (clamp(1 - 6 / 10, -1, 1) + 1) / 2 * 100", "85"},  // domain.md §3 note ⑩
       }) {
    EXPECT_EQ(prompt(text), expected) << text;
  }
}

TEST(Evaluate, LogicHasThreeValuesAndIsSymmetric) {
  for (auto const& [text, expected] : {
           Case{"false and missing", "假"},
           {"missing and false", "假"},
           {"true and missing", "（缺失）"},
           {"missing and true", "（缺失）"},
           {"true or missing", "真"},
           {"missing or true", "真"},
           {"false or missing", "（缺失）"},
           {"missing or false", "（缺失）"},
           {"not missing", "（缺失）"},
           {"missing = missing", "（缺失）"},
           {"missing + 1", "（缺失）"},
           {"missing is missing", "真"},
           {"1 is missing", "假"},
           {"1 is not missing", "真"},
           {"if(missing, 1, 2)", "（缺失）"},
           {"3 in (1, missing)", "（缺失）"},
           {"1 in (1, missing)", "真"},
           {"3 not in (1, missing)", "（缺失）"},
           {"2 between 1 and missing", "（缺失）"},
           {"0 between 1 and missing", "假"},
           {"2 not between 1 and 3", "假"},
           {"case when false then 1 end", "（缺失）"},
           {"least(1, missing)", "（缺失）"},
           {"coalesce(missing, missing)", "（缺失）"},
       }) {
    EXPECT_EQ(prompt(text), expected) << text;
  }
}

TEST(Evaluate, StatesPropagateWorstFirst) {
  for (auto const& [text, expected] : {
           Case{"ratio(1, 0) + missing", "（不适用）"},
           {"missing + ratio(1, 0)", "（不适用）"},
           {"1 / 0 + ratio(1, 0)", "(错误: 除数为 0)"},
           {"coalesce(ratio(1, 0), 7)", "7"},
           {"coalesce(1 / 0, 7)", "(错误: 除数为 0)"},
           {"ratio(1, 0) is missing", "真"},
           {"1 / 0 is missing", "(错误: 除数为 0)"},
           {"1 / 0 > 1 or true", "(错误: 除数为 0)"},
           {"ratio(1, 0) > 1 or true", "真"},
           {"if(true, 1, 1 / 0)", "1"},
       }) {
    EXPECT_EQ(prompt(text), expected) << text;
  }
}

TEST(Evaluate, PromptTakesVariablesOfAllKinds) {
  EXPECT_EQ(prompt("x * 2", {{"x", "5"}}), "10");
  EXPECT_EQ(prompt("d + 1 month", {{"d", "2026-01-31"}}), "2026-02-28");
  EXPECT_EQ(prompt("if(b, s, 'y')", {{"b", "true"}, {"s", "甲"}}), "甲");
  EXPECT_EQ(prompt("x + 1", {{"x", "missing"}}), "（缺失）");
  EXPECT_EQ(prompt("y + 1", {{"yy", "5"}}), "第1行第1列: 没有名为“y”的参数或变量，是否应为“yy”?");
  EXPECT_EQ(prompt("count(a)"), "第1行第1列: 此处不能汇总数据集的行");
  EXPECT_EQ(prompt("ytd(1)"), "第1行第1列: ytd 在此处不可用");
  EXPECT_EQ(prompt("indicator('A')"), "第1行第1列: indicator 在此处不可用");
  EXPECT_EQ(prompt("unit.name"), "第1行第1列: 没有名为“unit.name”的参数或变量");
}

TEST(Evaluate, CountsAndSumsRowsOfTheUnitsSubtree) {
  using example::value_of;
  EXPECT_EQ(value_of("count(declaration)", 0), "8");
  EXPECT_EQ(value_of("count(declaration where filed_on <= due_on) / count(declaration)"), "0.75");
  EXPECT_EQ(value_of("count(distinct declaration.taxpayer_id)"), "3");
  EXPECT_EQ(value_of("count(distinct (declaration.taxpayer_id, kind))"), "4");
  EXPECT_EQ(value_of("count(distinct declaration.taxpayer.industry_code)"), "2");
  EXPECT_EQ(value_of("count(declaration where taxpayer.size_class >= '小')"), "3");
  EXPECT_EQ(value_of("count(declaration on filed_on)"), "4");
  EXPECT_EQ(value_of("count(declaration last 45 days)"), "5");  // 17 August is 44 days before 30 September
  EXPECT_EQ(value_of("count(declaration last 44 days)"), "4");
  EXPECT_EQ(value_of("count(declaration last 2 months)"), "5");
  EXPECT_EQ(value_of("sum(declaration.tax)"), "450.5");
  EXPECT_EQ(value_of("mean(declaration.sales)"), "（不适用）");
  EXPECT_EQ(value_of("sum(declaration.sales)"), "0");
  EXPECT_EQ(value_of("median(declaration.tax where tax > 1000)"), "（不适用）");
  EXPECT_EQ(value_of("count(declaration where filed_on is missing)", 0), "1");
}

TEST(Evaluate, ContextFunctionsNest) {
  using example::value_of;
  EXPECT_EQ(value_of("ytd(count(declaration)) - count(declaration)"), "1");
  EXPECT_EQ(value_of("offset(ytd(count(declaration)), -1m)"), "1");
  EXPECT_EQ(value_of("ytd(offset(count(declaration), -1m))"), "1");
  EXPECT_EQ(value_of("sum(arrears.amount) / opening(sum(arrears.amount)) - 1"), "-0.285714285714");
  EXPECT_EQ(value_of("parent(sum(arrears.amount))"), "55");
  EXPECT_EQ(value_of("parent(1)", 0), "（不适用）");
  EXPECT_EQ(value_of("across(children, sum, count(declaration))", 0), "8");
  EXPECT_EQ(value_of("across(level, quantile(0.5), count(declaration))"), "3");
  // 1, 3 and 4: ⌊3·0.4⌋ = 1 is cut at each end; ⌊3·0.3⌋ = 0.
  EXPECT_EQ(value_of("across(level, trimmed_mean(0.4), count(declaration))"), "3");
  EXPECT_EQ(value_of("across(level, trimmed_mean(0.3), count(declaration))"), "2.666666666667");
  EXPECT_EQ(value_of("across(children, mean, 1)"), "（不适用）");
  EXPECT_EQ(value_of("across(level, mean, 1 / (count(declaration) - 4))"),
            "-0.666666666666");                            // A divides by 0 and is left out
  EXPECT_EQ(value_of("elapsed(year)"), "0.747945205479");  // 273 of 365 days
  EXPECT_EQ(value_of("indicator('REF-05', period = '2025-09')"), "90");
  EXPECT_EQ(value_of("unit.code = 'A'"), "真");
  EXPECT_EQ(value_of("limit_days"), "5");
  EXPECT_EQ(value_of("at(limit_days, '2026-06')"), "10");
}

TEST(Evaluate, AShiftThatLandsOnNoPeriodIsAFault) {
  auto const quarter = context_of(0, Period::parse("2026Q3").value());
  EXPECT_FALSE(shifted(quarter, -1));
  EXPECT_EQ(shifted(quarter, -3)->period, Period::parse("2026Q2").value());
  EXPECT_EQ(shifted(quarter, -12)->range, (MonthRange{2025 * 12 + 6, 2025 * 12 + 8}));
}

}  // namespace
}  // namespace jixiao::formula
