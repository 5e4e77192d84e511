#include "facts/derived_sql.h"
#include "facts/engine_test_support.h"

namespace jixiao::facts::test {
namespace {

DerivedDataset burden() {
  DerivedDataset one;
  one.id = one.title = "burden";
  one.from = "declaration";
  one.entity = {"taxpayer_id", "kind"};
  one.owner = "county";
  one.period = PartitionBy::month;
  one.columns = {{"sales", "", "sum(base)", {}},
                 {"load", "", "plain(ratio(sum(declaration.tax), sales))", {}},
                 {"norm", "", "peer_median(load, by = kind, at_least = 3, baseline = quarter)", {}},
                 {"gap", "", "abs(load - norm)", {}},
                 {"spread", "", "peer_median(gap, by = kind, at_least = 3, baseline = quarter)", {}}};
  return one;
}

// Three taxpayers of one kind, tax for every yuan of sales.
void deliver(World& world, std::string const& period, std::string const& loads) {
  world.write("declaration", period, "d" + period,
              "SELECT 'D' || i AS id, 'T' || i AS taxpayer_id, 'X1' AS county, 'a' AS kind, DATE '" + period +
                  "-15' AS due_on, NULL::TIMESTAMP AS filed_at, (load * 100)::BIGINT AS tax, 100::BIGINT AS base, "
                  "1::BIGINT AS rate, 1::BIGINT AS lines FROM (VALUES " +
                  loads + ") AS v(i, load)");
}

// "taxpayer norm gap spread" of one month.
std::vector<std::string> lines(World& world, DuckDbEngine& engine, std::string const& period) {
  for (auto const& partition : engine.files().partitions("burden")) {
    if (partition.period != period) continue;
    return world.independent(
        "SELECT taxpayer_id, norm // 1000000, gap // 1000000, spread // 1000000 FROM read_parquet('" +
        partition.files[0].path + "')");
  }
  return {};
}

// June 1, 2, 6: median 2, distances 1, 0, 4, their median 1. July to September are held against June, October against
// September. Before June there is nothing, so June is held against itself.
TEST(DerivedBaseline, IsTheLastQuarterClosedBeforeThePeriod) {
  World world;
  fill_tax_world(world);
  world.files.clear();
  world.pack.derived = {burden()};
  world.formulas({"count(distinct burden.taxpayer_id where load > norm)"});
  deliver(world, "2026-06", "(1, 1), (2, 2), (3, 6)");
  deliver(world, "2026-07", "(1, 10), (2, 20), (3, 90)");
  deliver(world, "2026-09", "(1, 5), (2, 7), (3, 8)");
  deliver(world, "2026-10", "(1, 100), (2, 100), (3, 100)");
  auto engine = world.engine();
  ASSERT_TRUE(engine->prepare_derived(months(2026, 6, 10)));
  using Lines = std::vector<std::string>;
  EXPECT_EQ(lines(world, *engine, "2026-06"), (Lines{"T1 2 1 1", "T2 2 0 1", "T3 2 4 1"}));
  EXPECT_EQ(lines(world, *engine, "2026-07"), (Lines{"T1 2 8 1", "T2 2 18 1", "T3 2 88 1"}));
  EXPECT_EQ(lines(world, *engine, "2026-09"), (Lines{"T1 2 3 1", "T2 2 5 1", "T3 2 6 1"}));
  // September: 5, 7, 8, median 7, distances 2, 0, 1, their median 1.
  EXPECT_EQ(lines(world, *engine, "2026-10"), (Lines{"T1 7 93 1", "T2 7 93 1", "T3 7 93 1"}));
}

TEST(DerivedBaseline, ChangesWhatIsHeldAgainstItWhenItsRowsDo) {
  World world;
  fill_tax_world(world);
  world.files.clear();
  world.pack.derived = {burden()};
  world.formulas({"count(distinct burden.taxpayer_id where load > norm)"});
  deliver(world, "2026-06", "(1, 1), (2, 2), (3, 6)");
  deliver(world, "2026-07", "(1, 10), (2, 20), (3, 90)");
  auto engine = world.engine();
  ASSERT_TRUE(engine->prepare_derived(months(2026, 7, 7)));
  world.files.erase(world.files.begin());
  deliver(world, "2026-06", "(1, 1), (2, 4), (3, 6)");
  engine = world.engine();
  ASSERT_TRUE(engine->prepare_derived(months(2026, 7, 7)));
  EXPECT_EQ(lines(world, *engine, "2026-07")[0], "T1 4 6 2");  // distances 3, 0, 2
}

// A quarter's own lines are held against those of the last quarter of the year before.
TEST(DerivedBaseline, IsAPeriodOfTheDatasetsOwnKind) {
  formula::CompiledDerived derived;
  derived.period = PartitionBy::month;
  auto const at = [&](PeriodKind kind, char const* period) {
    return baseline_period(derived, kind, *Period::parse(period)).to_string();
  };
  EXPECT_EQ(at(PeriodKind::quarter, "2026-01"), "2025-12");
  EXPECT_EQ(at(PeriodKind::quarter, "2026-03"), "2025-12");
  EXPECT_EQ(at(PeriodKind::half, "2026-09"), "2026-06");
  derived.period = PartitionBy::quarter;
  EXPECT_EQ(at(PeriodKind::year, "2026Q3"), "2025Q4");
  EXPECT_EQ(at(PeriodKind::quarter, "2026Q3"), "2026Q2");
}

}  // namespace
}  // namespace jixiao::facts::test
