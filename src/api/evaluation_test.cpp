// From a draft to published versions through the routes, on a real home of the libraries pack with drafts written by
// hand: what is computed is not the matter here.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "api/dispatch_for_tests.h"
#include "app/facts.h"
#include "app/ledger.h"
#include "app/publish.h"

namespace jixiao::api {
namespace {

using dispatch_test::morning;
Period const september = Period::month_of(2026, 9);

Decimal number(char const* text) { return Decimal::parse(text).value(); }

UnitRecord record(std::string const& unit, std::string const& name, char const* value, char const* score, int rank) {
  UnitRecord out;
  out.total.unit = unit;
  out.total.unit_name = name;
  out.total.level = "library";
  out.total.period = september;
  out.total.total = number(score);
  out.total.rank = rank;
  out.total.ranked = 2;
  Score line;
  line.indicator = "RETURNED";
  line.unit = unit;
  line.period = line.stands_since = september;
  line.level = "library";
  line.dimension = "SERVICE";
  line.value = number(value);
  line.status = ValueStatus::ok;
  line.points = line.points_sheet = 60;
  line.score = number(score);
  out.scores.push_back(line);
  return out;
}

class EvaluationRoutes : public dispatch_test::Dispatched {
 protected:
  explicit EvaluationRoutes(app::home_test::Files const& more = {}) : Dispatched(more) {
    draft("57", "2026-10-01 07:00:00");
    office_ = account("ban", "office");
  }
  // 河东馆 with these points, 河西馆 with 50.
  void draft(char const* points, char const* computed_at, std::string facts = "") {
    installation_->write([&](app::Home& home) {
      storage::Run run;
      run.period = september;
      run.pack_digest = place_.pack_digest();
      run.catalogue = 1;
      run.facts_digest = facts.empty() ? app::facts_digest({}) : facts;
      run.computed_at = computed_at;
      std::vector<UnitRecord> const records{record("L1", "河东馆", "85.5", points, 1),
                                            record("L2", "河西馆", "75", "50", 2)};
      EXPECT_TRUE(storage::ResultStore(home.database()).replace_draft(run, records));
    });
    EXPECT_TRUE(installation_->refresh({"drafted", "{}"}));
  }

  Answer get(std::string const& target) { return ask(office_, Verb::get, target); }
  std::string tag() { return get("/api/periods/2026-09/checks").body["draft"]["tag"]; }
  Answer publish(std::string const& tag, std::string const& reason = "") { return publish_as(office_, tag, reason); }
  Answer publish_as(app::SignedIn const& who, std::string const& tag, std::string const& reason = "") {
    return ask(who, Verb::post, "/api/periods/2026-09/publication", {{"reason", reason}}, tag);
  }
  Json period() {
    auto const all = get("/api/periods").body["periods"];
    return all.empty() ? Json() : all[0];
  }

  app::SignedIn office_;
};

TEST_F(EvaluationRoutes, AFirstPublicationNeedsNoReason) {
  EXPECT_EQ(period()["stage"], "draft");
  auto const done = publish(tag());
  ASSERT_EQ(done.status, 200) << done.body.dump();
  EXPECT_EQ(done.body["version"], 1);
  EXPECT_EQ(done.body["records"], 2);
  EXPECT_EQ(period()["stage"], "published");
  EXPECT_EQ(installation_->published().world()->periods.front().version, 1);  // readers see it at once
}

TEST_F(EvaluationRoutes, AnotherDraftThanTheOneLookedAtIsNotPublished) {
  auto const looked_at = tag();
  draft("55", "2026-10-01 07:30:00");
  auto const refused = publish(looked_at);
  EXPECT_EQ(refused.status, 412);
  EXPECT_EQ(refused.code(), "api.lost_update");
  EXPECT_EQ(period()["stage"], "draft");
  EXPECT_EQ(publish(tag()).status, 200);
}

TEST_F(EvaluationRoutes, WithoutSayingWhichDraftNothingIsPublished) {
  auto const refused = publish("");
  EXPECT_EQ(refused.status, 428);
  EXPECT_EQ(refused.code(), "api.version_missing");
  EXPECT_EQ(period()["stage"], "draft");
}

TEST_F(EvaluationRoutes, AVersionIsSupersededOnlyWithAReason) {
  ASSERT_EQ(publish(tag()).status, 200);
  draft("55", "2026-10-01 07:30:00");
  EXPECT_EQ(get("/api/periods/2026-09/checks").body["reason_required"], true);
  auto const refused = publish(tag());
  EXPECT_EQ(refused.status, 422);
  EXPECT_EQ(refused.code(), "evaluation.reason_required_superseded");
  EXPECT_EQ(publish(tag(), "更正").code(), "evaluation.reason_short");
  auto const done = publish(tag(), "河东馆九月归还记录更正");
  ASSERT_EQ(done.status, 200) << done.body.dump();
  EXPECT_EQ(done.body["version"], 2);
  auto const versions = get("/api/periods/2026-09/versions").body["versions"];
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_EQ(versions[0]["reason"], "河东馆九月归还记录更正");
  EXPECT_EQ(versions[0]["supersedes"], 1);
}

// As where the disk is full: what is committed is published, and nobody is told that it failed.
TEST_F(EvaluationRoutes, AVersionStandsThoughTheTreeCannotTakeItYet) {
  auto const ledger = installation_->paths().ledger();
  auto aside = ledger;
  aside += ".aside";
  std::filesystem::rename(ledger, aside);
  std::ofstream(ledger) << "no folder";
  auto const done = publish(tag());
  ASSERT_EQ(done.status, 200) << done.body.dump();
  EXPECT_EQ(done.body["version"], 1);
  EXPECT_NE(done.body["ledger_waits"], "");
  EXPECT_EQ(period()["stage"], "published");
  EXPECT_EQ(installation_->published().world()->periods.front().version, 1);
  std::filesystem::remove(ledger);
  std::filesystem::rename(aside, ledger);
  ASSERT_TRUE(installation_->write([](app::Home& home) { return app::flush_ledger(home); }));
  auto const report = installation_->read([](app::Home& home) { return app::verify_ledger(home, "", ""); });
  ASSERT_TRUE(report) << to_text(report.error());
  EXPECT_EQ(report->pending, 0);
  EXPECT_EQ(report->publications, 1);
  EXPECT_TRUE(report->findings.empty());
}

TEST_F(EvaluationRoutes, ADraftOfOlderFactsIsStaleAndBlocks) {
  draft("57", "2026-10-01 07:00:00", std::string(64, 'a'));
  EXPECT_EQ(period()["draft"]["stale_facts"], true);
  auto const checks = get("/api/periods/2026-09/checks").body;
  EXPECT_EQ(checks["blocking"], 1);
  EXPECT_EQ(checks["findings"][0]["check"], "stale");
  for (auto const* reason : {"", "先公布再说，数据随后补"}) {  // none makes it the facts' draft
    auto const refused = publish(tag(), reason);
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.code(), "app.publish_stale");
  }
  EXPECT_EQ(period()["stage"], "draft");
}

TEST_F(EvaluationRoutes, TwoVersionsAreComparedLineByLine) {
  ASSERT_EQ(publish(tag()).status, 200);
  draft("55", "2026-10-01 07:30:00");
  auto const with_draft = get("/api/periods/2026-09/difference?from=1");
  ASSERT_EQ(with_draft.status, 200) << with_draft.body.dump();
  EXPECT_FALSE(with_draft.body.contains("to"));
  ASSERT_EQ(with_draft.body["units"].size(), 1u);
  auto const& unit = with_draft.body["units"][0];
  EXPECT_EQ(unit["unit"], "L1");
  EXPECT_EQ(unit["total_change"], "-2");  // 55 − 57
  EXPECT_EQ(unit["lines"][0]["name"], "按期归还率");
  EXPECT_EQ(unit["lines"][0]["causes"][0], "standing");  // its value is the same
  EXPECT_EQ(get("/api/periods/2026-09/difference?from=1&to=1").code(), "evaluation.same_versions");
  EXPECT_EQ(get("/api/periods/2026-09/difference?from=1&to=7").status, 404);
}

// A pack that asks for a second person, and two who may publish.
class TwoPublish : public EvaluationRoutes {
 protected:
  TwoPublish() : EvaluationRoutes({{"more.yaml", "checks: {second_person: true}\n"}}) {
    second_ = account("fu", "office");
  }
  Answer send_back(app::SignedIn const& who, std::string const& tag, std::string const& reason) {
    return ask(who, Verb::post, "/api/periods/2026-09/publication/return", {{"reason", reason}}, tag);
  }
  // Newest first: action, account, detail.
  std::vector<std::string> trail() {
    app::AuditQuery query;
    query.action = "results.";
    std::vector<std::string> out;
    auto const trail = installation_->accounts().read_audit(query).value();
    for (auto const& one : trail) {
      out.push_back(one.action + " " + one.account + " " + one.detail);
    }
    return out;
  }

  app::SignedIn second_;
};

TEST_F(TwoPublish, WhoPutADraftForwardMayWithdrawIt) {
  ASSERT_EQ(publish(tag(), "核实无误").body["waiting"], true);
  auto const done = send_back(office_, tag(), "漏看一项检查");
  ASSERT_EQ(done.status, 200) << done.body.dump();
  EXPECT_EQ(done.body["how"], "withdrawn");
  auto const draft = period()["draft"];
  EXPECT_FALSE(draft.contains("put_forward"));
  EXPECT_EQ(draft["sent_back"]["by"], "ban");
  EXPECT_EQ(draft["sent_back"]["reason"], "漏看一项检查");
  EXPECT_EQ(trail(),
            (std::vector<std::string>{"results.withdraw ban 漏看一项检查", "results.put_forward ban 核实无误"}));
}

TEST_F(TwoPublish, TheOtherMayReturnItAndItIsPutForwardAgain) {
  ASSERT_EQ(publish(tag(), "核实无误").status, 200);
  auto const done = send_back(second_, tag(), "河西馆数据请再核实");
  EXPECT_EQ(done.body["how"], "returned");
  EXPECT_EQ(trail().front(), "results.return fu 河西馆数据请再核实；提请人：ban");
  ASSERT_EQ(publish(tag(), "河西馆已核实").body["waiting"], true);
  EXPECT_FALSE(period()["draft"].contains("sent_back"));
  EXPECT_EQ(publish_as(second_, tag()).body["version"], 1);
  EXPECT_EQ(get("/api/periods/2026-09/versions").body["versions"][0]["reason"], "河西馆已核实");
}

TEST_F(TwoPublish, NothingIsPublishedThatWasWithdrawnMeanwhile) {
  ASSERT_EQ(publish(tag()).status, 200);
  auto const looked_at = tag();
  ASSERT_EQ(send_back(office_, looked_at, "先不公布").status, 200);
  EXPECT_EQ(publish_as(second_, looked_at).code(), "api.lost_update");
  EXPECT_EQ(send_back(second_, looked_at, "数据不全").code(), "api.lost_update");
  EXPECT_FALSE(period()["draft"].contains("put_forward"));
}

TEST_F(TwoPublish, WhoMeantToPutForwardDoesNotPublishWhatAnotherHasPutForwardMeanwhile) {
  auto const looked_at = tag();
  ASSERT_EQ(publish(looked_at).status, 200);
  EXPECT_EQ(publish_as(second_, looked_at).code(), "api.lost_update");
  EXPECT_EQ(period()["stage"], "draft");
}

TEST_F(TwoPublish, SendingBackAsksForAReasonAndForSomethingToSendBack) {
  EXPECT_EQ(send_back(second_, tag(), "数据不全").code(), "evaluation.not_put_forward");
  ASSERT_EQ(publish(tag()).status, 200);
  auto const without = send_back(second_, tag(), "  ");
  EXPECT_EQ(without.code(), "evaluation.reason_required_back");
  EXPECT_EQ(without.body["errors"][0]["pointer"], "/reason");
  EXPECT_EQ(send_back(second_, tag(), "不行").code(), "evaluation.reason_short");
  EXPECT_EQ(send_back(account("kan", "viewer"), tag(), "数据不全").status, 403);
  EXPECT_TRUE(period()["draft"].contains("put_forward"));
}

// A guess at the code of a unit elsewhere: who, what, whose, and from where.
TEST_F(EvaluationRoutes, AUnitElsewhereIsRefusedAndOnRecord) {
  auto const own = account("dong", "office", "L1");
  EXPECT_EQ(ask(own, Verb::get, "/api/card?period=2026-09&unit=L1").status, 200);
  auto const answer = ask(own, Verb::get, "/api/card?period=2026-09&unit=L2");
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.code(), "reading.out_of_scope");
  app::AuditQuery query;
  query.action = "request.refused";
  auto const trail = installation_->accounts().read_audit(query).value();
  ASSERT_EQ(trail.size(), 1u);
  EXPECT_EQ(trail[0].account, "dong");
  EXPECT_EQ(trail[0].object, "GET /api/card L2");
  EXPECT_EQ(trail[0].remote, "10.0.0.1");
  EXPECT_EQ(trail[0].outcome, app::AuditOutcome::refused);
  EXPECT_NE(trail[0].detail.find("河西馆"), std::string::npos) << trail[0].detail;
}

// A route one has no power over: the account is named as well.
TEST_F(EvaluationRoutes, ARefusedRouteIsFiledUnderTheAccount) {
  EXPECT_EQ(ask(office_, Verb::get, "/api/audit").status, 403);
  app::AuditQuery query;
  query.action = "request.refused";
  auto const trail = installation_->accounts().read_audit(query).value();
  ASSERT_EQ(trail.size(), 1u);
  EXPECT_EQ(trail[0].account, "ban");
  EXPECT_EQ(trail[0].object, "GET /api/audit");
}

TEST_F(EvaluationRoutes, NoPageShowsADraftToWhoNeitherComputesNorPublishes) {
  auto const officer = account("kan", "officer");  // who may export, but neither compute nor publish
  std::vector<std::string> const pages{
      "/api/overview?period=2026-09&unit=ALL",  "/api/ranking?period=2026-09&level=library",
      "/api/card?period=2026-09&unit=L1",       "/api/exports/ranking?period=2026-09&level=library",
      "/api/indicators?period=2026-09&unit=L1", "/api/explain?period=2026-09&unit=L1&indicator=RETURNED"};
  for (auto const& page : pages) {
    EXPECT_NE(ask(office_, Verb::get, page).code(), "reading.not_published") << page;
    auto const refused = ask(officer, Verb::get, page);
    EXPECT_EQ(refused.status, 404) << page;
    EXPECT_EQ(refused.code(), "reading.not_published") << page;
  }
  EXPECT_EQ(ask(office_, Verb::get, "/api/world").body["periods"].size(), 1U);
  EXPECT_TRUE(ask(officer, Verb::get, "/api/world").body["periods"].empty());
  ASSERT_EQ(publish(tag()).status, 200);
  EXPECT_EQ(ask(officer, Verb::get, pages[1]).status, 200);
  // A draft of a published period: the publication is what everybody goes on seeing.
  draft("55", "2026-10-01 07:30:00");
  EXPECT_FALSE(ask(officer, Verb::get, "/api/world").body["periods"][0].contains("drafted_at"));
}

TEST_F(EvaluationRoutes, DraftsAreNotForEverybody) {
  auto const viewer = account("kan", "viewer");
  EXPECT_EQ(ask(viewer, Verb::get, "/api/periods").code(), "evaluation.draft_for_offices");
  EXPECT_EQ(ask(viewer, Verb::get, "/api/periods/2026-09/checks").status, 403);
  EXPECT_EQ(ask(viewer, Verb::post, "/api/periods/2026-09/draft").status, 403);
  EXPECT_EQ(ask(viewer, Verb::post, "/api/periods/2026-09/publication", {{"reason", ""}}, tag()).status, 403);
  ASSERT_EQ(publish(tag()).status, 200);
  EXPECT_FALSE(ask(viewer, Verb::get, "/api/periods/2026-09/versions").body.contains("draft"));
}

TEST_F(EvaluationRoutes, AComputationNeedsFacts) {
  EXPECT_EQ(ask(office_, Verb::post, "/api/periods/2031-01/draft").code(), "evaluation.no_such_period");
  EXPECT_EQ(ask(office_, Verb::del, "/api/periods/2026-09/computation").code(), "evaluation.no_computation");
}

TEST_F(EvaluationRoutes, AComputationIsAJobThatReplacesTheDraft) {
  auto const before = tag();
  auto const ordered = ask(office_, Verb::post, "/api/periods/2026-09/draft");
  ASSERT_EQ(ordered.status, 202) << ordered.body.dump();
  EXPECT_EQ(period()["job"]["state"], "queued");
  EXPECT_EQ(ask(office_, Verb::post, "/api/periods/2026-09/draft").code(), "app.job_waits");
  installation_->jobs().start([] { return morning; });
  installation_->jobs().wait_idle();
  EXPECT_FALSE(period().contains("job")) << period().dump();
  EXPECT_NE(tag(), before);
}

TEST_F(EvaluationRoutes, AQueuedComputationIsCancelledAndTheDraftStays) {
  auto const before = tag();
  ASSERT_EQ(ask(office_, Verb::post, "/api/periods/2026-09/draft").status, 202);
  EXPECT_EQ(ask(office_, Verb::del, "/api/periods/2026-09/computation").status, 200);
  EXPECT_FALSE(period().contains("job"));
  EXPECT_EQ(tag(), before);
}

TEST_F(EvaluationRoutes, PublicationsAndExportsAreOnRecord) {
  ASSERT_EQ(publish(tag()).status, 200);
  auto const file = get("/api/exports/ranking?period=2026-09&level=library");
  ASSERT_EQ(file.status, 200) << file.body.dump();
  EXPECT_NE(file.head.find("attachment; filename*=UTF-8''"), std::string::npos);
  app::AuditQuery query;
  query.action = "results.";
  auto const trail = installation_->accounts().read_audit(query).value();
  ASSERT_EQ(trail.size(), 2u);
  EXPECT_EQ(trail[0].action, "results.export");
  EXPECT_EQ(trail[0].account, "ban");
  EXPECT_EQ(trail[1].action, "results.publish");
  EXPECT_EQ(trail[1].object, "2026-09");
}

}  // namespace
}  // namespace jixiao::api
