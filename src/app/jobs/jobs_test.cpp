#include "app/jobs/jobs.h"

#include <gtest/gtest.h>

#include <future>

#include "app/home_for_tests.h"

namespace jixiao::app {
namespace {

Timestamp at(char const* text) { return Timestamp::parse(text).value(); }

class JobsTest : public testing::Test {
 protected:
  JobsTest() { storage::Database::open(database(), storage::OpenMode::create).value(); }
  std::string database() const { return (folder_.path() / "jixiao.db").string(); }
  std::unique_ptr<Jobs> open(char const* now = "2026-11-02 01:00:00") {
    auto jobs = Jobs::open(database(), at(now), [this](std::string const& data) {
                  std::lock_guard const lock(mutex_);
                  told_.push_back(data);
                }).value();
    jobs->set_handler("count", Permission::data_upload, [](JobControl& job, Json const& arguments) -> Checked<Json> {
      job.progress(3, 3, "行");
      return Json{{"from", arguments.at("from")}};
    });
    return jobs;
  }
  static Timestamp clock() { return at("2026-11-02 02:00:00"); }
  std::vector<std::string> told() {
    std::lock_guard const lock(mutex_);
    return told_;
  }

 private:
  home_test::Folder folder_;
  std::mutex mutex_;
  std::vector<std::string> told_;
};

JobOrder an_order(std::string key = "") { return {"pull", "取数", "ann", at("2026-11-02 01:00:00"), std::move(key)}; }

TEST_F(JobsTest, RunsInTurnAndKeepsResultAndTimes) {
  auto jobs = open();
  jobs->start(clock);
  auto const id = jobs->submit(an_order(), [](JobControl& job) -> Checked<Json> {
    job.say("读取");
    job.progress(7, 9, "行");
    return Json{{"rows", 7}};
  });
  ASSERT_TRUE(id);
  jobs->wait_idle();
  auto const job = jobs->find(*id).value().value();
  EXPECT_EQ(job.state, JobState::done);
  EXPECT_EQ(job.result.at("rows"), 7);
  EXPECT_EQ(job.done, 7);
  EXPECT_EQ(job.step, "读取");
  EXPECT_EQ(job.by, "ann");
  EXPECT_EQ(job.finished_at, clock());
  EXPECT_FALSE(job.can_cancel);
  EXPECT_EQ(told().front(), R"({"id":1,"state":"queued"})");
  EXPECT_EQ(told().back(), R"({"id":1,"state":"done"})");
}

TEST_F(JobsTest, AFailureTellsItsReasonAndAnExceptionDoesNotEndTheWorker) {
  auto jobs = open();
  jobs->start(clock);
  auto const thrown = jobs->submit(an_order(), [](JobControl&) -> Checked<Json> { throw std::runtime_error("oops"); });
  auto const refused = jobs->submit(an_order(), [](JobControl&) -> Checked<Json> {
    return tl::unexpected<Errors>(Errors{{ErrorKind::invalid, "facts.no_rows", {}, ""}});
  });
  jobs->wait_idle();
  EXPECT_EQ(jobs->find(*thrown).value()->error_code, "app.job_broken");
  EXPECT_NE(jobs->find(*thrown).value()->error.find("oops"), std::string::npos);
  EXPECT_EQ(jobs->find(*refused).value()->state, JobState::failed);
  EXPECT_EQ(jobs->find(*refused).value()->error_code, "facts.no_rows");
}

TEST_F(JobsTest, WhoReadsThatAJobIsOverMayOrderTheNextOfItsKey) {
  auto jobs = open();
  jobs->start(clock);
  for (int round = 0; round < 50; ++round) {
    auto const id = jobs->submit(an_order("drill"), [](JobControl&) -> Checked<Json> { return Json(); });
    ASSERT_TRUE(id) << round << " " << to_text(id.error());
    while (jobs->find(*id).value()->state != JobState::done) std::this_thread::yield();
  }
}

// A disk that is full for a while does the same to it as a database that is away for a while.
TEST_F(JobsTest, AnEndThatCannotBeWrittenIsWrittenAsSoonAsItCanBe) {
  auto jobs = open();
  jobs->start(clock);
  auto const away = database() + ".away";
  auto const id = jobs->submit(an_order(), [&](JobControl&) -> Checked<Json> {
    std::filesystem::rename(database(), away);
    return Json{{"rows", 7}};
  });
  ASSERT_TRUE(id);
  auto const shown = [&] { return jobs->find(*id).value().value(); };
  while (shown().step.empty()) std::this_thread::yield();
  EXPECT_EQ(shown().state, JobState::running);
  EXPECT_NE(shown().step.find("没有写入"), std::string::npos) << shown().step;
  EXPECT_EQ(jobs->submit(an_order(), [](JobControl&) -> Checked<Json> { return Json(); }).error().code,
            "storage.moved");
  std::filesystem::rename(away, database());
  jobs->wait_idle();
  EXPECT_EQ(shown().state, JobState::done);
  EXPECT_EQ(shown().result.at("rows"), 7);
}

TEST_F(JobsTest, ASecondJobOfTheSameKeyIsRefusedWhileTheFirstWaits) {
  auto jobs = open();
  auto const work = [](JobControl&) -> Checked<Json> { return Json(); };
  ASSERT_TRUE(jobs->submit(an_order("pull:1"), work));
  EXPECT_EQ(jobs->submit(an_order("pull:1"), work).error().code, "app.job_waits");
  EXPECT_TRUE(jobs->submit(an_order("pull:2"), work));
  jobs->start(clock);
  jobs->wait_idle();
  EXPECT_TRUE(jobs->submit(an_order("pull:1"), work));
}

TEST_F(JobsTest, CancelTakesAQueuedJobAwayAndAsksARunningOneToStop) {
  auto jobs = open();
  std::promise<void> begun;
  auto const running = jobs->submit(an_order(), [&](JobControl& job) -> Checked<Json> {
    begun.set_value();
    while (!job.stopped()) std::this_thread::yield();
    if (auto go = job.check(); !go) return tl::unexpected<Errors>(Errors{go.error()});
    return Json();
  });
  bool ran = false;
  auto const queued = jobs->submit(an_order(), [&](JobControl&) -> Checked<Json> {
    ran = true;
    return Json();
  });
  jobs->start(clock);
  begun.get_future().wait();
  EXPECT_TRUE(jobs->find(*running).value()->can_cancel);
  ASSERT_TRUE(jobs->cancel(*queued, clock()));
  ASSERT_TRUE(jobs->cancel(*running, clock()));
  jobs->wait_idle();
  EXPECT_FALSE(ran);
  EXPECT_EQ(jobs->find(*running).value()->state, JobState::cancelled);
  EXPECT_EQ(jobs->find(*queued).value()->state, JobState::cancelled);
  EXPECT_EQ(jobs->cancel(*queued, clock()).error().code, "app.job_over");
  EXPECT_EQ(jobs->cancel(99, clock()).error().code, "app.job_unknown");
}

TEST_F(JobsTest, WhatAKilledProcessLeftIsInterruptedAndCanBeRunAgainByItsArguments) {
  std::int64_t id = 0;
  {
    auto jobs = open();
    id = jobs->submit({"count", "计数", "ann", at("2026-11-02 01:00:00"), "", R"({"from":5})"}).value();
    // A kill writes nothing more: the row stays as it is.
    auto database = storage::Database::open(this->database(), storage::OpenMode::existing).value();
    auto row = storage::JobStore(database).find(id).value().value();
    row.state = JobState::running;
    jobs.reset();
    ASSERT_TRUE(storage::JobStore(database).update(row));
  }
  auto jobs = open("2026-11-02 03:00:00");
  auto const left = jobs->find(id).value().value();
  EXPECT_EQ(left.state, JobState::interrupted);
  EXPECT_EQ(left.finished_at, at("2026-11-02 03:00:00"));
  EXPECT_TRUE(left.can_run_again);
  jobs->start(clock);
  auto const again = jobs->run_again(id, "bob", clock());
  ASSERT_TRUE(again);
  jobs->wait_idle();
  auto const job = jobs->find(*again).value().value();
  EXPECT_EQ(job.state, JobState::done);
  EXPECT_EQ(job.result.at("from"), 5);
  EXPECT_EQ(job.again_of, id);
  EXPECT_EQ(jobs->list({.kind = "count", .limit = 1}).value().front().id, *again);
}

TEST_F(JobsTest, TheEndOfTheProcessInterruptsWhatRunsAndWhatWaits) {
  auto jobs = open();
  std::promise<void> begun;
  auto const running = jobs->submit(an_order(), [&](JobControl& job) -> Checked<Json> {
    begun.set_value();
    while (!job.stopped()) std::this_thread::yield();
    return tl::unexpected<Errors>(Errors{job.check().error()});
  });
  auto const queued = jobs->submit(an_order(), [](JobControl&) -> Checked<Json> { return Json(); });
  jobs->start(clock);
  begun.get_future().wait();
  jobs->stop();
  EXPECT_EQ(jobs->find(*running).value()->state, JobState::interrupted);
  EXPECT_EQ(jobs->find(*queued).value()->state, JobState::interrupted);
}

}  // namespace
}  // namespace jixiao::app
