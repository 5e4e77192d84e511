#include "facts/engine_test_support.h"

namespace jixiao::facts::test {
namespace {

// Classes 511 and 512 of division 51; a group compares from three taxpayers on. By hand, tax for every yuan of sales:
//   511: 1, 2, 3, 4, 10, its median 3, distances 2, 1, 0, 1, 7, their median 1
//   512: 5, 20, too few; the division has 1, 2, 3, 4, 5, 10, 20, median 4, distances 3, 2, 1, 0, 1, 6, 16, median 2
// Distances of the fallback group are to its own median: to each taxpayer's own norm they would be 2, 1, 0, 1, 7, 1, 16
// with the median 1.
TEST(Derived, AGroupTooSmallIsHeldAgainstTheMedianAndTheSpreadOfItsFallback) {
  World world;
  fill_tax_world(world);
  world.files.clear();
  DerivedDataset one;
  one.id = one.title = "burden";
  one.from = "declaration";
  one.entity = {"taxpayer_id", "kind"};
  one.owner = "county";
  one.period = PartitionBy::month;
  one.columns = {{"sales", "", "sum(base)", {}},
                 {"load", "", "plain(ratio(sum(declaration.tax), sales))", {}},
                 {"division", "", "left(kind, 2)", {}},
                 {"norm_near", "", "peer_median(load, by = kind, at_least = 3)", {}},
                 {"norm_wide", "", "peer_median(load, by = division, at_least = 3)", {}},
                 {"gap_near", "", "abs(load - norm_near)", {}},
                 {"gap_wide", "", "abs(load - norm_wide)", {}},
                 {"spread_near", "", "peer_median(gap_near, by = kind, at_least = 3)", {}},
                 {"spread_wide", "", "peer_median(gap_wide, by = division, at_least = 3)", {}},
                 {"norm", "", "coalesce(norm_near, norm_wide)", {}},
                 {"spread", "", "if(norm_near is not missing, spread_near, spread_wide)", {}}};
  world.pack.derived = {one};
  world.formulas({"count(distinct burden.taxpayer_id where load > norm)"});
  world.write("declaration", "2026-09", "all",
              "SELECT 'D' || i AS id, 'T' || i AS taxpayer_id, 'X1' AS county, kind, DATE '2026-09-15' AS due_on, "
              "NULL::TIMESTAMP AS filed_at, (load * 100)::BIGINT AS tax, 100::BIGINT AS base, 1::BIGINT AS rate, "
              "1::BIGINT AS lines FROM (VALUES (1, '511', 1), (2, '511', 2), (3, '511', 3), (4, '511', 4), "
              "(5, '511', 10), (6, '512', 5), (7, '512', 20)) AS v(i, kind, load)");
  auto engine = world.engine();
  ASSERT_TRUE(engine->prepare_derived(months(2026, 9, 9)));
  auto const& path = engine->files().partitions("burden")[0].files[0].path;
  std::vector<std::string> expected;
  for (auto const* taxpayer : {"T1", "T2", "T3", "T4", "T5"}) expected.push_back(std::string(taxpayer) + " 3.0 1.0");
  for (auto const* taxpayer : {"T6", "T7"}) expected.push_back(std::string(taxpayer) + " 4.0 2.0");
  EXPECT_EQ(world.independent("SELECT taxpayer_id, norm / 1e6, spread / 1e6 FROM read_parquet('" + path + "')"),
            expected);  // stored with six decimals
}

}  // namespace
}  // namespace jixiao::facts::test
