#include <gmock/gmock.h>

#include "facts/engine_test_support.h"

namespace jixiao::facts::test {
namespace {

// "atom unit first…last value rows" lines of all atoms of the world's program.
std::vector<std::string> holistic(World& world, DuckDbEngine& engine, std::vector<formula::MonthRange> const& ranges,
                                  std::vector<std::vector<int>> const& unions = {}) {
  auto const tree = tree_of(world.pack, Date::from_ymd(2026, 9, 30));
  std::vector<formula::Atom const*> atoms;
  for (auto const& atom : world.program().atoms()) atoms.push_back(&atom);
  auto const result = engine.run_holistic(atoms, ranges, tree, unions);
  EXPECT_TRUE(result) << to_text(result.error());
  std::vector<std::string> out;
  for (std::size_t i = 0; result && i < result->size(); ++i) {
    for (auto const& h : (*result)[i]) {
      auto const node = static_cast<std::size_t>(h.node);
      auto const name = node < tree.nodes().size() ? tree.nodes()[node].unit.code : "union";
      out.push_back(std::to_string(i) + " " + name + " " + Period{h.range.first, PeriodKind::month}.to_string() + " " +
                    Period{h.range.last, PeriodKind::month}.to_string() + " " +
                    (h.is_missing ? "missing" : h.value.to_string()) + " " + std::to_string(h.rows));
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

// SQL of the test's own for P, C1 and X1, month by month and July to September. `value` sees d (declarations).
std::vector<std::string> by_hand(World& world, int atom, std::string const& value, std::string const& rows,
                                 std::string const& condition) {
  std::vector<std::string> out;
  std::vector<std::pair<std::string, std::string>> const units{
      {"P", "true"},           {"C1", "county IN ('X1', 'X2')"}, {"C2", "county = 'X3'"},
      {"X1", "county = 'X1'"}, {"X2", "county = 'X2'"},          {"X3", "county = 'X3'"}};
  std::vector<std::array<std::string, 3>> const ranges{{"2026-07 2026-07", "2026-07-01", "2026-07-31"},
                                                       {"2026-09 2026-09", "2026-09-01", "2026-09-30"},
                                                       {"2026-07 2026-09", "2026-07-01", "2026-09-30"}};
  for (auto const& [unit, where] : units) {
    for (auto const& [label, from, to] : ranges) {
      auto lines =
          world.independent("SELECT '" + std::to_string(atom) + " " + unit + " " + label + "', " + value + ", " + rows +
                            " FROM " + world.parquet("declaration") + " WHERE due_on BETWEEN '" + from + "' AND '" +
                            to + "' AND " + where + " AND (" + condition + ") HAVING count(*) > 0");
      out.insert(out.end(), lines.begin(), lines.end());
    }
  }
  return out;
}

std::vector<formula::MonthRange> three_ranges() { return {months(2026, 7, 7), months(2026, 9, 9), months(2026, 7, 9)}; }

TEST(EngineHolistic, CountsDistinctValuesOfEveryUnitAndRange) {
  World world;
  fill_tax_world(world);
  world.formulas({"count(distinct declaration.taxpayer_id)",
                  "count(distinct declaration.taxpayer_id where kind = '增值税')",
                  "count(distinct (declaration.taxpayer_id, declaration.kind))", "count(distinct declaration.tax)"});
  auto expected = by_hand(world, 0, "count(DISTINCT taxpayer_id)", "count(*)", "true");
  for (auto const& more : {by_hand(world, 1, "count(DISTINCT taxpayer_id)", "count(*)", "kind = '增值税'"),
                           by_hand(world, 2, "count(DISTINCT taxpayer_id || '/' || kind)", "count(*)", "true"),
                           by_hand(world, 3, "count(DISTINCT tax)", "count(tax)", "tax IS NOT NULL")}) {
    expected.insert(expected.end(), more.begin(), more.end());
  }
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(expected.size(), 63U);  // 增值税 stands in X1 only
  for (int const threads : {1, 2, 4}) {
    std::filesystem::remove_all(world.cache());
    EXPECT_EQ(holistic(world, *world.engine(threads), three_ranges()), expected);
  }
}

TEST(EngineHolistic, InterpolatesQuantilesExactly) {
  World world;
  fill_tax_world(world);
  world.files.clear();
  // 1.00, 2.00, 4.01, 8.00 in X1 and 16.00 in X2; one without a figure.
  world.write("declaration", "2026-09", "q",
              "SELECT 'Q' || t AS id, 'T1' AS taxpayer_id, u AS county, 'x' AS kind, DATE '2026-09-03' AS due_on, "
              "NULL::TIMESTAMP AS filed_at, "
              "t::BIGINT AS tax, 1::BIGINT AS base, 1::BIGINT AS rate, 1::BIGINT AS lines FROM (VALUES (100, 'X1'), "
              "(200, 'X1'), (401, 'X1'), "
              "(800, 'X1'), (1600, 'X2'), (NULL, 'X2')) v(t, u)");
  world.formulas({"median(declaration.tax)", "quantile(declaration.tax, 0.9)", "stddev_sample(declaration.tax)",
                  "stddev_population(declaration.tax)"});
  // X1: median (2.00 + 4.01) / 2 = 3.005; position 3·0.9 = 2.7: 4.01 + 0.7·3.99 = 6.803.
  // P: median 4.01; position 4·0.9 = 3.6: 8 + 0.6·8 = 12.8.
  // Deviations of 1, 2, 4.01, 8: mean 3.7525, Σ(x − mean)² = 28.755075 → √(…/3) = 3.0960, √(…/4) = 2.6812.
  auto const found = holistic(world, *world.engine(), {months(2026, 9, 9)});
  EXPECT_THAT(found, testing::IsSupersetOf(std::vector<std::string>{
                         "0 X1 2026-09 2026-09 3.005 4", "0 P 2026-09 2026-09 4.01 5", "0 X2 2026-09 2026-09 16 1",
                         "1 X1 2026-09 2026-09 6.803 4", "1 P 2026-09 2026-09 12.8 5",
                         "2 X1 2026-09 2026-09 " + Decimal::from_double(std::sqrt(28.755075 / 3))->to_string() + " 4",
                         "3 X1 2026-09 2026-09 " + Decimal::from_double(std::sqrt(28.755075 / 4))->to_string() + " 4",
                         "2 X2 2026-09 2026-09 missing 2", "3 X2 2026-09 2026-09 0 2"}));
}

// taxpayer and tax (in 0.01) of each county in September: X1 1.00, 2.00, 4.01, 8.00; X2 32.00 and one without a figure;
// X3 2.00, 16.00. T2 is in X1 and in X3.
void write_seven_figures(World& world) {
  world.files.clear();
  world.write("declaration", "2026-09", "q",
              "SELECT 'Q' || row_number() OVER () AS id, p AS taxpayer_id, u AS county, 'x' AS kind, DATE '2026-09-03' "
              "AS due_on, NULL::TIMESTAMP AS filed_at, t::BIGINT AS tax, 1::BIGINT AS base, 1::BIGINT AS rate, "
              "1::BIGINT AS lines FROM (VALUES ('T1', 100, 'X1'), ('T1', 200, 'X1'), ('T2', 401, 'X1'), "
              "('T2', 800, 'X1'), ('T4', 3200, 'X2'), ('T5', NULL, 'X2'), ('T2', 200, 'X3'), ('T3', 1600, 'X3')) "
              "v(p, t, u)");
}

TEST(EngineHolistic, CutsTheEndsOfATrimmedMean) {
  World world;
  fill_tax_world(world);
  write_seven_figures(world);
  world.formulas({"trimmed_mean(declaration.tax, 0.2)", "trimmed_mean(declaration.tax, 0.4)",
                  "trimmed_mean(declaration.tax, 0)", "trimmed_mean(declaration.tax, 0.2 where tax > 100)"});
  // As R's mean(x, trim = s), floor(n·s) rows at each end.
  // X1, n = 4: ⌊0.8⌋ = 0: 15.01 / 4 = 3.7525; ⌊1.6⌋ = 1: (2 + 4.01) / 2 = 3.005.
  // C1, n = 5 (1, 2, 4.01, 8, 32): ⌊1⌋ = 1: 14.01 / 3 = 4.67; ⌊2⌋ = 2: 4.01; all: 47.01 / 5 = 9.402.
  // P, n = 7 (1, 2, 2, 4.01, 8, 16, 32): ⌊1.4⌋ = 1: 32.01 / 5 = 6.402; ⌊2.8⌋ = 2: 14.01 / 3 = 4.67.
  auto const found = holistic(world, *world.engine(), {months(2026, 9, 9)});
  EXPECT_THAT(found, testing::IsSupersetOf(std::vector<std::string>{
                         "0 X1 2026-09 2026-09 3.7525 4", "0 C1 2026-09 2026-09 4.67 5", "0 P 2026-09 2026-09 6.402 7",
                         "1 X1 2026-09 2026-09 3.005 4", "1 C1 2026-09 2026-09 4.01 5", "1 P 2026-09 2026-09 4.67 7",
                         "2 C1 2026-09 2026-09 9.402 5", "0 X2 2026-09 2026-09 32 1"}));
  // Above 100 there is nothing: no answer rather than 0.
  EXPECT_EQ(std::count_if(found.begin(), found.end(), [](auto const& line) { return line[0] == '3'; }), 0);
}

TEST(EngineHolistic, CutsWeightFromTheEndsOfAWeightedTrimmedMean) {
  World world;
  fill_tax_world(world);
  world.files.clear();
  // (tax, weight): X1 (1, 1), (2, 3), (9, 6); X2 (4, 2.5), (5, 0), (missing, 4); weights in hundredths (base).
  world.write("declaration", "2026-09", "q",
              "SELECT 'Q' || row_number() OVER () AS id, 'T1' AS taxpayer_id, u AS county, 'x' AS kind, DATE "
              "'2026-09-03' AS due_on, NULL::TIMESTAMP AS filed_at, t::BIGINT AS tax, w::BIGINT AS base, 1::BIGINT AS "
              "rate, 1::BIGINT AS lines FROM (VALUES ('X1', 100, 100), ('X1', 200, 300), ('X1', 900, 600), "
              "('X2', 400, 250), ('X2', 500, 0), ('X2', NULL, 400)) v(u, t, w)");
  world.formulas({"weighted_trimmed_mean(declaration.tax, declaration.base, 0.2)",
                  "weighted_trimmed_mean(declaration.tax, declaration.base, 0)"});
  // X1, weight 10, 2 off each end: 1 goes whole, of 2 one more goes, of 9 two: (2 · 2 + 9 · 4) / 6 = 40 / 6.
  // All of it: (1 + 6 + 54) / 10 = 6.1. X2, one row that counts: 4.
  // P, weight 12.5, 2.5 off: 1 and half of 2 (1.5 left), 4 whole, 9 without 2.5: (3 + 10 + 31.5) / 7.5 = 44.5 / 7.5.
  EXPECT_THAT(holistic(world, *world.engine(), {months(2026, 9, 9)}),
              testing::IsSupersetOf(std::vector<std::string>{"0 X1 2026-09 2026-09 6.666666666667 3",
                                                             "1 X1 2026-09 2026-09 6.1 3", "0 X2 2026-09 2026-09 4 1",
                                                             "0 P 2026-09 2026-09 5.933333333333 4"}));
}

TEST(EngineHolistic, AnswersUnionsOfUnitsAsUnits) {
  World world;
  fill_tax_world(world);
  write_seven_figures(world);
  world.formulas({"count(distinct declaration.taxpayer_id)", "median(declaration.tax)",
                  "trimmed_mean(declaration.tax, 0.2)", "stddev_population(declaration.lines)"});
  auto const tree = tree_of(world.pack, Date::from_ymd(2026, 9, 30));
  // X1 and X3 together: T1, T2, T3 (2 + 2 would be 4); 1, 2, 2, 4.01, 8, 16: median 3.005, ⌊1.2⌋ = 1: 16.01 / 4.
  auto engine = world.engine();
  auto const found = holistic(world, *engine, {months(2026, 9, 9)}, {{tree.find("X1"), tree.find("X3")}});
  EXPECT_THAT(found,
              testing::IsSupersetOf(std::vector<std::string>{
                  "0 union 2026-09 2026-09 3 6", "1 union 2026-09 2026-09 3.005 6", "2 union 2026-09 2026-09 4.0025 6",
                  "3 union 2026-09 2026-09 0 6", "0 X1 2026-09 2026-09 2 4", "0 X3 2026-09 2026-09 2 2"}));
  // C1 and X1 below it: no row counts twice. Kept answers are of their own unions.
  EXPECT_THAT(
      holistic(world, *engine, {months(2026, 9, 9)}, {{tree.find("C1"), tree.find("X1")}}),
      testing::IsSupersetOf(std::vector<std::string>{"0 union 2026-09 2026-09 4 6", "1 union 2026-09 2026-09 4.01 5"}));
}

TEST(EngineHolistic, LooksBackOverAWindowOfDays) {
  World world;
  fill_tax_world(world);
  world.formulas({"count(declaration where kind = '增值税' last 40 days)",
                  "count(distinct declaration.taxpayer_id on filed_at last 10 days)",
                  "count(declaration on filed_at where date(filed_at) >= period_start and due_on <= period_end)"});
  auto const found = holistic(world, *world.engine(), {months(2026, 9, 9)});
  auto const count = [&](std::string const& what, std::string const& condition) {
    return world.independent("SELECT " + what + " FROM " + world.parquet("declaration") +
                             " WHERE county IN ('X1', 'X2') AND " + condition)[0];
  };
  // 40 days up to 30 September begin on 22 August, 10 days on 21 September.
  auto const n0 = count("count(*)", "kind = '增值税' AND due_on BETWEEN '2026-08-22' AND '2026-09-30'");
  auto const n1 = count("count(DISTINCT taxpayer_id)", "filed_at >= '2026-09-21' AND filed_at < '2026-10-01'");
  auto const r1 = count("count(*)", "filed_at >= '2026-09-21' AND filed_at < '2026-10-01'");
  auto const n2 = count("count(*)", "filed_at >= '2026-09-01' AND filed_at < '2026-10-01' AND due_on <= '2026-09-30'");
  EXPECT_THAT(found, testing::IsSupersetOf(std::vector<std::string>{"0 C1 2026-09 2026-09 " + n0 + " " + n0,
                                                                    "1 C1 2026-09 2026-09 " + n1 + " " + r1,
                                                                    "2 C1 2026-09 2026-09 " + n2 + " " + n2}));
}

TEST(EngineHolistic, KeepsAnswersWhoseFilesDidNotChange) {
  World world;
  fill_tax_world(world);
  world.formulas({"count(distinct declaration.taxpayer_id)", "median(declaration.tax on filed_at)"});
  auto engine = world.engine();
  auto const first = holistic(world, *engine, three_ranges());
  EXPECT_EQ(engine->statistics().holistic_computed, 6);
  engine = world.engine();
  EXPECT_EQ(holistic(world, *engine, three_ranges()), first);
  EXPECT_EQ(engine->statistics().holistic_computed, 0);
  EXPECT_EQ(engine->statistics().holistic_cached, 6);
  world.write("declaration", "2026-10", "d10",
              "SELECT 'D10' AS id, 'T1' AS taxpayer_id, 'X1' AS county, 'x' AS kind, DATE '2026-10-01' AS due_on, "
              "TIMESTAMP '2026-10-02 08:00:00' "
              "AS filed_at, 1::BIGINT AS tax, 1::BIGINT AS base, 1::BIGINT AS rate, 1::BIGINT AS lines");
  engine = world.engine();
  EXPECT_EQ(holistic(world, *engine, three_ranges()), first);
  EXPECT_EQ(engine->statistics().holistic_computed, 0);  // October touches no range asked, by either date
}

TEST(EngineHolistic, CountsADimensionAtTheRangesEnd) {
  World world;
  fill_tax_world(world);
  world.formulas({"count(distinct taxpayer.size_class)"});
  // Until 15 August small and middle (and missing), from 16 August large and middle.
  EXPECT_THAT(holistic(world, *world.engine(), {months(2026, 9, 9)}), testing::Contains("0 P 2026-09 2026-09 2 90"));
}

}  // namespace
}  // namespace jixiao::facts::test
