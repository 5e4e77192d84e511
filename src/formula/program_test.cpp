#include "formula/program.h"

#include <gtest/gtest.h>

#include "formula/example_for_tests.h"

namespace jixiao::formula {
namespace {

Indicator indicator(std::string id, std::string value, std::string unit = "%") {
  Indicator out;
  out.id = std::move(id);
  out.value = std::move(value);
  out.unit = std::move(unit);
  return out;
}

Indicator ratio(std::string id, std::string numerator, std::string denominator, std::string unit = "%") {
  Indicator out;
  out.id = std::move(id);
  out.numerator = std::move(numerator);
  out.denominator = std::move(denominator);
  out.unit = std::move(unit);
  return out;
}

Pack with(std::vector<Indicator> indicators) {
  auto pack = example::pack();
  pack.indicators = std::move(indicators);
  return pack;
}

std::string errors_of(Pack const& pack) {
  auto const program = Program::create(pack);
  return program ? "" : to_text(program.error());
}

TEST(Program, RefusesACatalogueItDoesNotHave) {
  auto pack = with({indicator("A", "count(declaration)", "")});
  pack.pack.catalogue = catalogue_version() + 1;
  EXPECT_NE(errors_of(pack).find("应为 1 到 " + std::to_string(catalogue_version())), std::string::npos)
      << errors_of(pack);
  pack.pack.catalogue = 0;
  EXPECT_NE(errors_of(pack), "");
  pack.pack.catalogue = 1;
  EXPECT_EQ(errors_of(pack), "");
}

TEST(Program, SharesEqualAtoms) {
  auto const program = Program::create(with(
      {ratio("A", "count(declaration where filed_on <= due_on and kind = '增值税')", "count(declaration)"),
       ratio("B", "count(declaration where '增值税' = kind and due_on >= filed_on)", "count(declaration on due_on)"),
       ratio("C", "ytd(count(declaration))", "offset(count(declaration last 12 months), -1y)")}));
  ASSERT_TRUE(program) << to_text(program.error());
  EXPECT_EQ(program->atoms().size(), 2u);
  EXPECT_EQ(program->find_indicator("B")->numerator->atoms, (std::vector<int>{0}));
  EXPECT_EQ(program->find_indicator("C")->denominator->atoms, (std::vector<int>{1}));
  EXPECT_EQ(program->atoms()[0].text,
            "count(declaration on due_on where (('增值税' = declaration.kind) and (declaration.filed_on <= "
            "declaration.due_on)))");
  EXPECT_EQ(program->atoms()[0].key.size(), 64u);
  EXPECT_NE(program->atoms()[0].key, program->atoms()[1].key);
}

TEST(Program, SplitsMeansSoThatTheyRollUp) {
  auto const program = Program::create(with(
      {indicator("A", "mean(declaration.tax where is_zero)", "元"), indicator("B", "mean(declaration.sales)", "元")}));
  ASSERT_TRUE(program) << to_text(program.error());
  std::vector<std::string> texts;
  for (auto const& atom : program->atoms()) texts.push_back(atom.text);
  EXPECT_EQ(texts, (std::vector<std::string>{"sum(declaration.tax on due_on where declaration.is_zero)",
                                             "count(declaration on due_on where declaration.is_zero)",
                                             "sum(declaration.sales on due_on)",
                                             "count(declaration on due_on where (declaration.sales is not missing))"}));
  EXPECT_EQ(program->atoms()[0].scale, 2);
  EXPECT_FALSE(program->atoms()[0].argument_nullable);
  EXPECT_TRUE(program->atoms()[2].argument_nullable);
}

TEST(Program, KnowsHowEachAtomRollsUp) {
  struct Case {
    char const* text;
    AtomNature nature;
    int scale;
  };
  for (auto const& [text, nature, scale] : {
           Case{"count(declaration)", AtomNature::additive, 0},
           {"sum(declaration.tax * 1.5)", AtomNature::additive, 3},
           {"sum(declaration.tax / 3)", AtomNature::additive, 6},
           {"sum(if(is_zero, declaration.tax, 0.12345))", AtomNature::additive, 5},
           {"sum(round(declaration.tax, 1))", AtomNature::additive, 1},
           {"sum(hours_between(declaration.due_on, filed_on))", AtomNature::additive, 6},
           {"max(declaration.tax)", AtomNature::extreme, 2},
           {"median(declaration.tax)", AtomNature::holistic, 2},
           {"stddev_sample(declaration.tax)", AtomNature::holistic, 2},
           {"count(distinct declaration.taxpayer_id)", AtomNature::holistic, 0},
           {"count(declaration last 90 days)", AtomNature::holistic, 0},
           {"count(declaration where filed_on <= period_end)", AtomNature::holistic, 0},
           {"count(arrears where month_end <= period_end)", AtomNature::additive, 0},
           {"count(taxpayer where reg_on >= period_start)", AtomNature::holistic, 0},
       }) {
    auto pack = with({});
    pack.vetoes = {{"V", "", text, std::nullopt, "0", std::nullopt}};
    auto const program = Program::create(pack);
    ASSERT_TRUE(program) << text << to_text(program.error());
    ASSERT_EQ(program->atoms().size(), 1u);
    EXPECT_EQ(program->atoms()[0].nature, nature) << text;
    EXPECT_EQ(program->atoms()[0].scale, scale) << text;
  }
}

TEST(Program, BringsRatiosIntoTheIndicatorsUnit) {
  auto const program = Program::create(
      with({ratio("A", "count(declaration)", "count(declaration)"),
            ratio("B", "count(declaration)", "count(declaration)", "‰"),
            ratio("C", "sum(declaration.tax)", "count(declaration)", "元"),
            indicator("D", "indicator('A') - indicator('A', offset = -1y)"), indicator("E", "count(declaration)", "件"),
            indicator("F", "1 - count(declaration) / count(taxpayer)")}));
  ASSERT_TRUE(program) << to_text(program.error());
  auto const factor = [&](char const* id) { return program->find_indicator(id)->to_unit.multiply_by; };
  EXPECT_EQ(factor("A"), Decimal(100));
  EXPECT_EQ(factor("B"), Decimal(1000));
  EXPECT_EQ(factor("C"), Decimal(1));
  EXPECT_EQ(factor("D"), Decimal(1));  // already in percent
  EXPECT_EQ(factor("E"), Decimal(1));
  EXPECT_EQ(factor("F"), Decimal(100));
}

TEST(Program, RefusesFiguresInAnotherUnit) {
  EXPECT_EQ(errors_of(with({ratio("A", "sum(declaration.tax)", "count(declaration)")})),
            "indicators/A/numerator 第1行第1列: 公式得出数(元)，指标的单位是 %；请用 to_unit(…, '%') 换算，用 plain(…) "
            "去掉单位，或更正指标的单位");
  EXPECT_EQ(errors_of(with({indicator("A", "sum(declaration.tax)", "万元")})),
            "indicators/A/value 第1行第1列: 公式得出数(元)，指标的单位是 万元；请用 to_unit(…, '万元') 换算，用 "
            "plain(…) 去掉单位，或更正指标的单位");
  EXPECT_EQ(errors_of(with({indicator("A", "to_unit(sum(declaration.tax), '万元')", "万元")})), "");
  auto plan = ratio("A", "count(declaration)", "count(declaration)");
  plan.plan = "elapsed(year)";
  EXPECT_EQ(errors_of(with({plan})),
            "indicators/A/plan 第1行第1列: 公式得出数，指标的单位是 %；请用 to_unit(…, '%') 换算，用 plain(…) "
            "去掉单位，或更正指标的单位");
  plan.plan = "target * elapsed(year)";
  plan.target = "95";
  EXPECT_EQ(errors_of(with({plan})), "");
}

TEST(Program, CollectsErrorsOfAllPlaces) {
  auto pack = with({ratio("A", "count(declaratio)", "count(declaration) +")});
  pack.indicators[0].scoring.lo = "targt - 15";
  pack.indicators[0].targets = {{"'x'", {}, {}, {}, {}, {}}};
  pack.axes = {{"r", "", 1, "unit.pilot", false}};
  pack.peers = {{"county", "", "county", 5, {{"G", "", {}, "sum(declaration.tax) > 3 and", {}, {}}}}};
  pack.adjustments = {{"ADJ-01", "", 1, "count(x)", {}, {}, {}, false, {}}};
  pack.parameters.push_back({"p", "", {}, {{"ten", {}, {}}}, {}});
  auto const program = Program::create(pack);
  ASSERT_FALSE(program);
  std::vector<std::string> places;
  for (auto const& error : program.error()) places.push_back(error.where);
  EXPECT_EQ(places,
            (std::vector<std::string>{"indicators/A/numerator 第1行第1列", "indicators/A/denominator 第1行第21列",
                                      "indicators/A/targets/0 第1行第1列", "indicators/A/scoring/lo 第1行第1列",
                                      "parameters/p", "adjustments/ADJ-01/count 第1行第1列",
                                      "axes/r/applies 第1行第1列", "peers/county/groups/G/where 第1行第29列"}));
}

TEST(Program, AnIndicatorHasPartsOrAValue) {
  auto both = ratio("A", "count(declaration)", "count(declaration)");
  both.value = "1";
  EXPECT_EQ(errors_of(with({both})), "indicators/A: 指标 A 应有 numerator 和 denominator，或单独一个 value");
  Indicator none;
  none.id = "B";
  EXPECT_EQ(errors_of(with({none})), "indicators/B: 指标 B 应有 numerator 和 denominator，或单独一个 value");
}

TEST(Program, NamesCyclesByTheirPathAndOnce) {
  EXPECT_EQ(errors_of(with({indicator("A", "indicator('B')"), indicator("B", "indicator('C')"),
                            indicator("C", "indicator('A')"), indicator("D", "indicator('A')")})),
            "indicators/A: 指标循环引用：A → B → C → A");
  EXPECT_EQ(errors_of(with({indicator("A", "indicator('A')")})), "indicators/A: 指标循环引用：A → A");
  EXPECT_EQ(errors_of(with({indicator("A", "indicator('A', period = '2024')")})), "indicators/A: 指标循环引用：A → A");
  EXPECT_EQ(errors_of(with({indicator("A", "parent(indicator('A'))")})), "indicators/A: 指标循环引用：A → A");
  EXPECT_EQ(errors_of(with({indicator("A", "offset(indicator('A', offset = 1y), -1y)")})),
            "indicators/A: 指标循环引用：A → A");
}

TEST(Program, ThePastIsNoCycle) {
  EXPECT_EQ(errors_of(with(
                {indicator("A", "indicator('A', offset = -1y) + 1"), indicator("B", "offset(indicator('B'), -1m)")})),
            "");
  auto own = ratio("A", "count(declaration)", "count(declaration)");
  own.target = "indicator('A') * 1.1";  // a target is computed after the value
  EXPECT_EQ(errors_of(with({own})), "");
}

TEST(Program, OrdersIndicatorsAfterWhatTheyRead) {
  auto const program = Program::create(with(
      {indicator("A", "indicator('C') + indicator('B')"), indicator("B", "indicator('C')"), indicator("C", "50")}));
  ASSERT_TRUE(program) << to_text(program.error());
  EXPECT_EQ(program->order(), (std::vector<int>{2, 1, 0}));
}

TEST(Program, TheDenominatorsCountIsTheSample) {
  auto declared = ratio("C", "sum(declaration.tax)", "sum(declaration.sales)");
  declared.sample = "count(declaration)";
  auto const program = Program::create(with({ratio("A", "count(declaration)", "count(declaration where is_zero)"),
                                             ratio("B", "sum(declaration.tax)", "sum(declaration.sales)"), declared}));
  ASSERT_TRUE(program) << to_text(program.error());
  EXPECT_EQ(program->find_indicator("A")->sample->atoms, (std::vector<int>{1}));
  EXPECT_FALSE(program->find_indicator("B")->sample);
  EXPECT_TRUE(program->find_indicator("C")->sample);
}

TEST(Program, BindsParametersByMonth) {
  auto const pack = with({indicator("A", "count(declaration where filed_on - due_on > limit_days)", "件"),
                          indicator("B", "count(declaration where taxpayer.size_class = large)", "件")});
  auto const program = Program::create(pack);
  ASSERT_TRUE(program) << to_text(program.error());
  auto const& atom = program->atoms()[0];
  EXPECT_EQ(atom.parameters, (std::vector<std::string>{"limit_days"}));
  auto const june = bind_parameters(atom, pack, 2026 * 12 + 5);
  auto const july = bind_parameters(atom, pack, 2026 * 12 + 6);
  EXPECT_EQ(june.text,
            "count(declaration on due_on where (10 < days_between(declaration.due_on, declaration.filed_on)))");
  EXPECT_EQ(july.text,
            "count(declaration on due_on where (5 < days_between(declaration.due_on, declaration.filed_on)))");
  EXPECT_NE(june.key, july.key);
  EXPECT_EQ(bind_parameters(program->atoms()[1], pack, 0).text,
            "count(declaration on due_on where ('大' = declaration.taxpayer.size_class))");
}

DerivedDataset burden() {
  DerivedDataset d;
  d.id = "tax_burden";
  d.from = "declaration";
  d.entity = {"taxpayer_id", "taxpayer.industry_code", "taxpayer.size_class"};
  d.owner = "taxpayer.mgr_org";
  d.period = PartitionBy::month;
  d.window_months = 12;
  d.where = "kind = '增值税'";
  d.columns = {
      {"sales", "", "sum(sales)", std::nullopt},
      {"burden", "", "if(sales >= 600000, ratio(sum(declaration.tax), sales), missing)", std::nullopt},
      {"middle", "", "peer_median(burden, by = (industry_code, size_class), fallback = industry_code, at_least = 30)",
       std::nullopt},
      {"off", "", "ratio(burden - middle, middle) < -0.3", std::nullopt}};
  return d;
}

TEST(Program, DerivedDatasetsAreDatasets) {
  auto pack =
      with({ratio("RSK-03", "count(distinct tax_burden.taxpayer_id where off)",
                  "count(distinct tax_burden.taxpayer_id where burden is not missing and size_class >= '小')")});
  pack.derived = {burden()};
  auto const program = Program::create(pack);
  ASSERT_TRUE(program) << to_text(program.error());
  auto const& d = program->derived()[0];
  EXPECT_EQ(d.entity_names, (std::vector<std::string>{"taxpayer_id", "industry_code", "size_class"}));
  EXPECT_EQ(d.column_names, (std::vector<std::string>{"sales", "burden", "middle", "off"}));
  EXPECT_EQ(to_canonical_text(*d.columns[1].root),
            "case when (600000 <= sales) then ratio(sum(declaration.tax on due_on), sales) else missing end");
  auto const dataset = to_dataset(pack.derived[0], pack);
  EXPECT_EQ(dataset.owner, "unit");
  EXPECT_EQ(dataset.date, "period_end");
  EXPECT_EQ(dataset.columns.size(), 9u);
  EXPECT_EQ(find_column(dataset, "sales")->unit, "元");
  EXPECT_EQ(find_column(dataset, "burden")->type, ColumnType::decimal);
  EXPECT_EQ(find_column(dataset, "off")->type, ColumnType::boolean);
  EXPECT_EQ(find_column(dataset, "size_class")->type, ColumnType::ordered);
  EXPECT_EQ(program->atoms()[0].kind, DatasetKind::event);
}

TEST(Program, DerivedDatasetsMayFollowEachOtherInAnyOrder) {
  auto second = burden();
  second.id = "by_industry";
  second.from = "tax_burden";
  second.entity = {"industry_code"};
  second.owner = "unit";
  second.where = std::nullopt;
  second.columns = {{"n", "", "count(where off)", std::nullopt}};
  auto pack = with({});
  pack.derived = {second, burden()};
  auto const program = Program::create(pack);
  ASSERT_TRUE(program) << to_text(program.error());
  EXPECT_EQ(program->derived()[0].dataset.id, "tax_burden");
  EXPECT_EQ(program->derived()[1].dataset.id, "by_industry");
  pack.derived[1].from = "declaratio";
  EXPECT_EQ(errors_of(pack),
            "derived/by_industry/from: 没有数据集“tax_burden”\n"
            "derived/tax_burden/from: 没有数据集“declaratio”，是否应为“declaration”?");
}

TEST(Program, DerivedColumnsSeeTheGroupOnly) {
  auto pack = with({});
  auto d = burden();
  d.columns = {{"a", "", "tax + 1", std::nullopt},
               {"b", "", "count(arrears)", std::nullopt},
               {"c", "", "ytd(sum(tax))", std::nullopt},
               {"taxpayer_id", "", "1", std::nullopt},
               {"e", "", "peer_median(later, by = industry_code)", std::nullopt},
               {"f", "", "peer_median(1)", std::nullopt},
               {"g", "", "peer_median(1, by = industry_code, baseline = month)", std::nullopt}};
  d.period = PartitionBy::none;
  pack.derived = {d};
  EXPECT_EQ(errors_of(pack),
            "derived/tax_burden/period: 派生数据集的 period 须是 month、quarter、half 或 year\n"
            "derived/tax_burden/columns/a 第1行第1列: “tax”是 declaration 的列，请写在汇总里，或列入 entity\n"
            "derived/tax_burden/columns/b 第1行第1列: 这里汇总的是数据集 declaration，不能用 arrears 的列；"
            "维表的属性请通过引用读取\n"
            "derived/tax_burden/columns/c 第1行第1列: ytd 在此处不可用\n"
            "derived/tax_burden/columns/taxpayer_id: 派生数据集里列名“taxpayer_id”重复\n"
            "derived/tax_burden/columns/e 第1行第13列: 数据集 tax_burden 没有列“later”\n"
            "derived/tax_burden/columns/f 第1行第1列: peer_median 需要 by = (列, …)\n"
            "derived/tax_burden/columns/g 第1行第47列: 应为下列之一：quarter、half、year");
}

// The shapes of domain.md §3 that go beyond one count over another.
TEST(Program, ExpressesTheLibrarysHarderIndicators) {
  auto improvement = indicator(
      "RSK-05",
      "0.5 * input('on_time') * 100 + 0.5 * (clamp(1 - input('days') / input('days_base'), -1, 1) + 1) / 2 * 100",
      "分");
  improvement.inputs = {{"on_time", "count(declaration where filed_on <= due_on) / count(declaration)"},
                        {"days", "mean(declaration.filed_on - due_on)"},
                        {"days_base", "at(mean(declaration.filed_on - due_on), '2024')"}};
  auto arrears =
      indicator("RSK-10",
                "(sum(arrears.amount where status != '死欠') - opening(sum(arrears.amount where status != '死欠'))) / "
                "opening(sum(arrears.amount where status != '死欠'))");
  auto exchange = indicator("COG-03",
                            "100 * (0.4 * count(declaration where is_zero) / count(declaration) + 0.2 * (1 - "
                            "plain(quantile(declaration.tax, 0.95)) / 1000))",
                            "分");
  auto month_end = ratio("RSK-21", "sum(declaration.tax on filed_on where workdays_to_month_end(filed_on) <= 2)",
                         "sum(declaration.tax on filed_on)");
  month_end.scoring.band_low = "indicator('RSK-21', offset = -1y) - 5";
  auto maturity = indicator("RSK-04", "least(0.2 * a_mean + 0.8 * b_mean, least(a_mean, b_mean) + 1)", "级");
  maturity.inputs = {{"a_mean", "plain(mean(declaration.tax)) / 100"},
                     {"b_mean", "plain(mean(declaration.sales)) / 100"}};
  auto growth = indicator("INCOME_GROWTH", "ln(sum(declaration.tax) / offset(sum(declaration.tax), -1y))");
  growth.target = "across(peers, median, indicator('INCOME_GROWTH', offset = -1y))";
  auto const hdi =
      indicator("HDI", "(clamp((ln(10000) - ln(100)) / (ln(75000) - ln(100)), 0, 1) * 0.9 * 0.8) ^ (1 / 3)", "");
  EXPECT_EQ(errors_of(with({improvement, arrears, exchange, month_end, maturity, growth, hdi})), "");
}

}  // namespace
}  // namespace jixiao::formula
