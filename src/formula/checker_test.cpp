#include "formula/checker.h"

#include <gtest/gtest.h>

#include "formula/example_for_tests.h"

namespace jixiao::formula {
namespace {

struct Case {
  std::string_view text;
  std::string_view expected;
};

struct Checked {
  Type type;
  std::string errors;
  std::string canonical;
};

Checked check_in_pack(std::string_view text, Expect expect = Expect::any) {
  auto const pack = example::pack();
  DatasetList const datasets(pack.datasets);
  Scope scope;
  scope.pack = &pack;
  scope.datasets = &datasets;
  scope.inputs = {{"base", {TypeKind::number, {}, true, true, {}}}};
  scope.variables = {{"target", {TypeKind::number, {{"%", 1}}, false, true, {}}}};
  scope.expect = expect;
  auto parsed = parse(text);
  if (!parsed.root) return {{}, to_text(parsed.errors), ""};
  Errors errors;
  auto const type = check(*parsed.root, text, scope, errors);
  return {type, to_text(errors), to_canonical_text(*parsed.root)};
}

TEST(Checker, InfersTypesAndMeasures) {
  for (auto const& [text, expected] : {
           Case{"count(declaration)", "数"},
           {"sum(declaration.tax)", "数(元)"},
           {"sum(declaration.tax) / sum(declaration.sales)", "数"},
           {"sum(declaration.tax) / count(declaration)", "数(元)"},
           {"count(declaration) / sum(declaration.tax)", "数(1/元)"},
           {"sum(declaration.tax) * sum(declaration.tax)", "数(元^2)"},
           {"sum(declaration.tax) ^ 2", "数(元^2)"},
           {"2 * sum(declaration.tax) + 100", "数(元)"},
           {"mean(declaration.filed_on - due_on)", "数(天)"},
           {"indicator('REF-05')", "数(%)"},
           {"indicator('REF-05') - target", "数(%)"},
           {"to_unit(sum(declaration.tax), '万元')", "数(万元)"},
           {"to_unit(count(declaration) / count(declaration), '%')", "数(%)"},
           {"ratio(sum(declaration.tax), sum(declaration.tax))", "数"},
           {"count(declaration) > 3 and not false", "真假"},
           {"period_end + 3 days", "日期"},
           {"period_end + 24 hours", "时间"},
           {"param('large')", "文本"},
           {"limit_days", "数(天)"},
           {"unit.name", "文本"},
           {"if(unit.pilot is missing, 1, sum(declaration.tax))", "数(元)"},
           {"base + 1", "数"},
       }) {
    auto const checked = check_in_pack(text);
    EXPECT_EQ(checked.errors, "") << text;
    EXPECT_EQ(to_text(checked.type), expected) << text;
  }
}

TEST(Checker, ResolvesColumnsReferencesAndDates) {
  for (auto const& [text, expected] : {
           Case{"count(declaration where filed_on <= due_on)",
                "count(declaration on due_on where (declaration.filed_on <= declaration.due_on))"},
           {"count(declaration on filed_on where taxpayer.size_class >= '中')",
            "count(declaration on filed_on where ('中' <= declaration.taxpayer.size_class))"},
           {"sum(declaration.tax - tax / 2 where kind = '增值税')",
            "sum((declaration.tax - (declaration.tax / 2)) on due_on where ('增值税' = declaration.kind))"},
           {"count(distinct declaration.taxpayer.industry_code)",
            "count(distinct declaration.taxpayer.industry_code on due_on)"},
           {"count(distinct (declaration.taxpayer_id, kind))",
            "count(distinct (declaration.taxpayer_id, declaration.kind) on due_on)"},
           {"sum(arrears.amount)", "sum(arrears.amount on month_end)"},
           {"count(taxpayer where reg_on between period_start and period_end)",
            "count(taxpayer where (taxpayer.reg_on between period_start and period_end))"},
           {"count(declaration where filed_on - due_on > limit_days)",
            "count(declaration on due_on where (param('limit_days') < days_between(declaration.due_on, "
            "declaration.filed_on)))"},
           {"count(declaration where filed_on <= due_on + 3 workdays)",
            "count(declaration on due_on where (declaration.filed_on <= add_workdays(declaration.due_on, 3)))"},
           {"count(declaration where workdays_to_period_end(filed_on) < 3)",
            "count(declaration on due_on where (workdays_between(declaration.filed_on, period_end) < 3))"},
       }) {
    auto const checked = check_in_pack(text);
    EXPECT_EQ(checked.errors, "") << text;
    EXPECT_EQ(checked.canonical, expected);
    EXPECT_EQ(check_in_pack(expected).canonical, expected) << "canonical text must mean itself";
  }
}

TEST(Checker, NamesTheNearestName) {
  for (auto const& [text, expected] : {
           Case{"count(declaraton)", "第1行第1列: 没有数据集“declaraton”，是否应为“declaration”?"},
           {"sum(declaration.taxx)", "第1行第5列: 数据集 declaration 没有列“taxx”，是否应为“tax”?"},
           {"count(declaration on filed)", "第1行第1列: 数据集 declaration 没有列“filed”，是否应为“filed_on”?"},
           {"count(declaration where taxpayr.size_class = '大')",
            "第1行第25列: 数据集 declaration 没有名为“taxpayr”的引用，是否应为“taxpayer”?"},
           {"count(declaration where taxpayer.size = '大')",
            "第1行第25列: 数据集 taxpayer 没有列“size”，是否应为“size_class”?"},
           {"count(declaration where kind = '增值说')",
            "第1行第32列: declaration.kind 没有代码“增值说”，是否应为“增值税”?，可用：增值税、企业所得税"},
           {"count(declaration where taxpayer.size_class in ('大', '特大'))",
            "第1行第54列: taxpayer.size_class 没有代码“特大”，是否应为“大”?，可用：微、小、中、大"},
           {"indicator('REF-50')", "第1行第11列: 没有指标“REF-50”，是否应为“REF-05”?"},
           {"indicator('REF-5')", "第1行第11列: 没有指标“REF-5”，是否应为“REF-05”?"},
           {"param('refund_day')", "第1行第7列: 没有制度参数“refund_day”，是否应为“refund_days”?"},
           {"refund_dys + 1", "第1行第1列: 没有名为“refund_dys”的参数或变量，是否应为“refund_days”?"},
           {"input('bose')", "第1行第7列: 本指标的 inputs 里没有“bose”，是否应为“base”?"},
           {"roud(1)", "第1行第1列: 没有函数“roud”，是否应为“round”?"},
           {"avg(1)", "第1行第1列: 没有函数“avg”，是否应为“mean”?"},
           {"across(sibling, mean, 1)",
            "第1行第8列: 应为下列之一：children、siblings、peers、level，是否应为“siblings”?"},
           {"elapsed(years)", "第1行第9列: 应为下列之一：year、half、quarter、month、period，是否应为“year”?"},
       }) {
    EXPECT_EQ(check_in_pack(text).errors, expected) << text;
  }
}

TEST(Checker, RefusesWhatHasNoMeaning) {
  for (auto const& [text, expected] : {
           Case{"sum(declaration.tax) + count(declaration)",
                "第1行第1列: 计量单位不同：数(元)与数；请用 to_unit(…, '单位') 换算"},
           {"indicator('REF-05') > count(declaration) / count(declaration)",
            "第1行第1列: 计量单位不同：数(%)与数；请用 to_unit(…, '单位') 换算"},
           {"count(declaration where kind > 3)", "第1行第25列: 文本与数不能比较或并用"},
           {"count(declaration where kind > '增值税')",
            "第1行第25列: 文本没有大小，只能用 = 或 !=；有高低之分的代码列请声明为 ordered"},
           {"count(declaration where received_at <= due_on)",
            "第1行第25列: 日期与时间不能直接比较，请把时间写成 date(…)"},
           {"count(declaration where due_on = '2026-09-01')", "第1行第25列: 日期与文本不能比较或并用"},
           {"count(declaration where due_on + 3)", "第1行第25列: 日期 + 数 没有意义；日期加减时长写作 d + 3 days"},
           {"count(declaration where tax)", "第1行第25列: where 需要条件（真或假），却是数(元)"},
           {"count(declaration where unit.code = 'A')",
            "第1行第25列: 汇总的条件里不能读取单位属性 unit.…；请用数据集的列"},
           {"sum(declaration.tax where arrears.amount > 0)",
            "第1行第27列: 这里汇总的是数据集 declaration，不能用 arrears 的列；维表的属性请通过引用读取"},
           {"sum(declaration.kind)", "第1行第5列: 只能汇总数，却是文本"},
           {"sum(declaration)", "第1行第5列: “declaration”是数据集，请写出列：declaration.列名"},
           {"sum(tax)", "第1行第1列: 看不出汇总哪个数据集，请写成“数据集.列”"},
           {"declaration.tax", "第1行第1列: “declaration.tax”是数据集的列，请写在汇总里，如 sum(declaration.tax)"},
           {"sum(declaration.tax * count(declaration))", "第1行第23列: 汇总里不能再写汇总；按户先汇总请用派生数据集"},
           {"count(declaration where ytd(tax) > 1)", "第1行第25列: ytd 不能用在汇总的行算式里"},
           {"count(arrears last 90 days)", "第1行第1列: arrears 是存量或维表，没有 last … days 这样的窗口"},
           {"count(taxpayer on reg_on)",
            "第1行第1列: taxpayer 是存量或维表，不能用 on reg_on；请写 where reg_on between period_start and "
            "period_end"},
           {"count(declaration on kind)", "第1行第1列: declaration 的列 kind 不是日期或时间，不能写在 on 后"},
           {"quantile(declaration.tax, 95)", "第1行第1列: 分位点须在 0 和 1 之间，却是 95"},
           {"opening(count(declaration))", "第1行第1列: opening 里没有存量或维表，期初期末没有意义"},
           {"ytd(indicator('REF-05'))", "第1行第1列: ytd 只改变行的取数范围，其中不能引用其他指标"},
           {"offset(count(declaration), -3 days)",
            "第1行第28列: 偏移须是 -1y（年）、-1q（季）、-6m（月）这样的时长，半年写作 -6m"},
           {"at(count(declaration), '2024Q5')",
            "第1行第24列: “2024Q5”不是期间，应写作 2026、2026H1、2026Q3 或 2026-09"},
           {"last_months(count(declaration), 0)", "第1行第33列: last_months 的月数须是直接写出的 1 到 1200 的整数"},
           {"round(1, 2, 3)", "第1行第1列: round 需要 1 到 2 个参数，却有 3 个"},
           {"ln(sum(declaration.tax))", "第1行第4列: ln 的参数 x 应为不带计量单位的数，却是数(元)"},
           {"length(3)", "第1行第8列: length 的参数 s 应为文本，却是数"},
           {"if(1, 2, 3)", "第1行第4列: if 或 when 需要条件（真或假），却是数"},
           {"if(true, 2, 'x')", "第1行第13列: 数与文本不能比较或并用"},
           {"(1, 2)", "第1行第1列: (a, b) 这样的组合只能写在 count(distinct (a, b)) 里"},
           {"to_unit(sum(declaration.tax), '天')", "第1行第1列: 不能把数(元)换算成 天"},
           {"trimmed_mean(declaration.tax, 0.5)",
            "第1行第1列: 截尾份额是最高、最低两端各去掉的比例，须不小于 0 且小于 0.5（如 0.05），却是 0.5"},
           {"weighted_trimmed_mean(declaration.tax, sales, 0.5)",
            "第1行第1列: 截尾份额是最高、最低两端各去掉的比例，须不小于 0 且小于 0.5（如 0.05），却是 0.5"},
           {"weighted_trimmed_mean(declaration.tax, kind, 0.05)", "第1行第40列: 只能汇总数，却是文本"},
           {"across(peers, quantile, 1)",
            "第1行第15列: across 的分位数写作 quantile(0.9)，截尾均值写作 trimmed_mean(0.05)，其他方式只写名称"},
           {"peer_median(1, by = x)", "第1行第1列: peer_median 在此处不可用"},
           {"period_end - 3 workdays", "第1行第14列: 工作日只能往后加，不能往前减"},
       }) {
    EXPECT_EQ(check_in_pack(text).errors, expected) << text;
  }
}

TEST(Checker, RefusesWhatThePacksCatalogueDoesNotHaveYet) {
  auto const errors_in = [](std::string_view text, int catalogue) {
    auto pack = example::pack();
    pack.pack.catalogue = catalogue;
    DatasetList const datasets(pack.datasets);
    Scope scope;
    scope.pack = &pack;
    scope.datasets = &datasets;
    auto const parsed = parse(text);
    Errors errors;
    check(*parsed.root, text, scope, errors);
    return to_text(errors);
  };
  EXPECT_EQ(errors_in("1 + trimmed_mean(declaration.tax, 0.05)", 1),
            "第1行第5列: 函数 trimmed_mean 自函数目录第 2 版起才有，制度包写的是 catalogue: 1；要用它，"
            "请把制度包的 catalogue 改为 2");
  EXPECT_NE(errors_in("across(peers, trimmed_mean(0.05), count(declaration))", 1).find("第 2 版起才有"),
            std::string::npos);
  EXPECT_NE(errors_in("weighted_trimmed_mean(declaration.tax, sales, 0.05)", 2).find("第 3 版起才有"),
            std::string::npos);
  EXPECT_EQ(errors_in("trimmed_mean(declaration.tax, 0.05)", 2), "");
  EXPECT_EQ(errors_in("median(declaration.tax)", 1), "");
}

TEST(Checker, ReportsAllMistakesButEachOnce) {
  auto const checked = check_in_pack("sum(declaration.taxx where kindd = 1) + count(decl) / roud(2)");
  EXPECT_EQ(std::count(checked.errors.begin(), checked.errors.end(), '\n'), 3) << checked.errors;
}

TEST(Checker, HoldsThePlaceToItsExpectation) {
  EXPECT_EQ(check_in_pack("'x'", Expect::number).errors, "第1行第1列: 此处的公式应得出一个数，却得出文本");
  EXPECT_EQ(check_in_pack("1", Expect::condition).errors, "第1行第1列: 此处的公式应得出一个条件（真或假），却得出数");
  EXPECT_EQ(check_in_pack("1", Expect::condition_or_number).errors, "");
  EXPECT_EQ(check_in_pack("1", Expect::text).errors, "第1行第1列: 此处的公式应得出一段文本，却得出数");
}

}  // namespace
}  // namespace jixiao::formula
