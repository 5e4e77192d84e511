// A dataset gains columns while it holds data: what older files lack is missing, by every way of reading them.
#include <gmock/gmock.h>

#include "facts/engine_test_support.h"
#include "facts/stored_schema.h"
#include "facts/trace.h"

namespace jixiao::facts::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Visits to two counties. July's file is from before there were a channel and a tip; so is the older half of the
// members, which lacks the tier.
class Grown : public World {
 public:
  Grown() {
    pack.pack.catalogue = formula::catalogue_version();
    pack.levels = {{"city", "市"}, {"county", "县"}};
    pack.units = {test::unit("C", "city"), test::unit("X", "county", "C"), test::unit("Y", "county", "C")};
    Dataset member;
    member.id = member.title = "member";
    member.kind = DatasetKind::dimension;
    member.columns = {column("member_id", ColumnType::text), column("tier", ColumnType::code, true)};
    member.key = {"member_id"};
    member.partition = PartitionBy::none;
    auto tip = column("tip", ColumnType::money, true);
    tip.unit = "元";
    auto who = column("member_id", ColumnType::text);
    who.references = "member";
    Dataset visit;
    visit.id = visit.title = "visit";
    visit.columns = {column("id", ColumnType::text),
                     column("county", ColumnType::code),
                     column("day", ColumnType::date),
                     who,
                     column("channel", ColumnType::code, true),
                     tip};
    visit.key = {"id"};
    visit.owner = "county";
    visit.date = "day";
    pack.datasets = {member, visit};
    write("member", "all", "m1", "SELECT 'M1' AS member_id");
    write("visit", "2026-07", "v7",
          "SELECT * FROM (VALUES ('a', 'X', DATE '2026-07-01', 'M1'), ('b', 'X', DATE '2026-07-02', 'M2'), "
          "('c', 'Y', DATE '2026-07-03', 'M1')) t(id, county, day, member_id)");
  }
  void newer() {
    write("member", "all", "m2", "SELECT 'M2' AS member_id, 'gold' AS tier");
    write("visit", "2026-08", "v8",
          "SELECT id, county, day, member_id, channel, tip::BIGINT AS tip FROM (VALUES "
          "('d', 'X', DATE '2026-08-01', 'M1', 'web', 150), ('e', 'Y', DATE '2026-08-02', 'M2', 'desk', NULL)) "
          "t(id, county, day, member_id, channel, tip)");
  }
};

TEST(GrowingColumns, AreMissingWhereNoFileReadHasThem) {
  Grown world;
  world.formulas({"count(visit where channel = 'web')", "sum(visit.tip)", "count(visit where channel is missing)",
                  "count(visit where member.tier = 'gold')"});
  // July alone: three rows without a channel and a tip, no tier at all.
  EXPECT_THAT(world.additive(*world.engine(), months(2026, 7, 7)),
              ElementsAre("1 X 2026-07 0 2 2", "1 Y 2026-07 0 1 1", "2 X 2026-07 2 2 0", "2 Y 2026-07 1 1 0"));
}

TEST(GrowingColumns, AreReadBesideOlderFiles) {
  Grown world;
  world.newer();
  world.formulas({"count(visit where channel = 'web')", "sum(visit.tip)", "count(visit where channel is missing)",
                  "count(visit where member.tier = 'gold')"});
  // d came by the web with a tip of 1.50 yuan; b and e are of M2, the only member with a tier.
  EXPECT_THAT(world.additive(*world.engine(), months(2026, 7, 8)),
              ElementsAre("0 X 2026-08 1 1 0", "1 X 2026-07 0 2 2", "1 X 2026-08 150 1 0", "1 Y 2026-07 0 1 1",
                          "1 Y 2026-08 0 1 1", "2 X 2026-07 2 2 0", "2 Y 2026-07 1 1 0", "3 X 2026-07 1 1 0",
                          "3 Y 2026-08 1 1 0"));
}

TEST(GrowingColumns, DoNotChangeWhatRollsUpByItself) {
  Grown world;
  world.newer();
  world.formulas({"count(distinct visit.channel)", "median(visit.tip)"});
  auto const tree = tree_of(world.pack, Date::from_ymd(2026, 8, 31));
  std::vector<formula::Atom const*> atoms;
  for (auto const& atom : world.program().atoms()) atoms.push_back(&atom);
  auto engine = world.engine();
  auto const july = engine->run_holistic(atoms, {months(2026, 7, 7)}, tree, {});
  ASSERT_TRUE(july) << to_text(july.error());
  auto const both = engine->run_holistic(atoms, {months(2026, 7, 8)}, tree, {});
  ASSERT_TRUE(both) << to_text(both.error());
  auto const at = [&](auto const& answers, std::size_t atom) {
    for (auto const& one : answers[atom]) {
      if (one.node == tree.find("C")) return one.is_missing ? "missing" : one.value.to_string();
    }
    return std::string("none");
  };
  EXPECT_EQ(at(*both, 0), "2");    // web, desk
  EXPECT_EQ(at(*both, 1), "1.5");  // of the one tip there is
  EXPECT_NE(at(*july, 0), "1");
  EXPECT_NE(at(*july, 1), "0");
}

TEST(GrowingColumns, ShowNothingInRowsTracedToAnOlderFile) {
  Grown world;
  world.formulas({"count(visit where channel is missing)"});
  auto const tree = tree_of(world.pack, Date::from_ymd(2026, 7, 31));
  std::vector<int> const nodes{tree.find("Y")};
  auto const found = world.engine()->trace(world.program().atoms()[0], {tree, nodes, months(2026, 7, 7), 10});
  ASSERT_TRUE(found) << to_text(found.error());
  ASSERT_EQ(found->shown.size(), 1U);
  EXPECT_THAT(found->shown[0].cells, ElementsAre("c", "Y", "2026-07-03", "M1", std::nullopt, std::nullopt));
}

TEST(GrowingColumns, EnterDerivedDatasets) {
  Grown world;
  DerivedDataset by_member;
  by_member.id = by_member.title = "by_member";
  by_member.from = "visit";
  by_member.entity = {"member_id"};
  by_member.owner = "county";
  by_member.columns = {{"tips", "", "sum(tip)", {}}, {"visits", "", "count(visit)", {}}};
  world.pack.derived = {by_member};
  world.formulas({"sum(by_member.visits)"});
  auto engine = world.engine();
  auto const made = engine->prepare_derived(months(2026, 7, 7));
  ASSERT_TRUE(made) << to_text(made.error());
  auto const path = engine->files().partitions("by_member").at(0).files[0].path;
  EXPECT_THAT(world.independent("SELECT member_id, visits FROM read_parquet('" + path + "')"),
              ElementsAre("M1 2", "M2 1"));
}

TEST(GrowingColumns, AreFoundByWhatTheFilesHold) {
  Grown world;
  world.newer();
  FactFiles const files(world.files, world.facts());
  auto const database = Database::open();
  auto connection = database->connect().value();
  auto const visit = stored_schema(connection, files.files("visit")).value();
  EXPECT_EQ(visit.at("tip").type, "BIGINT");
  EXPECT_EQ(visit.at("tip").files, 1);
  EXPECT_EQ(visit.at("day").type, "DATE");
  EXPECT_EQ(visit.at("day").files, 2);
  EXPECT_FALSE(visit.contains("_row"));
  // Three of July, and e.
  EXPECT_EQ(rows_without(connection, world.pack.datasets[1], "tip", files.files("visit")).value(), 4);
  EXPECT_EQ(rows_without(connection, world.pack.datasets[1], "day", files.files("visit")).value(), 0);
  world.write("visit", "2026-09", "odd", "SELECT 'z' AS id, 'ten' AS tip");
  FactFiles const more(world.files, world.facts());
  auto const odd = stored_schema(connection, more.files("visit"));
  ASSERT_FALSE(odd);
  EXPECT_THAT(to_text(odd.error()), HasSubstr("列 tip 有两种类型（BIGINT、VARCHAR）"));
}

// The empty half of the union must be gone from the plan, and filters must reach the files: that is what makes the
// relation as fast as the files alone.
TEST(GrowingColumns, CostNothingWhereFilesHaveAll) {
  Grown world;
  world.newer();
  FactFiles const files(world.files, world.facts());
  auto const database = Database::open();
  auto connection = database->connect().value();
  auto rows = connection.query("EXPLAIN SELECT county, count(*) FROM " +
                               rows_sql(world.pack.datasets[1], files.files("visit"), FileName::with) +
                               " AS f WHERE f.tip > 100 GROUP BY county");
  ASSERT_TRUE(rows) << to_text(rows.error());
  std::string plan;
  while (rows->next_chunk()) {
    for (std::size_t i = 0; i < rows->chunk_size(); ++i) plan += rows->text(1, i);
  }
  EXPECT_THAT(plan, HasSubstr("READ_PARQUET"));
  EXPECT_THAT(plan, HasSubstr("Filters: tip>100"));
  EXPECT_THAT(plan, Not(HasSubstr("UNION")));
  EXPECT_THAT(plan, Not(HasSubstr("member_id")));
}

TEST(GrowingColumns, AreThereWithoutAnyFile) {
  Grown world;
  auto const database = Database::open();
  auto connection = database->connect().value();
  auto rows = connection.query("SELECT tip, filename FROM " + rows_sql(world.pack.datasets[1], {}, FileName::with));
  ASSERT_TRUE(rows) << to_text(rows.error());
  EXPECT_FALSE(rows->next_chunk());
}

}  // namespace
}  // namespace jixiao::facts::test
