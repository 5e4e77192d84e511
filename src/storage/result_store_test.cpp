#include "storage/result_store.h"

#include <chrono>
#include <random>

#include "reflect/canonical.h"
#include "storage/sql.h"
#include "storage/test_home.h"

namespace jixiao::storage {
namespace {

using namespace storage_test;
using reflect::canonical_bytes;

auto const september = Period::parse("2026-09").value();

struct Published {
  Publication publication;
  std::vector<PublishedRow> rows;
  std::vector<PublicationInput> inputs;
};

Published a_publication(int version, std::vector<std::string> const& units) {
  Published out;
  out.publication = {
      september, version, "d1", 3, "facts", 0, "records", "2026-10-06 09:00:00", "首次发布", {}, std::string(64, 'a'),
      7000000000};
  if (version > 1) out.publication.supersedes = version - 1;
  for (auto const& unit : units) {
    auto const index = static_cast<std::int64_t>(out.rows.size());
    out.rows.push_back({september, version, unit, std::string(64, 'b'), index, canonical_bytes(a_record(unit))});
  }
  out.publication.record_count = static_cast<std::int64_t>(out.rows.size());
  out.inputs = {{september, version, "declaration", "2026-09", "f1", "abc"}};
  return out;
}

class ResultStoreTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(PackStore(database_).install(a_pack(), {})); }
  Result<void> insert(Published const& p) { return results_.insert_publication(p.publication, p.rows, p.inputs); }

  Home home_;
  Database database_ = home_.open();
  ResultStore results_{database_};
};

TEST_F(ResultStoreTest, ADraftReplacesTheOneBefore) {
  EXPECT_EQ(code_of(results_.load_draft(september)), "storage.draft_unknown");
  ASSERT_TRUE(results_.replace_draft(a_run(), std::vector{a_record("3302"), a_record("3301"), a_record("3303")}));
  ASSERT_TRUE(results_.replace_draft(a_run("2026Q3"), std::vector{a_record("3301")}));
  ASSERT_TRUE(results_.replace_draft(a_run("2026"), {}));
  auto run = a_run();
  run.note = "重算";
  ASSERT_TRUE(results_.replace_draft(run, std::vector{a_record("3302"), a_record("3301")}));
  auto const draft = results_.load_draft(september).value();
  ASSERT_EQ(draft.size(), 2u);
  EXPECT_EQ(canonical_bytes(draft[0]), canonical_bytes(a_record("3301")));
  EXPECT_EQ(canonical_bytes(draft[1]), canonical_bytes(a_record("3302")));
  EXPECT_EQ(results_.find_draft_run(september).value()->note, "重算");
  EXPECT_EQ(results_.find_draft_run(september).value()->catalogue, 3);
  EXPECT_EQ(results_.find_draft_record(september, "3302").value()->total.unit, "3302");
  EXPECT_FALSE(results_.find_draft_record(september, "3303").value());
  auto const periods = results_.draft_periods().value();
  ASSERT_EQ(periods.size(), 3u);
  EXPECT_EQ(periods[0].to_string() + periods[1].to_string() + periods[2].to_string(), "20262026Q32026-09");
}

TEST_F(ResultStoreTest, AFailedDraftLeavesTheOldOne) {
  ASSERT_TRUE(results_.replace_draft(a_run(), std::vector{a_record("3301")}));
  auto const twice = results_.replace_draft(a_run(), std::vector{a_record("3302"), a_record("3302")});
  EXPECT_EQ(code_of(twice), "storage.exists");
  EXPECT_EQ(results_.load_draft(september).value()[0].total.unit, "3301");
  auto run = a_run();
  run.pack_digest = "none";
  EXPECT_EQ(code_of(results_.replace_draft(run, {})), "storage.pack_unknown");
}

TEST_F(ResultStoreTest, APublicationComesBackWhole) {
  auto const first = a_publication(1, {"3302", "3301"});
  auto const second = a_publication(2, {"3301"});
  EXPECT_EQ(results_.latest_version(september).value(), std::nullopt);
  ASSERT_TRUE(insert(first));
  ASSERT_TRUE(insert(second));
  EXPECT_EQ(results_.latest_version(september).value(), 2);
  auto const head = results_.load_publication(september, 1).value();
  EXPECT_EQ(canonical_bytes(head), canonical_bytes(first.publication));
  EXPECT_EQ(head.leaf_index, 7000000000);
  EXPECT_EQ(head.supersedes, std::nullopt);
  EXPECT_EQ(results_.load_publication(september, 2).value().supersedes, 1);
  EXPECT_EQ(results_.all_publications().value().size(), 2u);

  auto const rows = results_.load_rows(september, 1).value();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].unit, "3301");
  EXPECT_EQ(rows[0].leaf_index, 1);
  EXPECT_EQ(rows[0].salt, std::string(64, 'b'));
  EXPECT_EQ(rows[0].blob, first.rows[1].blob);
  EXPECT_EQ(results_.load_records(september, 1).value()[1].scores.size(), 2u);
  EXPECT_EQ(results_.find_row(september, 1, "3302").value()->blob, first.rows[0].blob);
  EXPECT_FALSE(results_.find_row(september, 2, "3302").value());
  EXPECT_EQ(results_.load_inputs(september, 1).value()[0].file, "f1");
  EXPECT_EQ(code_of(results_.load_publication(september, 3)), "storage.publication_unknown");
  EXPECT_EQ(code_of(results_.load_rows(september, 3)), "storage.publication_unknown");
}

TEST_F(ResultStoreTest, VersionsFollowOneAnother) {
  EXPECT_EQ(code_of(insert(a_publication(2, {}))), "storage.version_taken");
  ASSERT_TRUE(insert(a_publication(1, {})));
  auto const again = insert(a_publication(1, {"3301"}));
  EXPECT_EQ(code_of(again), "storage.version_taken");
  EXPECT_EQ(again.error().kind, ErrorKind::conflict);
  EXPECT_TRUE(results_.load_rows(september, 1).value().empty());
}

TEST_F(ResultStoreTest, ADamagedBlobIsReportedAndTheOthersStillRead) {
  ASSERT_TRUE(insert(a_publication(1, {"3301", "3302", "3303"})));
  execute(database_.session(), "UPDATE publication_record SET content = x'0102' WHERE unit = '3302'");
  std::string seen;
  ASSERT_TRUE(results_.each_row(september, 1, [&](StoredRow const& row) {
    seen += row.unit + (row.blob ? " ok " : " " + row.blob.error().code + " ");
  }));
  EXPECT_EQ(seen, "3301 ok 3302 storage.blob_damaged 3303 ok ");
  auto const rows = results_.load_rows(september, 1);
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().where, "2026-09 3302");
  EXPECT_EQ(code_of(results_.find_row(september, 1, "3302")), "storage.blob_damaged");
  EXPECT_EQ(code_of(decode_record("rubbish")), "reflect.bytes_version");
  for (auto const* content : {"x''", "'text'", "7"}) {
    execute(database_.session(),
            "UPDATE publication_record SET content = " + std::string(content) + " WHERE unit = '3302'");
    EXPECT_EQ(code_of(results_.find_row(september, 1, "3302")), "storage.blob_damaged") << content;
  }
}

TEST_F(ResultStoreTest, ATableWithoutItsConstraintsIsReportedAsDamaged) {
  ASSERT_TRUE(insert(a_publication(1, {"3301"})));
  auto& soci = database_.session().soci;
  soci << "CREATE TABLE copy AS SELECT * FROM publication_record";
  soci << "DROP TABLE publication_record";
  soci << "ALTER TABLE copy RENAME TO publication_record";
  soci << "UPDATE publication_record SET content = NULL";
  EXPECT_EQ(code_of(results_.load_rows(september, 1)), "storage.damaged");
}

// 1,600 units of some 30 kB. Wall time depends on the machine; the bound only catches a change of order.
TEST_F(ResultStoreTest, AProvinceIsPublishedAtOnce) {
  std::vector<std::string> units;
  for (int i = 0; i < 1600; ++i) units.push_back(std::to_string(330000 + i));
  auto published = a_publication(1, units);
  std::size_t bytes = 0;
  std::minstd_rand random(1);
  auto const number = [&](int decimals) { return Decimal::from_parts(static_cast<int128>(random()), decimals); };
  for (std::size_t i = 0; i < units.size(); ++i) {
    auto record = a_record(units[i]);
    record.scores.resize(78, record.scores[0]);
    for (auto& score : record.scores) {
      score.indicator = "REF-" + std::to_string(random() % 100);
      score.numerator = number(2);
      score.denominator = number(2);
      score.value = number(8);
      score.score = number(8);
      score.rate = number(9);
      score.explanation = "分子 " + score.numerator->to_string() + " ÷ 分母 " + score.denominator->to_string() + " = " +
                          score.value->to_string() + ", 得 " + score.score->to_string() + " 分";
    }
    published.rows[i].blob = canonical_bytes(record);
    bytes += published.rows[i].blob.size();
  }
  auto const seconds_since = [](auto start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  auto start = std::chrono::steady_clock::now();
  ASSERT_TRUE(insert(published));
  auto const write_s = seconds_since(start);
  start = std::chrono::steady_clock::now();
  auto const records = results_.load_records(september, 1).value();
  auto const read_s = seconds_since(start);
  EXPECT_EQ(records.size(), 1600u);
  RecordProperty("bytes", std::to_string(bytes));
  RecordProperty("write_s", std::to_string(write_s));
  RecordProperty("read_s", std::to_string(read_s));
  EXPECT_LT(write_s, 10);
  EXPECT_LT(read_s, 10);
}

}  // namespace
}  // namespace jixiao::storage
