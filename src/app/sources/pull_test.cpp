// A library city whose loans come from a database and whose visits come by folder, pulled through jobs as the server
// does it.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "app/home_for_tests.h"
#include "app/ingest.h"
#include "app/schedule/scheduler.h"
#include "app/schedule/schedules.h"
#include "app/sources/nightly.h"
#include "app/sources/statistics.h"
#include "storage/fact_store.h"
#include "storage/job_store.h"
#include "storage/source_store.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

Timestamp at(char const* text) { return Timestamp::parse(text).value(); }

class Sources : public testing::Test {
 protected:
  Sources() {
    installation_ = Installation::open(home(), now_).value();
    add_source_jobs(*installation_);
    installation_->jobs().start([this] { return now_; });
    run_sql("CREATE TABLE loan (loan_id TEXT, library TEXT, lent_on TEXT, due_on TEXT, returned_on TEXT, id INTEGER)");
  }
  fs::path home() const { return place_.path(); }
  void run_sql(std::string const& sql) {
    auto const script = place_.folder() / "script.sql";
    std::ofstream(script) << sql << ";\n";
    auto const command = "sqlite3 -bail " + (home() / "loans.sqlite").string() + " < " + script.string();
    ASSERT_EQ(std::system(command.c_str()), 0) << sql;
  }
  void loan(std::string const& id, std::string const& day, int number) {
    run_sql("INSERT INTO loan VALUES ('" + id + "', '" + library() + "', '" + day + "', '" + day + "', NULL, " +
            std::to_string(number) + ")");
  }
  std::string library() {
    return installation_
        ->read([](Home& h) -> Result<std::string> {
          auto const& pack = (*h.pack())->pack;
          for (auto const& unit : pack.units) {
            if (unit.level == pack.levels.back().id) return unit.code;
          }
          return std::string();
        })
        .value();
  }
  void save(ConnectorDraft const& draft, std::optional<std::int64_t> version = {}) {
    auto const saved =
        installation_->write([&](Home& h) { return save_connector(h, Actor::console(), draft, version, now_); });
    ASSERT_TRUE(saved) << to_text(saved.error());
  }
  JobView pull(std::string const& connector) {
    auto const id = submit_pull(*installation_, "{\"connector\":\"" + connector + "\"}", "取数", "ann", now_).value();
    installation_->jobs().wait_idle();
    return installation_->jobs().find(id).value().value();
  }
  std::string watermark(std::string const& connector) {
    return installation_
        ->read([&](Home& h) -> Result<std::string> {
          return storage::SourceStore(h.database()).feeds(connector).value().front().watermark;
        })
        .value();
  }
  std::vector<std::string> outcomes() {
    return installation_
        ->read([](Home& h) -> Result<std::vector<std::string>> {
          std::vector<std::string> out;
          storage::DeliveryQuery query;
          query.limit = 1000;
          auto const found = storage::SourceStore(h.database()).deliveries(query).value();
          for (auto const& one : found) {
            out.push_back(std::string(reflect::to_name(one.outcome)) + " " + one.scope + " " +
                          std::to_string(one.rows));
          }
          return out;
        })
        .value();
  }
  std::size_t batches() {
    return installation_
        ->read([](Home& h) -> Result<std::size_t> { return storage::FactStore(h.database()).batches().value().size(); })
        .value();
  }
  static ConnectorDraft loans(FeedMode mode) {
    FeedDraft feed{"loan", "SELECT loan_id, library, lent_on, due_on, returned_on, id FROM loan WHERE id > :since",
                   mode,   "id",
                   "0",    true};
    if (mode == FeedMode::month) {
      feed = {"loan", "SELECT * FROM loan WHERE lent_on BETWEEN :first_day AND :last_day", mode, "", "2026-09", true};
    }
    return {"loans", "借阅库", "借阅", ConnectorKind::sqlite, "loans.sqlite", {}, true, {feed}};
  }

  Timestamp now_ = at("2026-10-15 08:00:00");
  home_test::LibraryHome place_{now_};
  std::unique_ptr<Installation> installation_;
};

TEST_F(Sources, AWatermarkMovesWithItsBatchAndNothingComesTwice) {
  save(loans(FeedMode::watermark));
  loan("A", "2026-09-03", 9);
  loan("B", "2026-09-04", 10);
  auto const first = pull("loans");
  ASSERT_EQ(first.state, JobState::done) << first.error;
  EXPECT_EQ(first.result.at("rows"), 2);
  EXPECT_EQ(first.result.at("drafted"), Json::array({"2026-09"}));
  EXPECT_EQ(watermark("loans"), "10");  // not "9", which is later only as text
  EXPECT_EQ(pull("loans").result.at("rows"), 0);
  EXPECT_EQ(batches(), 1u);
  loan("C", "2026-10-01", 11);
  EXPECT_EQ(pull("loans").result.at("rows"), 1);
  EXPECT_EQ(batches(), 2u);
}

TEST_F(Sources, AMonthIsAskedAgainAndAnUnchangedOneIsTheSameBatch) {
  save(loans(FeedMode::month));
  loan("A", "2026-09-03", 1);
  loan("B", "2026-10-04", 2);
  EXPECT_EQ(pull("loans").result.at("rows"), 2);
  EXPECT_EQ(watermark("loans"), "2026-10");
  EXPECT_EQ(pull("loans").result.at("rows"), 0);
  EXPECT_EQ(batches(), 2u);
  // A late row of September: the month before the watermark is looked at again.
  loan("D", "2026-09-30", 3);
  EXPECT_EQ(pull("loans").result.at("rows"), 2);
  EXPECT_EQ(batches(), 3u);
}

// The library says A came back; the source does not know. That is told and settles nothing; October comes all the same.
TEST_F(Sources, AMonthThatWasCorrectedSinceIsToldAndDoesNotComeBack) {
  save(loans(FeedMode::month));
  loan("A", "2026-09-03", 1);
  loan("B", "2026-10-04", 2);
  EXPECT_EQ(pull("loans").result.at("rows"), 2);
  auto const file = place_.folder() / "returned.csv";
  std::ofstream(file) << "loan_id,library,lent_on,due_on,returned_on\nA," << library()
                      << ",2026-09-03,2026-09-03,2026-09-02\n";
  now_ = at("2026-10-15 09:00:00");
  ASSERT_TRUE(installation_->write([&](Home& h) { return ingest_file(h, {"loan", file, now_, {}}); }));
  loan("C", "2026-10-05", 3);
  now_ = at("2026-10-15 10:00:00");
  auto const again = pull("loans");
  ASSERT_EQ(again.state, JobState::done) << again.error;
  EXPECT_EQ(again.result.at("rows"), 2);  // October with C
  auto const told = again.result.at("pulls")[0].at("datasets")[0].at("error").get<std::string>();
  EXPECT_NE(told.find("其中 1 行已被更正：2026-10-15 09:00:00 returned.csv"), std::string::npos) << told;
  auto const done = outcomes();
  EXPECT_NE(std::find(done.begin(), done.end(), "failed 2026-09 0"), done.end());
  EXPECT_EQ(batches(), 4u);
  EXPECT_EQ(watermark("loans"), "2026-10");
}

TEST_F(Sources, WhatAnInterruptedRunBroughtIsComputedByTheNext) {
  save(loans(FeedMode::watermark));
  loan("A", "2026-09-03", 1);
  // The part of a run that was done before it was killed: taken in, not computed.
  auto const id = installation_->jobs().submit({"pull", "取数", "ann", now_}, [this](JobControl& job) -> Checked<Json> {
    EXPECT_TRUE(pull_connector(*installation_, {"loans", {}, {}, {}}, job));
    return Json();
  });
  ASSERT_TRUE(id);
  installation_->jobs().wait_idle();
  now_ = at("2026-10-15 08:10:00");
  auto const next = pull("loans");
  EXPECT_EQ(next.result.at("rows"), 0);
  EXPECT_EQ(next.result.at("drafted"), Json::array({"2026-09"}));
  EXPECT_EQ(pull("loans").result.at("drafted"), Json::array());
}

TEST_F(Sources, AFailureIsWrittenDownMovesNothingAndIsRepeatedWithoutHarm) {
  auto draft = loans(FeedMode::watermark);
  draft.feeds.front().query = "SELECT * FROM nowhere WHERE id > :since";
  save(draft);
  auto const failed = pull("loans");
  EXPECT_EQ(failed.state, JobState::failed);
  EXPECT_NE(failed.error.find("nowhere"), std::string::npos);
  EXPECT_EQ(watermark("loans"), "0");
  EXPECT_EQ(outcomes(), (std::vector<std::string>{"failed 0 之后 0"}));
  auto statistics = installation_->read([&](Home& h) { return make_statistics(h, now_); }).value();
  EXPECT_EQ(statistics.success_rate->to_string(), "0");
  EXPECT_FALSE(statistics.connectors.front().last_error.empty());
  save(loans(FeedMode::watermark), 1);
  loan("A", "2026-09-03", 1);
  EXPECT_EQ(pull("loans").result.at("rows"), 1);
  statistics = installation_->read([&](Home& h) { return make_statistics(h, now_); }).value();
  EXPECT_EQ(statistics.success_rate->to_string(), "50");
  EXPECT_TRUE(statistics.connectors.front().last_error.empty());
}

TEST_F(Sources, ADropFolderTakesOnlyWhatItIsDeclaredFor) {
  ConnectorDraft const draft{"gate", "门禁", "门禁", ConnectorKind::folder,
                             "gate", {},     true,   {{"visit", "", FeedMode::month, "", "", true}}};
  save(draft);
  for (auto const* dataset : {"visit", "loan"}) {
    fs::create_directories(home() / "gate" / dataset);
    auto const file = home() / "gate" / dataset / "1.csv";
    std::ofstream(file) << "library,day,visitors,opening_hours\n" << library() << ",2026-09-01,10,8\n";
    fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::seconds(60));
  }
  EXPECT_EQ(pull("gate").result.at("rows"), 1);
  EXPECT_TRUE(fs::exists(home() / "gate/.done/visit/1.csv"));
  EXPECT_TRUE(fs::exists(home() / "gate/loan/1.csv"));
}

TEST_F(Sources, ADraftTellsAllThatIsWrongAndKeepsItsSecretToItself) {
  auto draft = loans(FeedMode::watermark);
  draft.id = "Loans!";
  draft.feeds.front().query = "SELECT 1 WHERE :sinec";
  draft.feeds.push_back({"absent", "SELECT 1", FeedMode::all, "", "", true});
  auto const refused =
      installation_->write([&](Home& h) { return save_connector(h, Actor::console(), draft, {}, now_); });
  ASSERT_FALSE(refused);
  std::vector<std::string> codes;
  for (auto const& error : refused.error()) codes.push_back(error.where + " " + error.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"/id app.connector_id", "/feeds/0/query facts.source_parameter",
                                             "/feeds/1/dataset app.feed_dataset"}));
  draft = loans(FeedMode::watermark);
  draft.secret = "s3cret";
  save(draft);
  auto const opened = installation_->read([](Home& h) { return open_connector(h, "loans"); });
  EXPECT_EQ(opened->secret, "s3cret");
  EXPECT_EQ(opened->connector.secret->find("s3cret"), std::string::npos);
  draft.secret.reset();  // saved again without it: as it was
  save(draft, 1);
  EXPECT_EQ(installation_->read([](Home& h) { return open_connector(h, "loans"); })->secret, "s3cret");
}

TEST_F(Sources, TheScheduleRunsWhatIsDueOnceAndCatchesUpOneMissedRun) {
  save(loans(FeedMode::watermark));
  ASSERT_TRUE(installation_->write([&](Home& h) {
    return save_schedule(h, Actor::console(), {"nightly", "每夜", "daily 02:00", "", true}, {}, now_);
  }));
  Scheduler scheduler(*installation_);
  std::vector<std::string> complaints;
  scheduler.on_error([&](std::string const& task, Error const& error) { complaints.push_back(task + to_text(error)); });
  auto const runs = [&] {
    installation_->jobs().wait_idle();
    return installation_->jobs().list({.kind = "nightly", .limit = 100}).value().size();
  };
  scheduler.tick(now_);
  EXPECT_EQ(runs(), 0u);  // saved at eight: the first run is tonight's
  now_ = at("2026-10-16 01:59:00");
  scheduler.tick(now_);
  EXPECT_EQ(runs(), 0u);
  now_ = at("2026-10-16 02:00:03");
  scheduler.tick(now_);
  scheduler.tick(now_);
  EXPECT_EQ(runs(), 1u);
  now_ = at("2026-10-20 09:00:00");  // four nights later, after being off
  scheduler.tick(now_);
  scheduler.tick(now_);
  EXPECT_EQ(runs(), 2u);
  EXPECT_EQ(installation_->jobs().list({.kind = "nightly", .limit = 1}).value().front().by, "");
  EXPECT_TRUE(complaints.empty()) << complaints.front();
}

TEST_F(Sources, ARunThatARestartCutIsTakenUpOnceAtTheNextStart) {
  save(loans(FeedMode::watermark));
  auto const add = [&](Home& h) {
    return save_schedule(h, Actor::console(), {"nightly", "每夜", "daily 02:00", "", true}, {}, now_);
  };
  ASSERT_TRUE(installation_->write(add));
  now_ = at("2026-10-16 02:00:03");
  Scheduler(*installation_).tick(now_);
  installation_->jobs().wait_idle();
  auto const restart = [&](char const* when) {
    installation_.reset();
    now_ = at(when);
    installation_ = Installation::open(home(), now_).value();
    add_source_jobs(*installation_);
    installation_->jobs().start([this] { return now_; });
    Scheduler scheduler(*installation_);
    scheduler.tick(now_);
    scheduler.tick(now_);
    installation_->jobs().wait_idle();
  };
  auto const jobs = [&] { return installation_->jobs().list({.kind = "nightly", .limit = 100}).value(); };
  auto const said = [&] {
    return installation_->read([&](Home& h) { return list_schedules(h, now_); }).value().front().last_run.value();
  };
  auto const cut = [&] {  // as a kill in the middle of the newest leaves it
    ASSERT_TRUE(installation_->write([&](Home& h) -> Result<void> {
      storage::JobStore store(h.database());
      JX_TRY(auto job, store.find(jobs().front().id));
      job->state = JobState::running;
      job->finished_at.reset();
      return store.update(*job);
    }));
  };
  restart("2026-10-16 08:00:00");
  EXPECT_EQ(jobs().size(), 1u);  // last night's is done
  cut();
  restart("2026-10-16 09:00:00");
  ASSERT_EQ(jobs().size(), 2u);
  EXPECT_EQ(jobs().front().state, JobState::done);
  EXPECT_EQ(jobs().front().again_of, jobs().back().id);
  EXPECT_EQ(said().cut, 1);
  EXPECT_FALSE(said().late);
  restart("2026-10-16 10:00:00");
  EXPECT_EQ(jobs().size(), 2u);
  // One that never gets to its end is not tried for ever: thrice, then the next night's turn comes.
  for (auto const* when :
       {"2026-10-16 11:00:00", "2026-10-16 12:00:00", "2026-10-16 13:00:00", "2026-10-16 14:00:00"}) {
    cut();
    restart(when);
  }
  EXPECT_EQ(jobs().size(), 4u);
  EXPECT_EQ(jobs().front().state, JobState::interrupted);
  // Cut, and the next ones missed as well: one run for all of them, which says that it is late.
  restart("2026-10-20 09:00:00");
  EXPECT_EQ(jobs().size(), 5u);
  EXPECT_TRUE(said().late);
  EXPECT_EQ(said().cut, 0);
}

TEST_F(Sources, AFileIsReadBesideTheWriterAndPreparedAnewWhereItsDatasetMoved) {
  auto const file = [&](char const* name, char const* returned) {
    auto const path = place_.folder() / name;
    std::ofstream(path) << "loan_id,library,lent_on,due_on,returned_on\nA," << library() << ",2026-09-03,2026-09-20,"
                        << returned << "\n";
    return path;
  };
  auto const slow = file("slow.csv", "2026-09-10"), quick = file("quick.csv", "2026-09-11");
  int writes = 0;
  IngestRequest request{"loan", slow, now_, {}, {}};
  request.on_progress = [&](std::int64_t, std::int64_t) {
    if (writes++ > 0) return;
    // While the slow file is being read somebody else writes, even to the same dataset, and does not wait.
    auto const taken = installation_->write([&](Home& writer) {
      return ingest_file(writer, {"loan", quick, now_, {}, {}});
    });
    ASSERT_TRUE(taken) << to_text(taken.error());
  };
  request.with_writer = [&](auto const& record) { return installation_->write(record); };
  auto const report = installation_->read([&](Home& reader) { return Ingestor(reader).ingest(request); });
  ASSERT_TRUE(report) << to_text(report.error());
  EXPECT_EQ(report->batch.replaced, 1);  // it came last, so it corrects what came in between
  EXPECT_EQ(batches(), 2u);
}

TEST_F(Sources, StoppingTheSchedulerSealsTheAuditTrail) {
  save(loans(FeedMode::watermark));  // which is on the trail
  Scheduler scheduler(*installation_);
  scheduler.start([this] { return now_; });
  // Further rows after the first beat has sealed what there was.
  save({"visits", "到馆库", "到馆", ConnectorKind::sqlite, "loans.sqlite", {}, true, {}});
  scheduler.stop();
  auto const unsealed = installation_->read([](Home& h) -> Result<std::int64_t> {
    storage::AuditStore audit(h.database());
    return audit.last_id().value() - audit.sealed_to().value();
  });
  EXPECT_EQ(unsealed.value(), 0);
}

}  // namespace
}  // namespace jixiao::app
