#include "app/ledger_view/work.h"

#include <fmt/format.h>

#include "app/trust_policy.h"
#include "base/file.h"

namespace jixiao::app {
namespace {

Errors as_errors(Error error) { return Errors{std::move(error)}; }

Result<void> audit(Installation& installation, Actor const& actor, Deed const& deed, Timestamp now) {
  return installation.write([&](Home& home) -> Result<void> {
    JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
    JX_CHECK(record_audit(home.database(), actor, deed, now));
    return transaction.commit();
  });
}

VerifyOutcome describe(LedgerReport const& report) {
  VerifyOutcome out;
  out.intact = report.findings.empty();
  out.origin = report.origin;
  out.entries = static_cast<std::int64_t>(report.size);
  out.root = report.root;
  out.publications = report.publications;
  out.records = report.records;
  out.files = report.files;
  out.events = report.events;
  out.pending = report.pending;
  out.quorum_checked = report.quorum_checked;
  out.quorum_met = report.quorum_met;
  for (auto const& finding : report.findings) out.findings.push_back({finding.what, finding.where, finding.text});
  return out;
}

Result<VerifyOutcome> verify(Home& home) {
  auto const policy = read_file(trust_policy_path(home.paths()), 1 << 20);
  JX_TRY(auto const report, verify_ledger(home, "", policy ? *policy : std::string()));
  return describe(report);
}

}  // namespace

Result<std::int64_t> order_verification(Installation& installation, Actor const& actor, Timestamp now) {
  JX_CHECK(audit(installation, actor, {"verification.start", "ledger"}, now));
  JobOrder order;
  order.kind = verify_job;
  order.title = "核验存证";
  order.by = actor.login;
  order.now = now;
  order.key = verify_job;
  return installation.jobs().submit(order, [&installation](JobControl& job) -> Checked<Json> {
    job.say("核验");
    auto const outcome = installation.read([](Home& home) { return verify(home); });
    if (!outcome) return tl::unexpected<Errors>(as_errors(outcome.error()));
    return reflect::to_json(*outcome);
  });
}

Result<std::int64_t> order_drill(Installation& installation, Actor const& actor, DrillOrder const& drill,
                                 Timestamp now) {
  auto const object = fmt::format("{}:{}", reflect::to_json(drill.kind).get<std::string>(), drill.seed);
  JX_CHECK(audit(installation, actor, {"drill.start", object}, now));
  JobOrder order;
  order.kind = drill_job;
  order.title = "篡改演练（在副本上）";
  order.by = actor.login;
  order.now = now;
  order.key = drill_job;
  return installation.jobs().submit(order, [&installation, drill](JobControl& job) -> Checked<Json> {
    auto const folder = installation.paths().work() / fmt::format("drill-{}", job.id());
    auto const report = installation.read([&](Home& home) {
      return run_drill(home, drill, folder, [&](std::string const& step) {
        job.say(step);
        return !job.stopped();
      });
    });
    if (!report) return tl::unexpected<Errors>(as_errors(report.error()));
    return reflect::to_json(*report);
  });
}

Result<JobView> find_ledger_job(Installation& installation, Session const& session, std::int64_t id) {
  JX_TRY(auto const job, installation.jobs().find(id));
  bool const open = job && (job->kind == verify_job ||
                            (job->kind == drill_job && (session.scope.everything || job->by == session.login)));
  if (!open) {
    return fail(ErrorKind::not_found, "app.job_unknown", {{"job", std::to_string(id)}});
  }
  return *job;
}

}  // namespace jixiao::app
