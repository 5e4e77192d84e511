// A file that comes a second time, through a home of the three libraries.
#include "app/known_batch.h"

#include <gmock/gmock.h>

#include <fstream>

#include "app/home_for_tests.h"
#include "app/ingest.h"
#include "app/ledger.h"
#include "app/waiting_files.h"
#include "facts/engine_files.h"
#include "facts/overtaken.h"
#include "storage/fact_store.h"

namespace jixiao::app::home_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char const* header = "图书馆,日期,到馆人次,开放小时\n";
constexpr char const* visitors =
    "{name: visitors, title: 到馆人次, type: integer, unit: 人, minimum: 0, nullable: true}";

class KnownBatches : public testing::Test {
 protected:
  static Timestamp at(int hour) {
    return Timestamp::parse("2026-10-01 " + std::to_string(10 + hour) + ":00:00").value();
  }

  Result<IngestReport> send(std::string const& name, std::string const& rows, bool again = false) {
    auto const path = library_.folder() / name;
    std::ofstream(path) << header << rows;
    IngestRequest request{"visit", path, at(++hour_), {}};
    request.again = again;
    return ingest_file(home_, request);
  }
  // "library visitors batch's file" of the rows that stand.
  std::vector<std::string> standing() {
    storage::FactStore store(home_.database());
    auto const& dataset = *(*home_.pack())->pack.find_dataset("visit");
    facts::FactFiles const files(store.current_files().value(), home_.paths().facts());
    auto const database = facts::Database::open();
    auto connection = database->connect().value();
    auto rows = connection.query("SELECT library, visitors::VARCHAR, _batch FROM " +
                                 facts::rows_sql(dataset, files.files("visit")) + " ORDER BY library, day");
    EXPECT_TRUE(rows) << to_text(rows.error());
    auto const batches = store.batches("visit").value();
    std::vector<std::string> out;
    while (rows && rows->next_chunk()) {
      for (std::size_t i = 0; i < rows->chunk_size(); ++i) {
        std::string file;
        for (auto const& batch : batches) {
          if (batch.id.starts_with(rows->text(2, i))) file = batch.file;
        }
        out.push_back(std::string(rows->text(0, i)) + " " + std::string(rows->text(1, i)) + " " + file);
      }
    }
    return out;
  }

  LibraryHome library_{at(0)};
  Home home_ = Home::open(library_.path(), Access::write).value();
  int hour_ = 0;
};

constexpr char const* first = "L1,2026-09-01,480,10\nL2,2026-09-01,300,8\nL3,2026-09-01,200,8\n";

TEST_F(KnownBatches, TheSameFileTwiceChangesNothing) {
  ASSERT_TRUE(send("a.csv", first));
  auto const again = send("a.csv", first);
  ASSERT_TRUE(again) << to_text(again.error());
  EXPECT_TRUE(again->known);
  EXPECT_EQ(again->batch.at, "2026-10-01 11:00:00");
  EXPECT_TRUE(send("a.csv", first, true)->known);  // nor if somebody insists
  EXPECT_EQ(storage::FactStore(home_.database()).batches().value().size(), 1U);
}

// b corrects L1 (500 for 480), brings L2 as it was and the new day of L3: one of a's rows stands otherwise now.
TEST_F(KnownBatches, AFileCorrectedSinceSaysSoAndStandsAgainOnlyOnRequest) {
  ASSERT_TRUE(send("a.csv", first));
  ASSERT_TRUE(send("b.csv", "L1,2026-09-01,500,10\nL2,2026-09-01,300,8\nL3,2026-09-02,210,8\n"));
  auto const refused = send("a.csv", first);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "app.batch_overtaken");
  EXPECT_THAT(
      to_text(refused.error()),
      testing::AllOf(HasSubstr("已于 2026-10-01 11:00:00 入库"), HasSubstr("其中 1 行已被更正"),
                     HasSubstr("2026-10-01 12:00:00 b.csv（批次 "), HasSubstr("更正 1 行"), HasSubstr("--again")));
  EXPECT_THAT(standing(), ElementsAre("L1 500 b.csv", "L2 300 b.csv", "L3 200 a.csv", "L3 210 b.csv"));
  auto const again = send("a.csv", first, true);
  ASSERT_TRUE(again) << to_text(again.error());
  EXPECT_FALSE(again->known);
  EXPECT_EQ(again->corrected(), 1);
  EXPECT_EQ(again->unchanged, 2);
  EXPECT_THAT(standing(), ElementsAre("L1 480 a.csv", "L2 300 a.csv", "L3 200 a.csv", "L3 210 b.csv"));
  // A third time there is nothing to say; b in its turn is the one corrected since, and all three stay on record.
  EXPECT_TRUE(send("a.csv", first)->known);
  EXPECT_EQ(send("b.csv", "L1,2026-09-01,500,10\nL2,2026-09-01,300,8\nL3,2026-09-02,210,8\n").error().code,
            "app.batch_overtaken");
  EXPECT_EQ(storage::FactStore(home_.database()).batches().value().size(), 3U);
  auto const verified = verify_ledger(home_, "", "");
  ASSERT_TRUE(verified) << to_text(verified.error());
  EXPECT_THAT(verified->findings, IsEmpty());
}

TEST_F(KnownBatches, ALaterBatchThatBringsTheSameRowsCorrectsNothing) {
  ASSERT_TRUE(send("a.csv", first));
  ASSERT_TRUE(send("all.csv", std::string(first) + "L1,2026-09-02,520,10\n"));
  EXPECT_TRUE(send("a.csv", first)->known);
}

TEST_F(KnownBatches, AColumnThePackHasGainedSinceComesInOnRequest) {
  std::string const rows = "图书馆,日期,到馆人次,开放小时,少儿人次\nL1,2026-09-01,480,10,60\n";
  auto const path = library_.folder() / "c.csv";
  std::ofstream(path) << rows;
  ASSERT_TRUE(ingest_file(home_, {"visit", path, at(1), {}}));
  auto pack = libraries();
  auto& text = pack.files.at("pack.yaml");
  text.insert(text.find(visitors) + std::string(visitors).size(),
              "\n      - {name: children, title: 少儿人次, type: integer, unit: 人, nullable: true}");
  pack.digest = policy::digest_of(pack.files);
  auto const installed = install_pack(home_, pack, at(2));
  ASSERT_TRUE(installed) << to_text(installed.error());
  auto const told = ingest_file(home_, {"visit", path, at(3), {}});
  ASSERT_TRUE(told) << to_text(told.error());
  EXPECT_TRUE(told->known);
  EXPECT_THAT(told->columns_gained, ElementsAre("少儿人次"));
  IngestRequest request{"visit", path, at(4), {}};
  request.again = true;
  auto const again = ingest_file(home_, request);
  ASSERT_TRUE(again) << to_text(again.error());
  EXPECT_EQ(again->corrected(), 1);
  EXPECT_THAT(ingest_file(home_, request)->columns_gained, IsEmpty());
}

TEST_F(KnownBatches, RowsThatWereRefusedAreCheckedAnewOnRequest) {
  auto const taken = send("d.csv", "L1,2026-09-01,480,10\nL9,2026-09-01,1,1\n");
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->rows_refused, 1);
  auto const told = send("d.csv", "L1,2026-09-01,480,10\nL9,2026-09-01,1,1\n");
  EXPECT_TRUE(told->known);
  EXPECT_EQ(told->batch.quarantined, 1);
  auto const again = send("d.csv", "L1,2026-09-01,480,10\nL9,2026-09-01,1,1\n", true);
  ASSERT_TRUE(again) << to_text(again.error());
  EXPECT_EQ(again->unchanged, 1);
  EXPECT_EQ(again->rows_refused, 1);
}

// The drop folder never decides: the file is put aside with the reason. What nobody takes is told.
TEST_F(KnownBatches, ADroppedFileThatWasCorrectedSinceIsPutAside) {
  ASSERT_TRUE(send("a.csv", first));
  ASSERT_TRUE(send("b.csv", "L1,2026-09-01,500,10\n"));
  auto const folder = home_.paths().inbox() / "visit";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "a.csv") << header << first;
  std::ofstream(folder / "september.csv.part") << header;
  std::filesystem::last_write_time(folder / "a.csv",
                                   std::filesystem::file_time_type::clock::now() - std::chrono::seconds(60));
  EXPECT_THAT(list_waiting_files(home_).value(),
              ElementsAre(HasSubstr("visit/september.csv.part：从文件名看还没有写完"),
                          HasSubstr("visit/a.csv：没有启用的数据源从这里取数据集 visit")));
  auto const report = ingest_inbox(home_, at(5));
  ASSERT_TRUE(report) << to_text(report.error());
  ASSERT_EQ(report->failed.size(), 1U);
  EXPECT_EQ(report->failed[0].second.code, "app.batch_overtaken");
  EXPECT_THAT(report->waiting, ElementsAre(HasSubstr("visit/september.csv.part：")));
  EXPECT_TRUE(std::filesystem::exists(home_.paths().inbox() / ".failed/visit/a.csv.txt"));
  EXPECT_THAT(standing(), ElementsAre("L1 500 b.csv", "L2 300 a.csv", "L3 200 a.csv"));
}

// Of two rows one is new and one as it was.
TEST_F(KnownBatches, WhatABatchChangedLeavesOutWhatCameAgain) {
  ASSERT_TRUE(send("a.csv", first));
  auto const taken = send("b.csv", "L1,2026-09-01,500,10\nL2,2026-09-01,300,8\nL1,2026-09-02,1,8\n");
  ASSERT_TRUE(taken);
  storage::FactStore store(home_.database());
  std::vector<PartitionFile> now, before;
  auto const all = store.all_files().value();
  for (auto file : all) {
    if (!file.retired_by && file.batch == taken->batch.id) now.push_back(file);
    if (file.retired_by) {
      file.retired_by.reset();
      before.push_back(file);
    }
  }
  facts::FactFiles const held(now, home_.paths().facts()), gone(before, home_.paths().facts());
  auto const database = facts::Database::open();
  auto connection = database->connect().value();
  auto const changes = facts::row_changes(connection, *(*home_.pack())->pack.find_dataset("visit"), taken->batch.id,
                                          held.files("visit"), gone.files("visit"));
  ASSERT_TRUE(changes) << to_text(changes.error());
  EXPECT_EQ(changes->added, 1);
  EXPECT_EQ(changes->corrected, 1);
}

}  // namespace
}  // namespace jixiao::app::home_test
