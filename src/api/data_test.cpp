// The data pages' routes through dispatch on a real home: a file's way from upload to a reconciled batch, what is
// refused, and whose changes are lost.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "api/dispatch_for_tests.h"
#include "app/schedule/scheduler.h"

namespace jixiao::api {
namespace {

namespace fs = std::filesystem;
using dispatch_test::morning;

class DataRoutes : public dispatch_test::Dispatched {
 protected:
  DataRoutes() {
    app::add_source_jobs(*installation_);
    installation_->jobs().start([] { return morning; });
    office_ = account("office", "office", "*");
  }
  Json finished(app::SignedIn const& who, Json const& job) {
    installation_->jobs().wait_idle();
    return ask(who, Verb::get, "/api/jobs/" + std::to_string(job.get<std::int64_t>())).body;
  }
  Json checked(app::SignedIn const& who, std::string const& name, std::string const& file) {
    auto const sent = ask(who, Verb::post, "/api/data/uploads?dataset=loan&name=" + name, {}, "", file);
    EXPECT_EQ(sent.status, 202) << sent.text;
    return finished(who, sent.body.at("job"));
  }

  app::SignedIn office_;
};

// Row 2: no such library. Row 3: no such day in a column that may be empty.
constexpr char const* three_loans =
    "借阅号,图书馆,借出日期,应还日期,归还日期\n=1,L1,2026-09-01,2026-09-10,\n-2,XX,2026-09-01,2026-09-10,\n"
    "3,L2,2026-09-01,2026-09-10,2026-09-31\n";

TEST_F(DataRoutes, AFileIsCheckedConfirmedReconciledAndItsRefusedRowsCorrected) {
  auto const check = checked(office_, "a.csv", three_loans);
  ASSERT_EQ(check.at("state"), "done") << check.dump();
  auto const report = check.at("result");
  EXPECT_EQ(report.at("rows"), 2);
  EXPECT_EQ(report.at("refused"), 1);
  EXPECT_EQ(report.at("cells_missing"), 1);
  EXPECT_TRUE(ask(office_, Verb::get, "/api/data/quarantine").body.at("batches").empty());  // nothing is stored yet
  auto const id = report.at("upload").at("id").get<std::string>();
  auto const order = ask(office_, Verb::post, "/api/data/uploads/" + id + "/ingest", {{"rows", 4}});
  ASSERT_EQ(order.status, 202) << order.text;
  auto const balance = finished(office_, order.body.at("job")).at("result");
  EXPECT_EQ(balance.at("source_rows"), 3);
  EXPECT_EQ(balance.at("rows"), 2);
  EXPECT_FALSE(balance.at("rows_balance"));  // three came, four were declared
  EXPECT_EQ(ask(office_, Verb::post, "/api/data/uploads/" + id + "/ingest").code(), "app.upload_unknown");

  auto const batch = balance.at("batch").get<std::string>();
  auto const csv = ask(office_, Verb::get, "/api/data/quarantine/" + batch + "/file?format=csv");
  EXPECT_NE(csv.text.find("\n-2,XX,"), std::string::npos);  // a number, not a formula
  auto const rows = ask(office_, Verb::get, "/api/data/quarantine/" + batch + "/rows").body.at("rows");
  ASSERT_EQ(rows.size(), 1u);
  auto cells = rows[0].at("cells");
  cells[1] = "L3";
  auto const wrong = ask(office_, Verb::post, "/api/data/quarantine/" + batch + "/corrections",
                         {{"rows", {{{"row", 1}, {"cells", cells}}}}});
  EXPECT_EQ(wrong.code(), "api.data_rows");  // row 1 is the header
  auto const sent = ask(office_, Verb::post, "/api/data/quarantine/" + batch + "/corrections",
                        {{"rows", {{{"row", 3}, {"cells", cells}}}}});
  auto const again = finished(office_, sent.body.at("job")).at("result");
  EXPECT_EQ(again.at("refused"), 0);
  auto const second =
      ask(office_, Verb::post, "/api/data/uploads/" + again.at("upload").at("id").get<std::string>() + "/ingest");
  EXPECT_EQ(finished(office_, second.body.at("job")).at("result").at("rows"), 1);
  auto const deliveries = ask(office_, Verb::get, "/api/data/deliveries?by_hand=true").body.at("deliveries");
  ASSERT_EQ(deliveries.size(), 2u);
  EXPECT_EQ(deliveries[0].at("via"), "correction");
  app::AuditQuery query;
  query.action = "data.";
  EXPECT_EQ(installation_->accounts().read_audit(query).value().size(), 3u);  // upload, export, correction
}

// As where the disk is full: what is recorded is taken in, and not counted as a failure as well.
TEST_F(DataRoutes, AFileStandsThoughTheTreeCannotTakeItYet) {
  auto const report = checked(office_, "a.csv", three_loans).at("result");
  auto const ledger = installation_->paths().ledger();
  auto aside = ledger;
  aside += ".aside";
  fs::rename(ledger, aside);
  std::ofstream(ledger) << "no folder";
  auto const id = report.at("upload").at("id").get<std::string>();
  auto const taken = finished(office_, ask(office_, Verb::post, "/api/data/uploads/" + id + "/ingest").body.at("job"));
  fs::remove(ledger);
  fs::rename(aside, ledger);
  ASSERT_EQ(taken.at("state"), "done") << taken.dump();
  EXPECT_EQ(taken.at("result").at("rows"), 2);
  EXPECT_NE(taken.at("result").at("ledger_waits"), "");
  auto const deliveries = ask(office_, Verb::get, "/api/data/deliveries?by_hand=true").body.at("deliveries");
  ASSERT_EQ(deliveries.size(), 1u);
  EXPECT_EQ(deliveries[0].at("batch"), taken.at("result").at("batch"));
}

// What nobody could correct afterwards is not taken in.
TEST_F(DataRoutes, AFileWhoseRefusedRowsCannotBeKeptIsRefusedWhole) {
  auto const report = checked(office_, "a.csv", three_loans).at("result");
  auto const in_the_way = installation_->paths().work() / (report.at("batch").get<std::string>() + ".csv");
  fs::create_directories(in_the_way / "full");
  auto const path = "/api/data/uploads/" + report.at("upload").at("id").get<std::string>() + "/ingest";
  EXPECT_EQ(finished(office_, ask(office_, Verb::post, path).body.at("job")).at("state"), "failed");
  EXPECT_TRUE(ask(office_, Verb::get, "/api/data/quarantine").body.at("batches").empty());
  fs::remove_all(in_the_way);
  auto const taken = finished(office_, ask(office_, Verb::post, path).body.at("job"));
  ASSERT_EQ(taken.at("state"), "done") << taken.dump();
  auto const batch = taken.at("result").at("batch").get<std::string>();
  EXPECT_EQ(ask(office_, Verb::get, "/api/data/quarantine/" + batch + "/rows").body.at("rows").size(), 1u);
}

TEST_F(DataRoutes, AFileWhoseRowsWereCorrectedSinceStandsAgainOnlyOnWord) {
  std::string const header = "借阅号,图书馆,借出日期,应还日期,归还日期\n";
  auto const first = header + "1,L1,2026-09-01,2026-09-10,\n2,L2,2026-09-01,2026-09-10,\n";
  auto const take = [&](std::string const& name, std::string const& file, Json const& word) {
    auto const report = checked(office_, name, file).at("result");
    auto const id = report.at("upload").at("id").get<std::string>();
    auto const order = ask(office_, Verb::post, "/api/data/uploads/" + id + "/ingest", word);
    return std::pair(report, finished(office_, order.body.at("job")));
  };
  EXPECT_EQ(take("a.csv", first, Json::object()).second.at("state"), "done");
  EXPECT_EQ(take("b.csv", header + "2,L2,2026-09-01,2026-09-10,2026-09-09\n", Json::object()).second.at("state"),
            "done");
  auto const [report, refused] = take("a.csv", first, Json::object());
  ASSERT_EQ(report.at("corrected").size(), 1u);
  EXPECT_EQ(report.at("corrected")[0].at("file"), "b.csv");
  EXPECT_EQ(report.at("corrected")[0].at("rows"), 1);
  EXPECT_EQ(refused.at("state"), "failed");
  EXPECT_EQ(refused.at("error_code"), "app.batch_overtaken");
  auto const [same, taken] = take("a.csv", first, {{"again", true}});
  ASSERT_EQ(taken.at("state"), "done") << taken.dump();
  EXPECT_EQ(taken.at("result").at("replaced"), 1);
  EXPECT_FALSE(taken.at("result").at("known"));
  EXPECT_TRUE(checked(office_, "a.csv", first).at("result").at("corrected").empty());
}

TEST_F(DataRoutes, AnUploadIsItsOwnersAlone) {
  auto const check = checked(office_, "a.csv", three_loans);
  auto const other = account("other", "office", "*");
  auto const id = check.at("result").at("upload").at("id").get<std::string>();
  EXPECT_EQ(ask(other, Verb::post, "/api/data/uploads/" + id + "/ingest").code(), "app.upload_unknown");
  EXPECT_EQ(ask(office_, Verb::post, "/api/data/uploads/0123456789abcdef0123456789abcdef/ingest").status, 404);
}

TEST_F(DataRoutes, WhoIsLimitedToAUnitBringsRowsOfThatUnitOnly) {
  auto const branch = account("branch", "office", "L2");
  auto const report = checked(branch, "a.csv", three_loans).at("result");
  EXPECT_EQ(report.at("rows"), 1);  // the row of L2
  EXPECT_EQ(report.at("refused"), 2);
  // What others brought is not theirs to read.
  auto const mine = checked(office_, "b.csv", three_loans);
  auto const order = ask(office_, Verb::post,
                         "/api/data/uploads/" + mine.at("result").at("upload").at("id").get<std::string>() + "/ingest");
  auto const batch = finished(office_, order.body.at("job")).at("result").at("batch").get<std::string>();
  EXPECT_TRUE(ask(branch, Verb::get, "/api/data/quarantine").body.at("batches").empty());
  EXPECT_EQ(ask(branch, Verb::get, "/api/data/quarantine/" + batch).status, 404);
}

TEST_F(DataRoutes, AViewerChangesNothing) {
  auto const viewer = account("viewer", "viewer", "*");
  EXPECT_EQ(ask(viewer, Verb::post, "/api/data/uploads?dataset=loan&name=a.csv", {}, "", three_loans).status, 403);
  for (auto const& [verb, path] :
       std::vector<std::pair<Verb, std::string>>{{Verb::get, "/api/connectors"},
                                                 {Verb::put, "/api/connectors/x"},
                                                 {Verb::del, "/api/connectors/x"},
                                                 {Verb::post, "/api/connectors/x/pull"},
                                                 {Verb::put, "/api/schedules/x"},
                                                 {Verb::post, "/api/schedules/nightly/run"}}) {
    EXPECT_EQ(ask(viewer, verb, path).status, 403) << path;
  }
}

TEST_F(DataRoutes, ASecondChangeOfTheSameConnectorIsALostUpdate) {
  Json const draft = {{"title", "借阅库"}, {"system", "借阅"},       {"kind", "sqlite"},    {"address", "loans.sqlite"},
                      {"enabled", true},   {"feeds", Json::array()}, {"secret", "geheim-7"}};
  auto const made = ask(office_, Verb::put, "/api/connectors/loans", draft);
  ASSERT_EQ(made.status, 200) << made.text;
  EXPECT_EQ(made.text.find("geheim-7"), std::string::npos);
  EXPECT_EQ(made.body.at("connectors")[0].at("has_secret"), true);
  EXPECT_EQ(ask(office_, Verb::put, "/api/connectors/loans", draft, "1").status, 200);
  auto const late = ask(office_, Verb::put, "/api/connectors/loans", draft, "1");
  EXPECT_EQ(late.status, 412);
  EXPECT_EQ(late.code(), "api.lost_update");
  EXPECT_EQ(ask(office_, Verb::post, "/api/connectors/absent/pull").status, 404);
  auto const bad = ask(office_, Verb::put, "/api/schedules/s", {{"title", "每天"}, {"rule", "hourly"}});
  EXPECT_EQ(bad.code(), "app.schedule_rule");
  EXPECT_EQ(bad.body.at("errors")[0].at("pointer"), "/rule");
  auto const nowhere =
      ask(office_, Verb::put, "/api/schedules/s", {{"title", "每天"}, {"rule", "daily 02:00"}, {"target", "absent"}});
  EXPECT_EQ(nowhere.status, 422);
  EXPECT_EQ(nowhere.body.at("errors")[0].at("pointer"), "/target");
}

TEST_F(DataRoutes, WhatSomebodyElseChangedIsNotRemovedUnseen) {
  Json const draft = {{"title", "借阅库"},         {"system", "借阅"}, {"kind", "sqlite"},
                      {"address", "loans.sqlite"}, {"enabled", true},  {"feeds", Json::array()}};
  Json const plan = {{"title", "每天"}, {"rule", "daily 02:00"}};
  for (auto const& [path, body] :
       std::vector<std::pair<std::string, Json>>{{"/api/connectors/loans", draft}, {"/api/schedules/s", plan}}) {
    EXPECT_EQ(ask(office_, Verb::put, path, body).status, 200);
    EXPECT_EQ(ask(office_, Verb::put, path, body).status, 412) << "new over one that is there";
    EXPECT_EQ(ask(office_, Verb::put, path, body, "1").status, 200);
    EXPECT_EQ(ask(office_, Verb::del, path).status, 428) << path;
    EXPECT_EQ(ask(office_, Verb::del, path, {}, "1").code(), "api.lost_update") << path;
    EXPECT_EQ(ask(office_, Verb::del, path, {}, "2").status, 200) << path;
    EXPECT_EQ(ask(office_, Verb::del, path, {}, "2").status, 404) << path;
  }
}

TEST_F(DataRoutes, WorkOfOthersIsForWhoSeesTheWholeTree) {
  auto const check = checked(office_, "a.csv", three_loans);
  auto const path = "/api/jobs/" + std::to_string(check.at("id").get<std::int64_t>());
  auto const branch = account("branch", "office", "L2");
  auto const other = account("other", "office", "*");
  EXPECT_EQ(ask(other, Verb::get, path).body.at("result"), check.at("result"));
  EXPECT_EQ(ask(branch, Verb::get, path).code(), "app.job_unknown");
  EXPECT_EQ(ask(branch, Verb::post, path + "/cancel").code(), "app.job_unknown");
  EXPECT_TRUE(ask(branch, Verb::get, "/api/jobs").body.at("jobs").empty());
  EXPECT_EQ(ask(other, Verb::get, "/api/jobs").body.at("jobs").size(), 1u);
  auto const order =
      ask(office_, Verb::post,
          "/api/data/uploads/" + check.at("result").at("upload").at("id").get<std::string>() + "/ingest");
  ASSERT_EQ(finished(office_, order.body.at("job")).at("state"), "done");
  EXPECT_EQ(ask(other, Verb::get, "/api/data/deliveries").body.at("deliveries").size(), 1u);
  EXPECT_TRUE(ask(branch, Verb::get, "/api/data/deliveries").body.at("deliveries").empty());
}

// Its database is not there, so the pull fails and may be run again; by whoever may pull today.
TEST_F(DataRoutes, OnesOwnPullIsRunAgainOnlyByWhoMayStillManageConnectors) {
  Json const draft = {{"title", "借阅库"}, {"system", "借阅"},
                      {"kind", "sqlite"},  {"address", "absent.sqlite"},
                      {"enabled", true},   {"feeds", {{{"dataset", "loan"}, {"query", "SELECT 1"}, {"mode", "all"}}}}};
  auto& accounts = installation_->accounts();
  auto const made =
      accounts.create_account(app::Actor::console(), {"puller", "某人", {{"office", "*"}}}, morning).value();
  auto const puller = ready("puller", made.password);
  ASSERT_EQ(ask(puller, Verb::put, "/api/connectors/loans", draft).status, 200);
  auto const job = finished(puller, ask(puller, Verb::post, "/api/connectors/loans/pull").body.at("job"));
  ASSERT_EQ(job.at("can_run_again"), true) << job.dump();
  auto const path = "/api/jobs/" + std::to_string(job.at("id").get<std::int64_t>());
  EXPECT_EQ(ask(puller, Verb::post, path + "/again").status, 202);
  installation_->jobs().wait_idle();

  ASSERT_TRUE(accounts.set_grants(app::Actor::console(), made.id, {{"officer", "*"}}, morning, {}));
  auto const now = accounts.sign_in("puller", password_of("puller"), {}, "10.0.0.1", morning).value();
  EXPECT_EQ(ask(now, Verb::get, path).body.at("can_run_again"), false);
  auto const refused = ask(now, Verb::post, path + "/again");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.code(), "api.no_permission");
}

// Of three loans one is L2's: its reader is told of one row, and the keeper of the connections of none.
TEST_F(DataRoutes, WhatCameIsToldByUnitAndNotAtAllToTheSystemAdministrator) {
  auto const check = checked(office_, "a.csv", three_loans);
  auto const order =
      ask(office_, Verb::post,
          "/api/data/uploads/" + check.at("result").at("upload").at("id").get<std::string>() + "/ingest");
  ASSERT_EQ(finished(office_, order.body.at("job")).at("state"), "done");
  std::string const path = "/api/data/arrivals?since=2026-09-30%2000:00:00";
  EXPECT_EQ(ask(account("branch", "office", "L2"), Verb::get, path).body.at("arrivals")[0].at("rows"), 1);
  auto const keeper = account("keeper", "sysadmin", "*");
  EXPECT_EQ(ask(keeper, Verb::get, path).status, 403);
  auto const operation = ask(keeper, Verb::get, "/api/operation");
  ASSERT_EQ(operation.status, 200) << operation.text;
  EXPECT_EQ(operation.body.at("choices").size(), 2u);  // loan, visit
  EXPECT_EQ(operation.text.find("rows"), std::string::npos);
  EXPECT_EQ(ask(account("viewer", "viewer", "*"), Verb::get, "/api/operation").status, 403);
}

TEST_F(DataRoutes, AnotherHomeHasNoDemonstrationSource) {
  EXPECT_EQ(ask(office_, Verb::get, "/api/demo/sources/loan?month=2026-09").status, 404);
}

}  // namespace
}  // namespace jixiao::api
