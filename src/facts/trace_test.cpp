// Where a figure comes from: files, batches and rows behind an atom, through derived datasets too.
#include <gmock/gmock.h>

#include "facts/engine_test_support.h"
#include "facts/trace.h"

namespace jixiao::facts::test {
namespace {

using testing::ElementsAre;

Trace trace(World& world, DuckDbEngine& engine, std::string const& unit, formula::MonthRange range,
            std::int64_t rows_shown = 0) {
  auto const tree = tree_of(world.pack, Date::from_ymd(2026, 9, 30));
  std::vector<int> const nodes{tree.find(unit)};
  auto found = engine.trace(world.program().atoms()[0], {tree, nodes, range, rows_shown});
  EXPECT_TRUE(found) << to_text(found.error());
  return found ? std::move(*found) : Trace{};
}

// "period file batch rows contribution"
std::vector<std::string> lines_of(Trace const& trace) {
  std::vector<std::string> out;
  for (auto const& one : trace.lines) {
    out.push_back(one.period + " " + one.file + " " + one.batch + " " + std::to_string(one.rows) + " " +
                  one.contribution.to_string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

// "batch/number: cells", a missing cell as -
std::vector<std::string> rows_of(Trace const& trace) {
  std::vector<std::string> out;
  for (auto const& row : trace.shown) {
    auto text = row.batch + "/" + std::to_string(row.number) + ":";
    for (auto const& cell : row.cells) text += " " + cell.value_or("-");
    out.push_back(std::move(text));
  }
  return out;
}

// Two units of one city and training hours by person; p is personal.
class Small : public World {
 public:
  Small() {
    pack.pack.catalogue = formula::catalogue_version();
    pack.levels = {{"city", "市"}, {"county", "县"}};
    pack.units = {test::unit("C", "city"), test::unit("X", "county", "C"), test::unit("Y", "county", "C")};
    Dataset hours;
    hours.id = hours.title = "hours";
    auto person = column("person", ColumnType::text);
    person.personal = true;
    auto paid = column("paid", ColumnType::money, true);
    paid.unit = "元";
    hours.columns = {person, column("unit", ColumnType::code), column("day", ColumnType::date), paid};
    hours.key = {"person", "day"};
    hours.owner = "unit";
    hours.date = "day";
    pack.datasets = {hours};
  }
  // person unit day cents batch row
  void rows(std::string const& period, std::string const& name, std::string const& values) {
    auto const path = facts() / "hours" / period / (name + ".parquet");
    std::filesystem::create_directories(path.parent_path());
    auto database = Database::open();
    auto connection = database->connect();
    auto written = connection->query(
        "COPY (SELECT person, unit, CAST(day AS DATE) AS day, CAST(paid AS BIGINT) AS paid, _batch, CAST(_row AS "
        "BIGINT) AS "
        "_row FROM (VALUES " +
        values + ") t(person, unit, day, paid, _batch, _row)) TO " + quoted_text(path.string()) + " (FORMAT parquet)");
    ASSERT_TRUE(written) << to_text(written.error());
    auto const bytes = read_file(path);
    files.push_back({"hours",
                     period,
                     "hours/" + period + "/" + name + ".parquet",
                     name,
                     written->rows_changed(),
                     sha256_hex(*bytes),
                     {}});
  }
};

TEST(Trace, NamesTheFilesBehindAFigure) {
  World world;
  fill_tax_world(world);
  world.formulas({"sum(declaration.tax where kind = '增值税')"});
  auto engine = world.engine();
  auto const found = trace(world, *engine, "C1", months(2026, 8, 9));
  ASSERT_EQ(found.lines.size(), 2U);
  EXPECT_EQ(found.lines[0].period, "2026-08");
  EXPECT_EQ(found.lines[1].file, "d9.parquet");
  auto const sum = world.independent("SELECT sum(tax), count(*) FROM " + world.parquet("declaration/2026-09") +
                                     " WHERE county IN ('X1', 'X2') AND kind = '增值税'");
  EXPECT_EQ(
      to_string((found.lines[1].contribution * Decimal(100)).coefficient()) + " " + std::to_string(found.lines[1].rows),
      sum[0]);
}

// A partition that a correction wrote anew holds the rows of the first delivery still.
TEST(Trace, TellsTheBatchesOfOneFileApart) {
  Small world;
  world.rows("2026-09", "corrected",
             "('a','X','2026-09-01',100,'first',1), ('b','X','2026-09-02',250,'first',2), "
             "('c','X','2026-09-03',1000,'second',1), ('d','Y','2026-09-03',9,'second',2)");
  world.formulas({"sum(hours.paid)"});
  auto engine = world.engine();
  // X: 1.00 + 2.50 of the first, 10.00 of the second.
  EXPECT_THAT(lines_of(trace(world, *engine, "X", months(2026, 9, 9))),
              ElementsAre("2026-09 corrected.parquet first 2 3.5", "2026-09 corrected.parquet second 1 10"));
  EXPECT_THAT(lines_of(trace(world, *engine, "Y", months(2026, 9, 9))),
              ElementsAre("2026-09 corrected.parquet second 1 0.09"));
}

TEST(Trace, ShowsRowsWithoutPersonalColumns) {
  Small world;
  world.rows("2026-08", "h8", "('a','X','2026-08-31',5,'h8',7)");
  world.rows("2026-09", "h9", "('b','X','2026-09-02',NULL,'h9',2), ('a','X','2026-09-01',100,'h9',1)");
  world.formulas({"count(hours)"});
  auto engine = world.engine();
  auto const all = trace(world, *engine, "C", months(2026, 8, 9), 10);
  EXPECT_THAT(rows_of(all),
              ElementsAre("h8/7: - X 2026-08-31 0.05", "h9/1: - X 2026-09-01 1", "h9/2: - X 2026-09-02 -"));
  auto const one = trace(world, *engine, "C", months(2026, 8, 9), 1);
  EXPECT_EQ(one.rows, 3);
  EXPECT_EQ(one.shown.size(), 1U);
}

DerivedDataset by_person() {
  DerivedDataset d;
  d.id = d.title = "by_person";
  d.from = "hours";
  d.entity = {"person"};
  d.owner = "unit";
  d.where = "paid is not missing";
  d.columns = {{"total", "", "sum(paid)", {}}};
  return d;
}

// Persons above 3 yuan in September: a with 1 + 2.5 yuan of two batches; b has 2 yuan, and 9 more in August; c is of Y.
TEST(Trace, GoesThroughADerivedDatasetToTheRowsItsLinesWereMadeOf) {
  Small world;
  world.rows("2026-08", "h8", "('b','X','2026-08-02',900,'h8',1)");
  world.rows("2026-09", "h9",
             "('a','X','2026-09-01',100,'first',1), ('a','X','2026-09-05',250,'second',1), "
             "('b','X','2026-09-02',200,'first',2), ('a','X','2026-09-06',NULL,'second',2), "
             "('c','Y','2026-09-03',1000,'first',3)");
  world.pack.derived = {by_person()};
  world.formulas({"count(by_person where total > 3)"});
  auto engine = world.engine();
  ASSERT_TRUE(engine->prepare_derived(months(2026, 8, 9)));
  auto const found = trace(world, *engine, "X", months(2026, 9, 9), 5);
  EXPECT_EQ(found.rows, 1);
  ASSERT_EQ(found.made_of.size(), 1U);
  auto const& source = found.made_of[0];
  EXPECT_EQ(source.dataset, "hours");
  EXPECT_THAT(lines_of(source), ElementsAre("2026-09 h9.parquet first 1 1", "2026-09 h9.parquet second 1 1"));
  EXPECT_THAT(rows_of(source), ElementsAre("first/1: - X 2026-09-01 1", "second/1: - X 2026-09-05 2.5"));
}

// Only a is above 3 yuan.
TEST(Trace, GoesThroughDerivedDatasetsOfDerivedOnes) {
  Small world;
  world.rows("2026-09", "h9", "('a','X','2026-09-01',400,'first',1), ('b','X','2026-09-02',200,'first',2)");
  DerivedDataset above_three;
  above_three.id = above_three.title = "above_three";
  above_three.from = "by_person";
  above_three.owner = "unit";
  above_three.where = "total > 3";
  above_three.entity = {"person"};
  above_three.columns = {{"many", "", "count(by_person)", {}}};
  world.pack.derived = {by_person(), above_three};
  world.formulas({"sum(above_three.many)"});
  auto engine = world.engine();
  ASSERT_TRUE(engine->prepare_derived(months(2026, 9, 9)));
  auto const found = trace(world, *engine, "X", months(2026, 9, 9));
  ASSERT_EQ(found.made_of.size(), 1U);
  ASSERT_EQ(found.made_of[0].made_of.size(), 1U);
  EXPECT_THAT(lines_of(found.made_of[0].made_of[0]), ElementsAre("2026-09 h9.parquet first 1 1"));
}

// A register of persons as a dimension: its own rows lead to file and batch although its table in memory lacks them.
TEST(Trace, GoesThroughWhatWasMadeOfADimension) {
  Small world;
  world.pack.datasets[0].kind = DatasetKind::dimension;
  world.pack.datasets[0].key = {"person"};
  world.pack.datasets[0].date.clear();
  world.pack.datasets[0].partition = PartitionBy::none;
  world.rows("all", "h", "('a','X','2026-09-01',400,'first',1), ('b','X','2026-09-02',200,'second',1)");
  world.pack.derived = {by_person()};
  world.formulas({"count(by_person where total > 3)"});
  auto engine = world.engine();
  ASSERT_TRUE(engine->prepare_derived(months(2026, 9, 9)));
  auto const found = trace(world, *engine, "X", months(2026, 9, 9));
  ASSERT_EQ(found.made_of.size(), 1U);
  EXPECT_THAT(lines_of(found.made_of[0]), ElementsAre("all h.parquet first 1 1"));
}

}  // namespace
}  // namespace jixiao::facts::test
