#include <gmock/gmock.h>

#include "facts/engine_test_support.h"

namespace jixiao::facts::test {
namespace {

// Rows per unit and month by SQL of the test's own; `value`, `condition` and `missing` are its expressions.
std::string by_hand(World const& world, int atom, std::string const& on, std::string const& condition,
                    std::string const& value, std::string const& missing = "0", std::string const& join = "") {
  return "SELECT " + std::to_string(atom) + ", county, strftime(" + on + ", '%Y-%m') AS month, (" + value +
         ")::HUGEINT, count(*), (" + missing + ")::BIGINT FROM (SELECT d.* FROM " + world.parquet("declaration") +
         " d " + join + " WHERE (" + condition + ") AND " + on + " IS NOT NULL) GROUP BY ALL";
}

TEST(EngineAdditive, EqualsSqlWrittenByHand) {
  World world;
  fill_tax_world(world);
  world.formulas({
      "count(declaration)",
      "count(declaration where date(filed_at) <= due_on and kind = '增值税')",
      "sum(declaration.tax where kind in ('增值税', 'o''x'))",
      "count(declaration on filed_at where not (tax > 500.00))",
      "sum(declaration.base - declaration.tax)",
      "sum(declaration.base * declaration.rate)",
      "max(declaration.lines where kind != '增值税')",
      "min(declaration.tax)",
  });
  std::vector<std::string> expected;
  for (auto const& sql : {
           by_hand(world, 0, "due_on", "true", "count(*)"),
           by_hand(world, 1, "due_on", "filed_at::DATE <= due_on AND kind = '增值税'", "count(*)"),
           by_hand(world, 2, "due_on", "kind <> '企业所得税'", "coalesce(sum(tax), 0)", "count(*) - count(tax)"),
           by_hand(world, 3, "filed_at", "tax <= 50000", "count(*)"),
           by_hand(world, 4, "due_on", "true", "sum(base - tax)", "count(*) - count(tax)"),
           by_hand(world, 5, "due_on", "true", "sum(base::HUGEINT * rate)"),
           by_hand(world, 6, "due_on", "kind <> '增值税'", "max(lines)"),
           by_hand(world, 7, "due_on", "true", "min(tax)", "count(*) - count(tax)"),
       }) {
    for (auto const& line : world.independent(sql)) expected.push_back(line);
  }
  std::sort(expected.begin(), expected.end());
  auto found = world.additive(*world.engine(), months(2026, 1, 12));
  std::sort(found.begin(), found.end());
  EXPECT_EQ(expected.size(), 60U);
  EXPECT_EQ(found, expected);
}

TEST(EngineAdditive, ReadsReferencesAsOfTheRowsDate) {
  World world;
  fill_tax_world(world);
  world.formulas({"count(declaration where taxpayer.size_class >= 'middle')",
                  "count(declaration where taxpayer.size_class is missing)"});
  auto const join = "LEFT JOIN " + world.parquet("taxpayer") +
                    " t ON t.taxpayer_id = d.taxpayer_id AND due_on >= t.valid_from AND due_on <= coalesce(t.valid_to, "
                    "DATE '9999-01-01')";
  auto expected =
      world.independent(by_hand(world, 0, "due_on", "t.size_class IN ('middle', 'large')", "count(*)", "0", join));
  // Taxpayers T90 … T94 are unknown, every tenth has no size before 16 August.
  auto const more = world.independent(by_hand(world, 1, "due_on", "t.size_class IS NULL", "count(*)", "0", join));
  expected.insert(expected.end(), more.begin(), more.end());
  EXPECT_EQ(world.additive(*world.engine(), months(2026, 1, 12)), expected);
  EXPECT_GT(more.size(), 3U);
}

TEST(EngineAdditive, CountsDimensionsAsTheyStandAtEachMonthsEnd) {
  World world;
  fill_tax_world(world);
  world.formulas({"count(taxpayer where size_class = 'large')"});
  // T0, T2 … T88 grow on 16 August: 15 of them in each county (i % 3 is uniform over 45 even numbers).
  EXPECT_THAT(world.additive(*world.engine(), months(2026, 7, 9)),
              testing::ElementsAre("0 X1 2026-08 15 15 0", "0 X1 2026-09 15 15 0", "0 X2 2026-08 15 15 0",
                                   "0 X2 2026-09 15 15 0", "0 X3 2026-08 15 15 0", "0 X3 2026-09 15 15 0"));
}

TEST(EngineAdditive, DoesNotDependOnThreadsOrTheOrderOfFiles) {
  World world;
  fill_tax_world(world);
  world.formulas({"sum(declaration.base / declaration.lines)", "sum(ln(plain(declaration.base)))",
                  "count(declaration where taxpayer.size_class >= 'middle')"});
  auto const first = world.additive(*world.engine(1), months(2026, 7, 9));
  EXPECT_EQ(first.size(), 27U);
  for (int const threads : {1, 2, 4}) {
    std::reverse(world.files.begin(), world.files.end());
    std::filesystem::remove_all(world.cache());
    EXPECT_EQ(world.additive(*world.engine(threads), months(2026, 7, 9)), first);
  }
}

TEST(EngineAdditive, ComputesOnlyWhatTheCacheLacks) {
  World world;
  fill_tax_world(world);
  std::vector<std::string> formulas{"count(declaration)", "sum(declaration.tax where kind = '增值税')",
                                    "count(declaration where taxpayer.size_class >= 'middle')"};
  world.formulas(formulas);
  auto engine = world.engine();
  auto const first = world.additive(*engine, months(2026, 7, 9));
  EXPECT_EQ(engine->statistics().partials_computed, 9);  // 3 atoms × 3 months
  EXPECT_EQ(engine->statistics().passes_run, 3);

  engine = world.engine();
  EXPECT_EQ(world.additive(*engine, months(2026, 7, 9)), first);
  EXPECT_EQ(engine->statistics().partials_computed, 0);
  EXPECT_EQ(engine->statistics().partials_cached, 9);
  EXPECT_EQ(engine->statistics().rows_scanned, 0);

  formulas[1] = "sum(declaration.tax where kind = '企业所得税')";
  world.formulas(formulas);
  engine = world.engine();
  world.additive(*engine, months(2026, 7, 9));
  EXPECT_EQ(engine->statistics().partials_computed, 3);  // one changed formula: its atom in 3 months
  EXPECT_EQ(engine->statistics().partials_cached, 6);

  world.write("declaration", "2026-10", "d10",
              "SELECT 'D10' AS id, 'T1' AS taxpayer_id, 'X1' AS county, 'x' AS kind, DATE '2026-10-01' AS due_on, "
              "NULL::TIMESTAMP AS "
              "filed_at, 1::BIGINT AS tax, 1::BIGINT AS base, 1::BIGINT AS rate, 1::BIGINT AS lines");
  engine = world.engine();
  world.additive(*engine, months(2026, 7, 10));
  EXPECT_EQ(engine->statistics().partials_computed, 3);  // one new partition: 3 atoms in it
  EXPECT_EQ(engine->statistics().rows_scanned, 1);

  world.write("taxpayer", "all", "t3",
              "SELECT 'T91' AS taxpayer_id, 'large' AS size_class, 'X1' AS county, DATE '2020-01-01' AS valid_from, "
              "NULL::DATE AS valid_to");
  engine = world.engine();
  world.additive(*engine, months(2026, 7, 10));
  EXPECT_EQ(engine->statistics().partials_computed, 4);  // the dimension changed: only the atom that reads it
}

TEST(EngineAdditive, RecomputesWhatIsDamagedInTheCache) {
  World world;
  fill_tax_world(world);
  world.formulas({"count(declaration)"});
  auto const first = world.additive(*world.engine(), months(2026, 7, 9));
  std::vector<std::filesystem::path> files;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(world.cache() / "partials")) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  ASSERT_EQ(files.size(), 3U);
  std::filesystem::resize_file(files[0], std::filesystem::file_size(files[0]) - 3);
  {
    std::fstream file(files[1], std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(20);
    file.put('\x7f');
  }
  auto engine = world.engine();
  EXPECT_EQ(world.additive(*engine, months(2026, 7, 9)), first);
  EXPECT_EQ(engine->statistics().partials_computed, 2);
  engine = world.engine();
  EXPECT_EQ(world.additive(*engine, months(2026, 7, 9)), first);
  EXPECT_EQ(engine->statistics().partials_computed, 0);
}

TEST(EngineAdditive, MeasuresWorkingDaysByTheCalendar) {
  World world;
  fill_tax_world(world);
  world.files.clear();
  // Filed on Friday 25 September, due in October: 27 (Sun, worked), 28, 29, 30, then 8, 9, 10 (Sat, worked) October.
  world.write(
      "declaration", "2026-10", "w",
      "SELECT 'W' || d AS id, 'T1' AS taxpayer_id, 'X1' AS county, 'x' AS kind, make_date(2026, 10, d) AS due_on, "
      "TIMESTAMP "
      "'2026-09-25 18:00:00' AS filed_at, 1::BIGINT AS tax, 1::BIGINT AS base, 1::BIGINT AS rate, 1::BIGINT AS lines "
      "FROM (VALUES (7), (8), (10)) t(d)");
  world.formulas({"sum(workdays_between(declaration.filed_at, declaration.due_on))",
                  "count(declaration where due_on <= add_workdays(filed_at, 5))",
                  "sum(hours_between(declaration.filed_at, declaration.due_on))"});
  // 4 + 5 + 7 working days; the 5th working day is 8 October; 11 d 6 h, 12 d 6 h, 14 d 6 h = 906 h.
  EXPECT_THAT(world.additive(*world.engine(), months(2026, 10, 10)),
              testing::ElementsAre("0 X1 2026-10 16 3 0", "1 X1 2026-10 2 2 0", "2 X1 2026-10 906000000 3 0"));
}

TEST(EngineAdditive, SaysWhoHasDelivered) {
  World world;
  fill_tax_world(world);
  world.formulas({"count(declaration)"});
  world.write("declaration", "2026-11", "empty",
              "SELECT * EXCLUDE (_batch, _row) FROM " + world.parquet("declaration") + " WHERE false");
  auto engine = world.engine();
  auto const delivered = engine->delivered("declaration", months(2026, 8, 12));
  ASSERT_TRUE(delivered);
  ASSERT_EQ(delivered->size(), 3U);
  EXPECT_THAT((*delivered)[0].units, testing::ElementsAre("X1", "X2", "X3"));
  EXPECT_EQ((*delivered)[2].month, Period::month_of(2026, 11).first_month);  // delivered, with nothing in it
  EXPECT_THAT((*delivered)[2].units, testing::IsEmpty());
}

TEST(EngineAdditive, StopsWhenAsked) {
  World world;
  fill_tax_world(world);
  world.formulas({"count(declaration)"});
  std::stop_source source;
  EngineSettings settings;
  settings.facts_folder = world.facts();
  settings.cache_folder = world.cache();
  settings.stop = source.get_token();
  auto engine = DuckDbEngine::create(world.pack, world.program(), world.files, settings);
  ASSERT_TRUE(engine);
  source.request_stop();
  auto const result = (*engine)->run_additive({&world.program().atoms()[0]}, months(2026, 7, 9));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "facts.engine_stopped");
}

}  // namespace
}  // namespace jixiao::facts::test
