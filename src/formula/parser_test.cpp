#include "formula/parser.h"

#include <gtest/gtest.h>

namespace jixiao::formula {
namespace {

std::string canonical(std::string_view text) {
  auto const parsed = parse(text);
  return parsed.root ? to_canonical_text(*parsed.root) : to_text(parsed.errors);
}

struct Case {
  std::string_view text;
  std::string_view expected;
};

TEST(Parser, BindsByPrecedence) {
  for (auto const& [text, expected] : {
           Case{"1 + 2 * 3", "((2 * 3) + 1)"},
           {"(1 + 2) * 3", "((1 + 2) * 3)"},
           {"7 - 2 - 1", "((7 - 2) - 1)"},
           {"8 / 4 / 2", "((8 / 4) / 2)"},
           {"-2 ^ 2", "(- (2 ^ 2))"},
           {"2 ^ 3 ^ 2", "(2 ^ (3 ^ 2))"},
           {"2 ^ -1", "(2 ^ -1)"},
           {"a and b or c", "((a and b) or c)"},
           {"not a = b", "(not (a = b))"},
           {"not a and b", "((not a) and b)"},
           {"a + 1 > b", "(b < (1 + a))"},
           {"a between 1 and 2 and c", "((a between 1 and 2) and c)"},
           {"a not in (2, 1, 2)", "(a not in (1, 2))"},
           {"a is not missing or b is missing", "((a is not missing) or (b is missing))"},
           {"if(a, 1, 2)", "case when a then 1 else 2 end"},
           {"case when a then 1 when b then 2 end", "case when a then 1 when b then 2 end"},
           {"1e3 + .5", "(0.5 + 1000)"},
       }) {
    EXPECT_EQ(canonical(text), expected) << text;
  }
}

TEST(Parser, GivesEqualFormulasEqualText) {
  EXPECT_EQ(canonical("count( declaration  where b=1 AND a <> \"x\" )"),
            canonical("COUNT(declaration where 'x' != a and 1 = b)"));
  EXPECT_EQ(canonical("a >= b"), canonical("b <= a"));
  EXPECT_EQ(canonical("a + (b + c)"), canonical("c + b + a"));
  EXPECT_NE(canonical("a - b"), canonical("b - a"));
}

TEST(Parser, CanonicalTextIsAFormulaOfItsOwn) {
  for (std::string_view const text :
       {"count(distinct (a.x, a.y) on z where x = 'it''s' last 90 days)", "quantile(a.x, 0.95 where y)",
        "trimmed_mean(a.x, 0.05 where y)", "weighted_trimmed_mean(a.x + a.y, a.w, 0.05 where y)",
        "sum(a.x last 12 months)", "offset(count(a), -1y) + indicator('X', offset = -1q)", "d + 3 workdays",
        "across(peers, quantile(0.9), 1)",
        "peer_median(burden, by = (industry, size), fallback = industry, at_least = 30)", "date '2026-09-30'"}) {
    EXPECT_EQ(canonical(canonical(text)), canonical(text)) << text;
  }
}

TEST(Parser, ReadsWhatChineseInputMethodsWrite) {
  EXPECT_EQ(canonical("（应收 × 2） ≥ 10 -- 说明"), "(10 <= (2 * 应收))");
  EXPECT_EQ(canonical("类型 ＝ ‘留抵’ and 状态 ≠ “关闭”"), "(('关闭' != 状态) and ('留抵' = 类型))");
  EXPECT_EQ(canonical("max（1，2）"), "greatest(1, 2)");
  EXPECT_EQ(canonical("期末 - 3 个工作日"), "(期末 - (3 workday))");
}

TEST(Parser, ReadsDurations) {
  EXPECT_EQ(canonical("-1y"), "(-1 year)");
  EXPECT_EQ(canonical("d + 3 days"), "((3 day) + d)");
  EXPECT_EQ(canonical("3q"), "(3 quarter)");
  EXPECT_EQ(canonical("count(a last 2 weeks)"), "count(a last 14 day)");
  EXPECT_EQ(canonical("count(a last 1 year)"), "count(a last 12 month)");
}

TEST(Parser, SaysWhatIsWrongAndWhere) {
  for (auto const& [text, expected] : {
           Case{"", "第1行第1列: 公式是空的"},
           {"1 +", "第1行第4列: 此处应为一个数、名称、文本或括号，却是公式末尾"},
           {"a b", "第1行第3列: 公式到此已经完整，“b”是多余的，或前面缺少运算符"},
           {"(1 + 2", "第1行第7列: 此处应为“)”，却是公式末尾"},
           {"92.5%", "第1行第5列: 不支持“%”：比率写 0.925，以 % 为单位的值写 92.5"},
           {"'留抵", "第1行第1列: 文本的引号没有闭合，应写作 '甲类' 的样子"},
           {"应收 $ 1", "第1行第4列: 公式里不能出现“$”"},
           {"1 < a < 3", "第1行第7列: 比较不能连写，“<”之前请用 and 分开，或写 between … and …"},
           {"if(a, 1)", "第1行第1列: if 需要 3 个参数（条件，成立时，不成立时），却有 2 个"},
           {"date '2026-02-30'", "第1行第6列: “2026-02-30”不是真实存在的日期"},
           {"12ab", "第1行第1列: “12ab”不是数字，也不是 3d、1y 这样的时长"},
           {"1.5 days", "第1行第1列: 时长须是整数个 day"},
           {"count(a where x where y)", "第1行第17列: “where”出现了两次"},
           {"count(a last 3 hours)", "第1行第14列: last 后应为 1 到 36500 的 days 或 months，如 last 90 days"},
           {"a.1", "第1行第2列: 公式到此已经完整，“.1”是多余的，或前面缺少运算符"},
           {"a.", "第1行第3列: 此处应为点号后的名称，却是公式末尾"},
           {"\n  sum(",
            "第2行第7列: 此处应为一个数、名称、文本或括号，却是公式末尾\n第2行第7列: 此处应为“)”，却是公式末尾"},
       }) {
    EXPECT_EQ(to_text(parse(text).errors), expected) << text;
  }
}

TEST(Parser, ReportsSeveralMistakesAtOnce) {
  auto const parsed = parse("least(1 +, 2 $ 3, 'x') and count(a last 3 hours) + date '2026-13-01'");
  EXPECT_EQ(parsed.root, nullptr);
  ASSERT_EQ(parsed.errors.size(), 4u) << to_text(parsed.errors);
  EXPECT_EQ(parsed.errors[0].code, "formula.expected");
  EXPECT_EQ(parsed.errors[1].code, "formula.character");
  EXPECT_EQ(parsed.errors[2].code, "formula.window");
  EXPECT_EQ(parsed.errors[3].code, "base.date_invalid");
}

TEST(Parser, ErrorsCarrySpansForEditors) {
  auto const parsed = parse("a + $");
  ASSERT_FALSE(parsed.errors.empty());
  std::vector<Arg> const expected{{"found", "$"}, {"line", "1"}, {"column", "5"}, {"begin", "4"}, {"end", "5"}};
  EXPECT_EQ(parsed.errors[0].args, expected);
}

TEST(Parser, StopsAtTenThousandLevelsWithOneError) {
  auto const times = [](std::string const& part, int n) {
    std::string out;
    for (int i = 0; i < n; ++i) out += part;
    return out;
  };
  for (auto const& text :
       {times("(", 10000) + "1" + times(")", 10000), times("not ", 10000) + "true", times("- ", 10000) + "1",
        times("abs(", 10000) + "1", times("if(true, 1, ", 5000), "1" + times("^1", 10000), times("case when ", 5000),
        times("a in (", 10000), times("sum(", 10000), times("1+", 10000) + "1"}) {
    auto const parsed = parse(text);
    EXPECT_EQ(parsed.root, nullptr);
    ASSERT_EQ(parsed.errors.size(), 1u) << text.substr(0, 20) << to_text(parsed.errors);
    EXPECT_EQ(parsed.errors[0].code, "formula.too_deep");
  }
  EXPECT_NE(parse(times("(", 200) + "1" + times(")", 200)).root, nullptr);
  EXPECT_EQ(parse(times("(", 201) + "1" + times(")", 201)).root, nullptr);
  EXPECT_NE(parse(times("1+", 400) + "1").root, nullptr);
}

TEST(Parser, RefusesHugeAndForeignText) {
  EXPECT_EQ(to_text(parse(std::string(70000, '1')).errors), "第1行第1列: 公式有 70000 字节，最多 65536 字节");
  EXPECT_EQ(parse("a = '\xff'").errors[0].code, "base.not_utf8");
  EXPECT_EQ(parse(std::string(1000, '9')).errors[0].code, "formula.number_range");
  EXPECT_EQ(parse("1e999999").errors[0].code, "formula.number_range");
}

}  // namespace
}  // namespace jixiao::formula
