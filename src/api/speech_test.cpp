// 讲话对照 over a served home: the pack's scenarios run by themselves, open pages of the homes they are played in, and
// decide what is shown as working.
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "api/dispatch_for_tests.h"
#include "api/visiting.h"
#include "app/scenario/runs.h"
#include "app/system/mechanisms.h"
#include "reflect/json.h"

namespace jixiao::api {
namespace {

namespace fs = std::filesystem;
using dispatch_test::morning;

// 河东馆: both loans back in time, 100 %.
constexpr char const* scenarios = R"(
场景 归还率
  证明 #1
  涉及 #2
  已知 人员 馆长 角色 office 单位 *
  已知 数据 loan
    借阅号 | 图书馆 | 应还日期 | 归还日期
    每行 借出日期=2026-09-01
    1 | L1 | 2026-09-10 | 2026-09-10
    2 | L1 | 2026-09-12 | 2026-09-02
  当 计算 2026-09
  当 公布 2026-09
  当 馆长 打开 /api/ranking?period=2026-09&level=library
  那么 看到 L1
  那么 核验通过

场景 这个要落空
  证明 #3
  当 计算 2026-09
  那么 总分 单位 L1 期间 2026-09 总分 12.34

场景 平台目录以外的文件碰不得
  涉及 #3
  已知 文件 ../外面.csv
    a
    1
  那么 成功
)";
constexpr char const* mechanisms = R"(
mechanisms:
  - {id: '#1', title: 按期归还}
  - {id: '#2', title: 常来, lacks: 读者画像}
  - {id: '#3', title: 落空的}
)";

class Speech : public dispatch_test::Dispatched {
 protected:
  Speech() : Dispatched({{"scenarios/馆.txt", scenarios}, {"mechanisms.yaml", mechanisms}}) {
    installation_->scenarios().set_visiting(&open_visiting);
    visiting_ = open_visiting(*installation_, [] { return morning; });
    office_ = account("office", "office", "*");
  }

  Json ask(std::string const& verb, std::string const& target) {
    app::Visit visit;
    visit.verb = verb;
    visit.target = target;
    visit.body = "{}";
    visit.token = office_.token;
    visit.csrf = office_.session->csrf;
    auto const answer = visiting_.ask(visit);
    auto out = Json::parse(answer.body, nullptr, false);
    out["status"] = answer.status;
    return out;
  }

  app::Visiting visiting_;
  app::SignedIn office_;
};

TEST_F(Speech, WhatWorksIsWhatItsScenariosShowWhenTheyAreRun) {
  auto const before = ask("GET", "/api/mechanisms");
  EXPECT_EQ(before["state"]["working"], 0);
  EXPECT_FALSE(before["state"].contains("ran_at"));
  auto const ordered = ask("POST", "/api/mechanisms/verification");
  ASSERT_EQ(ordered["status"], 200) << ordered.dump();
  installation_->scenarios().wait();
  auto const after = ask("GET", "/api/mechanisms");
  auto const& state = after["state"];
  EXPECT_EQ(after["run"]["error"], "");
  EXPECT_TRUE(state["up_to_date"]);
  auto const& list = state["mechanisms"];
  EXPECT_EQ(list[0]["state"], "working") << state["scenarios"].dump();
  EXPECT_EQ(list[1]["state"], "partly");
  EXPECT_EQ(list[2]["state"], "not_yet");
  EXPECT_FALSE(state["scenarios"][1]["passed"]);
  EXPECT_NE(state["scenarios"][1]["failure"].get<std::string>().find("12.34"), std::string::npos);
  EXPECT_NE(state["scenarios"][2]["failure"].get<std::string>().find("../外面.csv"), std::string::npos);
  EXPECT_FALSE(fs::exists(installation_->paths().work() / "scenarios"));  // nothing of the playing stays
}

TEST_F(Speech, ARunCanBeStoppedAndBeginsAnew) {
  EXPECT_EQ(ask("DELETE", "/api/mechanisms/verification")["code"], "app.job_over");
  // The visiting of the first scenario waits until the run has been told to stop.
  std::promise<void> told;
  auto const waiting = told.get_future().share();
  installation_->scenarios().set_visiting([waiting](app::Installation& stage, std::function<Timestamp()> clock) {
    waiting.wait();
    return open_visiting(stage, std::move(clock));
  });
  ASSERT_EQ(ask("POST", "/api/mechanisms/verification")["status"], 200);
  EXPECT_EQ(ask("DELETE", "/api/mechanisms/verification")["status"], 200);
  told.set_value();
  installation_->scenarios().wait();
  EXPECT_FALSE(installation_->scenarios().results().value());
  EXPECT_NE(installation_->scenarios().progress().error, "");
  auto const files = installation_->read([](app::Home& home) { return app::active_pack_files(home); }).value();
  ASSERT_TRUE(installation_->scenarios().start_if_stale(files, morning));
  installation_->scenarios().wait();
  EXPECT_TRUE(installation_->scenarios().results().value());
}

// A job that somebody in the scenario ordered works until it is told to end; nobody but the run's end tells it.
TEST_F(Speech, AStoppedRunEndsTheJobItsPeopleWaitFor) {
  std::promise<void> begun;
  installation_->scenarios().set_visiting([&](app::Installation& stage, std::function<Timestamp()> const&) {
    app::Visiting out;
    out.ask = [&](app::Visit const&) -> app::VisitAnswer {
      auto const job = stage.jobs().submit({.kind = "endless", .title = "没完没了", .by = "", .now = morning},
                                           [&](app::JobControl& control) -> Checked<Json> {
                                             begun.set_value();
                                             while (!control.stopped()) std::this_thread::yield();
                                             return Json();
                                           });
      return {202, "{\"job\":" + std::to_string(job.value()) + "}"};
    };
    return out;
  });
  ASSERT_EQ(ask("POST", "/api/mechanisms/verification")["status"], 200);
  begun.get_future().wait();
  installation_->scenarios().stop();
  EXPECT_FALSE(installation_->scenarios().results().value());
}

TEST_F(Speech, ResultsOfThisProgramAndPackAreNotMadeTwice) {
  auto const files = installation_->read([](app::Home& home) { return app::active_pack_files(home); }).value();
  ASSERT_TRUE(installation_->scenarios().start_if_stale(files, morning));
  installation_->scenarios().wait();
  auto const made = installation_->scenarios().results().value();
  ASSERT_TRUE(made);
  Timestamp const later{morning.seconds + 60};
  ASSERT_TRUE(installation_->scenarios().start_if_stale(files, later));
  installation_->scenarios().wait();
  EXPECT_EQ(installation_->scenarios().results().value()->ran_at, morning);
  auto other = files;
  other.files["mechanisms.yaml"] += "\n# 改过\n";
  other.digest = policy::digest_of(other.files);
  ASSERT_TRUE(installation_->scenarios().start_if_stale(other, later));
  installation_->scenarios().wait();
  EXPECT_EQ(installation_->scenarios().results().value()->ran_at, later);
}

}  // namespace
}  // namespace jixiao::api
