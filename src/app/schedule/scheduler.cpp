#include "app/schedule/scheduler.h"

#include <fmt/format.h>

#include "app/access/audit.h"
#include "app/ledger.h"
#include "app/schedule/rule.h"
#include "app/sources/nightly.h"
#include "app/sources/uploads.h"
#include "reflect/json.h"

namespace jixiao::app {
namespace {

constexpr auto beat = std::chrono::seconds(5);
constexpr std::int64_t unsealed_max = 200;  // audit rows; more are sealed at the next beat
constexpr std::int64_t sweep_seconds = 60, seal_seconds = 300, clean_seconds = 3600;
constexpr char const* nightly_title = "每夜取数、入库与试算";

bool is_due(std::optional<Timestamp>& last, std::int64_t seconds, Timestamp now) {
  if (last && now.seconds - last->seconds < seconds && now >= *last) return false;
  last = now;
  return true;
}

Checked<Json> as_json(Checked<NightlyReport> report) {
  if (!report) return tl::unexpected<Errors>(std::move(report.error()));
  return reflect::to_json(*report);
}

}  // namespace

void add_source_jobs(Installation& installation) {
  installation.jobs().set_handler("pull", [&installation](JobControl& job, Json const& arguments) -> Checked<Json> {
    JX_TRY(auto const order, reflect::decode<PullOrder>(arguments));
    return as_json(run_pull(installation, order, job));
  });
  installation.jobs().set_handler(
      "nightly", [&installation](JobControl& job, Json const&) { return as_json(run_nightly(installation, job)); });
}

Result<std::int64_t> submit_pull(Installation& installation, std::string const& arguments, std::string const& title,
                                 std::string const& by, Timestamp now) {
  return installation.jobs().submit({"pull", title, by, now, "pull:" + arguments, arguments, {}});
}

Result<std::int64_t> submit_nightly(Installation& installation, std::string const& by, Timestamp now) {
  return installation.jobs().submit({"nightly", nightly_title, by, now, "nightly", "{}", {}});
}

void Scheduler::attempt(char const* task, std::function<Result<void>()> const& work) {
  Result<void> done;
  try {
    done = work();
  } catch (std::exception const& error) {  // a worker loop: the next beat tries again
    done = fail(ErrorKind::unavailable, "app.job_broken", {{"reason", error.what()}});
  }
  if (!done && complain_) complain_(task, done.error());
}

void Scheduler::tick(Timestamp now) {
  attempt("schedules", [&] { return run_schedules(now); });
  if (is_due(swept_, sweep_seconds, now)) attempt("sessions", [&] { return installation_.accounts().sweep(now); });
  attempt("audit", [&] { return seal_if_due(now); });
  if (is_due(cleaned_, clean_seconds, now)) {
    attempt("uploads", [&] { return sweep_uploads(installation_.paths(), now); });
  }
}

Result<void> Scheduler::seal_if_due(Timestamp now) {
  JX_TRY(auto const unsealed, installation_.read([](Home& home) -> Result<std::int64_t> {
    storage::AuditStore audit(home.database());
    JX_TRY(auto const last, audit.last_id());
    JX_TRY(auto const sealed, audit.sealed_to());
    return last - sealed;
  }));
  if (!is_due(sealed_, seal_seconds, now) && unsealed < unsealed_max) return {};
  sealed_ = now;
  return seal(now);
}

Result<void> Scheduler::seal(Timestamp now) {
  return installation_.write([&](Home& home) -> Result<void> {
    JX_CHECK(seal_audit_batch(home, now));
    return flush_ledger(home);
  });
}

// A schedule that was never acted on begins now; one whose due time has passed runs once, however many times it was
// missed. The due time is noted before the job is queued: a crash in between loses one run, never repeats it for ever.
Result<void> Scheduler::run_schedules(Timestamp now) {
  struct Due {
    storage::Schedule schedule;
    Timestamp due;
  };
  std::vector<Due> due;
  JX_CHECK(installation_.read([&](Home& home) -> Result<void> {
    auto loaded = home.pack();
    if (!loaded) return fail(loaded.error().front());
    auto const calendar = (*loaded)->pack.work_calendar();
    JX_TRY(auto const schedules, storage::SourceStore(home.database()).schedules());
    for (auto const& schedule : schedules) {
      auto const rule = ScheduleRule::parse(schedule.rule);
      if (!schedule.enabled || !rule) continue;
      auto const last = rule->last(now, calendar);
      if (!schedule.last_due || last > *schedule.last_due) due.push_back({schedule, last});
    }
    return {};
  }));
  for (auto const& one : due) {
    JX_CHECK(installation_.write(
        [&](Home& home) { return storage::SourceStore(home.database()).set_last_due(one.schedule.id, one.due); }));
    if (!one.schedule.last_due) continue;
    auto const arguments = fmt::format(R"({{"connector":"{}"}})", one.schedule.target);
    auto const submitted = one.schedule.target.empty()
                               ? submit_nightly(installation_, "", now)
                               : submit_pull(installation_, arguments, one.schedule.title, "", now);
    // Still running from last time: this run is covered by it.
    if (!submitted && submitted.error().code != "app.job_waits") return fail(submitted.error());
  }
  return {};
}

void Scheduler::start(std::function<Timestamp()> clock) {
  stopping_ = false;
  clock_ = clock;
  thread_ = std::thread([this, clock = std::move(clock)] {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      lock.unlock();
      tick(clock());
      lock.lock();
      wake_.wait_for(lock, beat, [&] { return stopping_; });
    }
  });
}

void Scheduler::stop() {
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (!thread_.joinable()) return;
  thread_.join();
  // What was done since the last batch is bound before the process ends.
  attempt("audit", [&] { return seal(clock_()); });
}

}  // namespace jixiao::app
