#include "formula/words.h"

#include <gtest/gtest.h>

#include "formula/example_for_tests.h"

namespace jixiao::formula {
namespace {

// The example pack with titles, and one indicator with this value.
struct Titled {
  explicit Titled(std::string value, std::map<std::string, std::string> inputs = {}) : pack(example::pack()) {
    pack.datasets[0].title = "申报";
    pack.datasets[0].columns[2].title = "申报期限";
    pack.datasets[0].columns[3].title = "申报日期";
    pack.datasets[0].columns[6].title = "税额";
    pack.datasets[1].title = "纳税人";
    pack.datasets[1].columns[3].title = "规模";
    pack.indicators[0].name = "按期申报率";
    Indicator one;
    one.id = "X";
    one.unit = "";
    one.value = std::move(value);
    one.inputs = std::move(inputs);
    pack.indicators.push_back(one);
  }
  std::string words(std::size_t at = 1) const {
    auto const program = Program::create(pack);
    if (!program) return to_text(program.error());
    auto const text = render_in_words(program->indicators()[at], pack.indicators[at], program->datasets(), pack);
    return text.starts_with("X = ") ? text.substr(4) : text;
  }
  Pack pack;
};

std::string said(std::string value) { return Titled(std::move(value)).words(); }

TEST(Words, DefineAnIndicatorByTheTitlesOfThePack) {
  EXPECT_EQ(Titled("1").words(0), "按期申报率 = 申报（申报日期不晚于申报期限）的数量 ÷ 申报的数量 × 100%");
}

// The brackets are those without which the reckoning would be another one; e stands for 申报的数量.
TEST(Words, KeepTheOrderOfReckoning) {
  std::string const e = "申报的数量";
  auto const shown = [&](std::string formula) {
    auto text = said(std::move(formula));
    for (auto at = text.find(e); at != std::string::npos; at = text.find(e)) text.replace(at, e.size(), "e");
    return text;
  };
  std::string const c = "count(declaration)";
  EXPECT_EQ(shown("(" + c + " + 2) * 3"), "（e + 2） × 3");
  EXPECT_EQ(shown(c + " + 2 * 3"), "e + 2 × 3");
  EXPECT_EQ(shown(c + " - (2 - 3)"), "e − （2 − 3）");
  EXPECT_EQ(shown(c + " - 2 - 3"), "e − 2 − 3");
  EXPECT_EQ(shown(c + " / (2 * 3)"), "e ÷ （2 × 3）");
  EXPECT_EQ(shown(c + " / 2 / 3"), "e ÷ 2 ÷ 3");
  EXPECT_EQ(shown("2 * (" + c + " / 3)"), "2 × （e ÷ 3）");
  EXPECT_EQ(shown("1 - ratio(" + c + ", 2 + 3)"), "1 − e ÷ （2 + 3）");
  EXPECT_EQ(shown("2 / ratio(" + c + ", 3)"), "2 ÷ （e ÷ 3）");
  EXPECT_EQ(shown("-(" + c + " + 1)"), "−（e + 1）");
  EXPECT_EQ(shown("(" + c + " + 1) ^ 2"), "（e + 1）的2次方");
  EXPECT_EQ(shown("offset(" + c + " - 1, -1y)"), "上年同期的（e − 1）");
  EXPECT_EQ(shown("if(" + c + " > 3, 1, 2) + 1"), "（e大于3的取1，其余取2） + 1");
  EXPECT_EQ(shown("abs(" + c + " - 1)"), "（e − 1）的绝对值");
  EXPECT_EQ(shown("least(" + c + " + 1, 1 + clamp(" + c + ", 1, 5))"),
            "以下各数的最小值（e + 1；1 + e（限于 1 至 5 之间））");
}

TEST(Words, BracketAlternativesWithinConditions) {
  EXPECT_EQ(said("count(declaration where (tax > 1 or tax < 0) and filed_on is not missing)"),
            "申报（（税额大于1或税额小于0），且有申报日期）的数量");
  EXPECT_EQ(said("count(declaration where tax > 1 or tax < 0 and filed_on is missing)"),
            "申报（税额大于1或（税额小于0，且没有申报日期））的数量");
  EXPECT_EQ(said("count(declaration where not (tax > 1 and filed_on > due_on))"),
            "申报（并非（税额大于1，且申报日期晚于申报期限））的数量");
}

TEST(Words, SayByWhichDateRowsCountWhenItIsNotTheirOwn) {
  EXPECT_EQ(said("count(declaration on filed_on)"), "申报（按申报日期归期）的数量");
  EXPECT_EQ(said("count(declaration on filed_on where tax > 1)"), "申报（税额大于1；按申报日期归期）的数量");
  EXPECT_EQ(said("count(declaration on due_on)"), "申报的数量");
}

TEST(Words, CallNamedInputsByTheirPlaceAndExplainThem) {
  Titled const one("input('own') + 2 * top",
                   {{"own", "count(declaration)"}, {"top", "parent(count(declaration) - 1)"}});
  EXPECT_EQ(one.words(), "甲项 + 2 × 乙项。其中，甲项 = 申报的数量；乙项 = 上级单位的（申报的数量 − 1）");
}

// Z stands before A in the formula, so it is 甲项; B is not read by it.
TEST(Words, CallNamedInputsInTheOrderTheFormulaReadsThem) {
  Titled const one("2 * input('z') + a", {{"a", "1"}, {"b", "2"}, {"z", "3"}});
  EXPECT_EQ(one.words(), "2 × 甲项 + 乙项。其中，甲项 = 3；乙项 = 1");
}

TEST(Words, SayMeansAsMeansAndSharesAsShares) {
  EXPECT_EQ(said("plain(mean(declaration.tax))"), "申报的税额平均值");
  EXPECT_EQ(said("plain(mean(declaration.tax where tax > 1)) * 2"), "申报（税额大于1）的税额平均值 × 2");
  EXPECT_EQ(said("mean(if(declaration.filed_on is not missing and filed_on <= due_on, 1, 0) where tax > 1)"),
            "申报（税额大于1）中有申报日期，且申报日期不晚于申报期限的占比");
  EXPECT_EQ(said("sum(if(declaration.filed_on <= due_on, 1, 0))"), "申报中申报日期不晚于申报期限的数量");
  EXPECT_EQ(said("plain(ratio(sum(declaration.tax), count(declaration where tax > 1)))"),
            "申报的税额合计 ÷ 申报（税额大于1）的数量");
}

TEST(Words, PutNumbersInPlaceOfWhatTheyStandFor) {
  Titled const one("100 * (0.3 * input('own') - ratio(count(declaration), abs(top)))", {{"own", "1"}, {"top", "2"}});
  auto const program = Program::create(one.pack);
  ASSERT_TRUE(program);
  auto const text = render_with_numbers(*program->indicators()[1].value->root, program->datasets(), one.pack,
                                        &one.pack.indicators[1], [&](Node const& node) -> std::string {
                                          if (node.kind == NodeKind::aggregate) return "−7";
                                          return node.kind == NodeKind::call ? "3" : "0.5";
                                        });
  EXPECT_EQ(text, "100 × （0.3 × 0.5 − （−7） ÷ 3）");
}

TEST(Words, SayOtherUnitsAndTimes) {
  EXPECT_EQ(said("across(children, mean, count(declaration))"), "各下级单位的申报的数量的平均值");
  EXPECT_EQ(said("across(peers, quantile(0.9), count(declaration))"), "同组各单位的申报的数量的第 90 百分位数");
  EXPECT_EQ(said("at(count(declaration), '2024Q3')"), "2024年三季度的申报的数量");
  EXPECT_EQ(said("offset(count(declaration), -1m) * elapsed(year)"), "上月的申报的数量 × 本年已过时间的比例");
}

}  // namespace
}  // namespace jixiao::formula
