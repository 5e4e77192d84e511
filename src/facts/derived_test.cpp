#include <gmock/gmock.h>

#include "facts/engine_test_support.h"
#include "formula/values.h"

namespace jixiao::facts::test {
namespace {

// Rows of a Parquet file as text, ordered.
std::vector<std::string> rows_of(World& world, std::string const& columns, std::string const& path) {
  return world.independent("SELECT " + columns + " FROM read_parquet('" + path + "')");
}

DerivedDataset burden() {
  DerivedDataset d;
  d.id = d.title = "burden";
  d.from = "declaration";
  d.entity = {"taxpayer_id", "kind"};
  d.owner = "county";
  d.period = PartitionBy::month;
  d.window_months = 2;
  d.where = "tax is not missing";
  d.columns = {{"sales", "", "sum(base)", {}},
               {"times", "", "count(declaration where lines > 4)", {}},
               {"load", "", "plain(ratio(sum(declaration.tax), sales))", {}},
               {"middle", "", "peer_median(load, by = kind, at_least = 3)", {}},
               {"high", "", "load > 2 * middle", {}}};
  return d;
}

TEST(Derived, GroupsByEntityAndPeriodAsSqlByHandDoes) {
  World world;
  fill_tax_world(world);
  world.pack.derived = {burden()};
  world.formulas({"count(distinct burden.taxpayer_id where high)", "sum(burden.sales)"});
  auto engine = world.engine();
  ASSERT_TRUE(engine->prepare_derived(months(2026, 8, 9)));
  auto const& partitions = engine->files().partitions("burden");
  ASSERT_EQ(partitions.size(), 2U);
  EXPECT_EQ(partitions[1].period, "2026-09");
  auto const found = rows_of(world, "taxpayer_id, kind, unit, period_end, sales, times, load, middle, high",
                             partitions[1].files[0].path);
  // August and September together; load with 6 decimals half away from zero (figures are positive), the median of each
  // kind over all taxpayers.
  auto const expected = world.independent(
      "WITH g AS (SELECT taxpayer_id, kind, max(county) AS unit, sum(base)::BIGINT AS sales, count(*) FILTER (lines > "
      "4) AS times, "
      "round(sum(tax)::DECIMAL(30,0) / sum(base), 6) AS load FROM " +
      world.parquet("declaration") +
      " WHERE due_on BETWEEN '2026-08-01' AND '2026-09-30' AND tax IS NOT NULL GROUP BY ALL), "
      "h AS (SELECT *, round(quantile_cont(load, 0.5) OVER (PARTITION BY kind), 6) AS middle FROM g) "
      "SELECT taxpayer_id, kind, unit, DATE '2026-09-30', sales, times, round(load * 1000000)::BIGINT, round(middle * "
      "1000000)::BIGINT, "
      "round(load * 1000000)::BIGINT > 2 * round(middle * 1000000)::BIGINT FROM h");
  EXPECT_GT(found.size(), 200U);
  EXPECT_EQ(found, expected);
}

TEST(Derived, CutsTheEndsOfATrimmedMean) {
  World world;
  fill_tax_world(world);
  auto derived = burden();
  derived.window_months = {};
  derived.entity = {"kind"};
  derived.columns = {{"typical", "", "trimmed_mean(declaration.base, 0.05)", {}}};
  world.pack.derived = {derived};
  world.formulas({"sum(burden.typical)"});
  auto engine = world.engine();
  ASSERT_TRUE(engine->prepare_derived(months(2026, 9, 9)));
  auto const found = rows_of(world, "kind, typical", engine->files().partitions("burden")[0].files[0].path);
  auto const expected = world.independent(
      "SELECT kind, (round(avg(base) FILTER (place > n * 5 // 100 AND place <= n - n * 5 // 100) / 100, 6) * "
      "1000000)::BIGINT "
      "FROM (SELECT kind, base, row_number() OVER (PARTITION BY kind ORDER BY base) AS place, count(*) OVER (PARTITION "
      "BY kind) AS n FROM " +
      world.parquet("declaration") +
      " WHERE due_on BETWEEN '2026-09-01' AND '2026-09-30' AND tax IS NOT NULL) GROUP BY kind");
  EXPECT_EQ(found.size(), 3U);
  EXPECT_EQ(found, expected);
}

TEST(Derived, IsMadeAgainOnlyWhenItsSourceChanges) {
  World world;
  fill_tax_world(world);
  world.pack.derived = {burden()};
  world.formulas({"count(burden where high)"});
  auto engine = world.engine();
  ASSERT_TRUE(engine->prepare_derived(months(2026, 7, 9)));
  EXPECT_GT(engine->statistics().rows_scanned, 0);
  auto const july = engine->files().partitions("burden")[0].digest;
  engine = world.engine();
  ASSERT_TRUE(engine->prepare_derived(months(2026, 7, 9)));
  EXPECT_EQ(engine->statistics().rows_scanned, 0);
  world.write("declaration", "2026-09", "late",
              "SELECT 'late' AS id, 'T1' AS taxpayer_id, 'X1' AS county, 'x' AS kind, DATE '2026-09-01' AS due_on, "
              "NULL::TIMESTAMP AS "
              "filed_at, 1::BIGINT AS tax, 1::BIGINT AS base, 1::BIGINT AS rate, 1::BIGINT AS lines");
  engine = world.engine();
  ASSERT_TRUE(engine->prepare_derived(months(2026, 7, 9)));
  EXPECT_EQ(engine->statistics().rows_scanned, 2001);  // August and September with the late file, for September only
  EXPECT_EQ(engine->files().partitions("burden")[0].digest, july);
}

TEST(Derived, EntersIndicatorsFromFactsToValues) {
  World world;
  fill_tax_world(world);
  world.pack.derived = {burden()};
  Indicator share;
  share.id = share.name = "SHARE";
  share.numerator = "count(distinct burden.taxpayer_id where high)";
  share.denominator = "count(distinct burden.taxpayer_id)";
  world.pack.indicators = {share};
  world.compile();
  auto engine = world.engine();
  ASSERT_TRUE(engine->prepare_derived(months(2026, 7, 9)));
  formula::OrgHistory history(world.pack.units, {});
  auto const september = Period::month_of(2026, 9);
  auto facts = formula::plan_and_run(world.program(), world.pack, *engine, history, {september}, months(2026, 7, 9));
  ASSERT_TRUE(facts) << to_text(facts.error());
  formula::Values values(world.program(), world.pack, history, *facts);
  auto const value = values.value("SHARE", "C1", september);
  auto const path = engine->files().partitions("burden")[2].files[0].path;
  auto const n = world.independent(
      "SELECT count(DISTINCT CASE WHEN high THEN taxpayer_id END), count(DISTINCT taxpayer_id) FROM "
      "read_parquet('" +
      path + "') WHERE unit IN ('X1', 'X2')");
  EXPECT_EQ(n[0], value.numerator->to_string() + " " + value.denominator->to_string());
  EXPECT_GT(*value.numerator, Decimal(0));
}

}  // namespace
}  // namespace jixiao::facts::test
