#include "app/evaluation/drafting.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/access/access.h"
#include "app/compute.h"
#include "app/reading/sentences.h"
#include "base/text.h"
#include "reflect/json.h"
#include "storage/result_store.h"

namespace jixiao::app {
namespace {

Errors as_errors(Error error) { return Errors{std::move(error)}; }

constexpr std::size_t reason_characters_min = 4;

Result<void> check_reason(PublicationOrder const& order) {
  if (order.reason.empty()) return {};
  auto const characters =
      std::count_if(order.reason.begin(), order.reason.end(), [](char c) { return (c & 0xc0) != 0x80; });
  if (static_cast<std::size_t>(characters) < reason_characters_min) {
    return fail("evaluation.reason_short", {{"reason", order.reason}}, "/reason");
  }
  return {};
}

Result<bool> takes_second_person(Home& home) {
  auto const loaded = home.pack();
  if (!loaded) return fail(loaded.error().front());
  return (*loaded)->pack.checks.second_person && !is_demo(home);
}

// What an order is about: the draft, and the word of who put it forward, if it waits.
struct Standing {
  std::string draft;
  std::optional<storage::PublicationRequest> request;
};

// As it was looked at; api.lost_update where it is not so any more.
Result<Standing> find_standing(Home& home, PublicationOrder const& order) {
  JX_TRY(auto const run, storage::ResultStore(home.database()).find_draft_run(order.period));
  JX_TRY(auto request, storage::PublicationRequestStore(home.database()).find(order.period));
  if (!run || standing_tag(*run, request) != order.draft) {
    auto const what =
        to_text(Error{ErrorKind::conflict, "evaluation.draft_changed", {{"period", dated_words(order.period)}}, ""});
    return fail(ErrorKind::conflict, "api.lost_update", {{"what", what}});
  }
  Standing out{draft_tag(*run), std::move(request)};
  if (out.request && (out.request->draft != out.draft || out.request->sent_back)) out.request.reset();
  return out;
}

// What keeps a draft from being published keeps it from being put forward.
Result<PublishReport> put_forward(Home& home, Actor const& actor, PublicationOrder const& order,
                                  std::string const& draft, Timestamp now) {
  JX_TRY(auto const findings, check_draft(home, order.period));
  JX_CHECK(check_blocking(order.period, findings, order.reason));
  JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
  JX_CHECK(storage::PublicationRequestStore(home.database())
               .save({order.period, draft, order.reason, actor.account, actor.login, now, {}}));
  Deed deed{.action = "results.put_forward", .object = order.period.to_string(), .detail = order.reason};
  deed.after = draft;
  JX_CHECK(record_audit(home.database(), actor, deed, now));
  JX_CHECK(transaction.commit());
  PublishReport report;
  report.period = order.period;
  return report;
}

Result<void> check_superseding(Home& home, PublicationOrder const& order) {
  JX_TRY(auto const version, storage::ResultStore(home.database()).latest_version(order.period));
  if (!version || !order.reason.empty()) return {};
  return fail("evaluation.reason_required_superseded",
              {{"period", dated_words(order.period)}, {"version", std::to_string(*version)}}, "/reason");
}

// The command line's words name its own option; here the form's field is meant.
Error in_words_of_the_page(Error error) {
  if (error.code != "app.publish_blocked") return error;
  error.kind = ErrorKind::invalid;
  error.code = "evaluation.reason_required_blocked";
  error.where = "/reason";
  return error;
}

}  // namespace

Checked<std::int64_t> order_draft(Installation& installation, Actor const& actor, Period period, Timestamp now) {
  JX_TRY(auto const known, installation.read([&](Home& home) { return list_periods(home, installation.jobs()); }));
  auto const found = std::any_of(known.periods.begin(), known.periods.end(),
                                 [&](PeriodState const& state) { return state.period == period; });
  if (!found) {
    return tl::unexpected<Errors>(
        as_errors({ErrorKind::not_found, "evaluation.no_such_period", {{"period", dated_words(period)}}, ""}));
  }
  JobOrder order{.kind = "compute",
                 .title = computation_title(period),
                 .by = actor.login,
                 .now = now,
                 .key = "compute:" + period.to_string()};
  return installation.jobs()
      .submit(order, [&installation, actor,
                      period](JobControl& job) { return compute_draft(installation, job, actor, period); })
      .map_error(as_errors);
}

Checked<Json> compute_draft(Installation& installation, JobControl& job, Actor const& actor, Period period) {
  // Facts are read through a reading home, so that others can write meanwhile; only the draft itself takes the writer.
  JX_TRY(auto const report, installation.read([&](Home& reader) {
    ComputeRequest request;
    request.periods = {period};
    request.now = job.now();
    request.stop = job.stop_token();
    request.on_progress = [&](std::string const& step) { job.say(step); };
    request.keep = [&](storage::Run const& run, std::vector<UnitRecord> const& records) {
      job.say("保存试算结果");
      return installation.write([&](Home& home) { return keep_draft(home, run, records, actor, job.now()); });
    };
    return compute_periods(reader, request);
  }));
  JX_CHECK(installation.refresh({"drafted", fmt::format(R"({{"period":"{}"}})", period.to_string())}));
  auto const& summary = report.periods.front();
  return Json{{"period", period.to_string()},      {"units", summary.units},   {"values", summary.values},
              {"missing", summary.missing},        {"faults", summary.faults}, {"totals", summary.totals},
              {"orphan_rows", report.orphan_rows}, {"seconds", report.seconds}};
}

Checked<void> cancel_draft(Installation& installation, Actor const& actor, Period period, Timestamp now) {
  auto const cancel = [&]() -> Result<void> {
    JX_TRY(auto const job, find_computation(installation.jobs(), period));
    if (!job || !job->can_cancel) {
      return fail(ErrorKind::conflict, "evaluation.no_computation", {{"period", dated_words(period)}});
    }
    JX_CHECK(installation.jobs().cancel(job->id, now));
    return installation.write([&](Home& home) -> Result<void> {
      JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
      JX_CHECK(record_audit(home.database(), actor, {.action = "draft.cancel", .object = period.to_string()}, now));
      return transaction.commit();
    });
  };
  return cancel().map_error(as_errors);
}

Checked<DraftChecks> check_period(Home& home, Period period) {
  JX_TRY(auto const versions, list_versions(home, period));
  auto const check = [&]() -> Result<DraftChecks> {
    if (!versions.draft) return fail(ErrorKind::not_found, "app.not_computed", {{"period", dated_words(period)}});
    DraftChecks out;
    out.period = period;
    out.draft = *versions.draft;
    if (!versions.versions.empty()) out.version = versions.versions.front().version;
    JX_TRY(out.units, storage::ResultStore(home.database()).count_draft(period));
    JX_TRY(auto findings, check_draft(home, period));
    std::stable_partition(findings.begin(), findings.end(),
                          [](CheckFinding const& one) { return one.severity == Severity::blocking; });
    for (auto& one : findings) {
      out.blocking += one.severity == Severity::blocking ? 1 : 0;
      out.findings.push_back({one.severity == Severity::blocking, one.check, std::move(one.text), std::move(one.unit),
                              std::move(one.indicator)});
    }
    out.reason_required = out.blocking > 0 || out.version.has_value();
    JX_TRY(out.second_person, takes_second_person(home));
    return out;
  };
  return check().map_error(as_errors);
}

Checked<PublicationDone> publish_draft(Installation& installation, Actor const& actor, PublicationOrder const& order,
                                       Timestamp now) {
  auto asked = order;
  asked.reason = std::string(jixiao::trimmed(order.reason));
  bool waiting = false;
  auto const publish = [&](Home& home) -> Result<PublishReport> {
    JX_TRY(bool const second_person, takes_second_person(home));
    JX_TRY(auto const standing, find_standing(home, asked));
    auto const& request = standing.request;
    if (second_person && request && request->account == actor.account) {
      return fail(ErrorKind::forbidden, "evaluation.second_person", {{"period", dated_words(asked.period)}});
    }
    if (request && asked.reason.empty()) asked.reason = request->reason;
    JX_CHECK(check_reason(asked));
    JX_CHECK(check_superseding(home, asked));
    waiting = second_person && !request;
    if (waiting) return put_forward(home, actor, asked, standing.draft, now);
    return publish_period(home, asked.period, asked.reason, now,
                          [&](storage::Database& database, PublishReport const& report) -> Result<void> {
                            Deed deed{.action = "results.publish", .object = asked.period.to_string()};
                            deed.detail = fmt::format("第 {} 版，{} 个单位{}{}{}{}", report.version, report.records,
                                                      asked.reason.empty() ? "" : "，理由：", asked.reason,
                                                      request ? "；提请人：" : "", request ? request->by : "");
                            deed.after = standing.draft;
                            JX_CHECK(storage::PublicationRequestStore(database).erase(asked.period));
                            return record_audit(database, actor, deed, now);
                          });
  };
  auto const done = installation.write(publish);
  if (!done) return tl::unexpected<Errors>(as_errors(in_words_of_the_page(done.error())));
  if (waiting) {
    installation.tell({"drafted", fmt::format(R"({{"period":"{}"}})", order.period.to_string())});
    PublicationDone out;
    out.period = order.period;
    out.waiting = true;
    return out;
  }
  // An unchanged one too: it may have been published by an order whose end nobody has heard of.
  JX_CHECK(installation.refresh(
      {"published", fmt::format(R"({{"period":"{}","version":{}}})", order.period.to_string(), done->version)}));
  return PublicationDone{done->period,    done->version, done->supersedes,  done->records, done->leaf_index,
                         done->unchanged, false,         done->ledger_waits};
}

Checked<SentBack> send_back_draft(Installation& installation, Actor const& actor, PublicationOrder const& order,
                                  Timestamp now) {
  auto asked = order;
  asked.reason = std::string(jixiao::trimmed(order.reason));
  auto const send_back = [&](Home& home) -> Result<SentBack> {
    JX_TRY(auto standing, find_standing(home, asked));
    auto& request = standing.request;
    if (!request) {
      return fail(ErrorKind::conflict, "evaluation.not_put_forward", {{"period", dated_words(asked.period)}});
    }
    if (asked.reason.empty()) return fail("evaluation.reason_required_back", {}, "/reason");
    JX_CHECK(check_reason(asked));
    bool const own = request->account == actor.account;
    request->sent_back = {own ? storage::SendingBack::withdrawn : storage::SendingBack::returned, actor.login, now,
                          asked.reason};
    Deed deed{.action = own ? "results.withdraw" : "results.return", .object = asked.period.to_string()};
    deed.detail = own ? asked.reason : fmt::format("{}；提请人：{}", asked.reason, request->by);
    deed.after = standing.draft;
    JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
    JX_CHECK(storage::PublicationRequestStore(home.database()).save(*request));
    JX_CHECK(record_audit(home.database(), actor, deed, now));
    JX_CHECK(transaction.commit());
    return *request->sent_back;
  };
  auto done = installation.write(send_back);
  if (!done) return tl::unexpected<Errors>(as_errors(std::move(done.error())));
  installation.tell({"drafted", fmt::format(R"({{"period":"{}"}})", asked.period.to_string())});
  return *done;
}

}  // namespace jixiao::app
