#include "app/schedule/scheduler.h"

#include "app/access/audit.h"
#include "app/ledger.h"
#include "app/schedule/last_run.h"
#include "app/schedule/rule.h"
#include "app/sources/nightly.h"
#include "app/sources/uploads.h"
#include "app/system/retention.h"
#include "app/system/settings.h"
#include "app/waiting_files.h"
#include "base/text.h"
#include "reflect/json.h"
#include "storage/meta_store.h"

namespace jixiao::app {
namespace {

constexpr auto beat = std::chrono::seconds(5);
constexpr std::int64_t unsealed_max = 200;  // audit rows; more are sealed at the next beat
constexpr std::int64_t sweep_seconds = 60, seal_seconds = 300, clean_seconds = 3600, look_seconds = 600;
constexpr std::int64_t day_seconds = 86'400, hour_seconds = 3600;
constexpr char const* records_swept_key = "records_swept_on";
constexpr std::int64_t taken_up_max = 3;  // times in a row: a run that brings the server down must not do so for ever
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
  constexpr auto permission = Permission::connectors_manage;
  installation.jobs().set_handler("pull", permission,
                                  [&installation](JobControl& job, Json const& arguments) -> Checked<Json> {
                                    JX_TRY(auto const order, reflect::decode<PullOrder>(arguments));
                                    return as_json(run_pull(installation, order, job));
                                  });
  installation.jobs().set_handler("nightly", permission, [&installation](JobControl& job, Json const&) {
    return as_json(run_nightly(installation, job));
  });
}

Result<std::int64_t> submit_pull(Installation& installation, std::string const& arguments, std::string const& title,
                                 std::string const& by, Timestamp now, std::optional<std::int64_t> again_of) {
  return installation.jobs().submit({"pull", title, by, now, "pull:" + arguments, arguments, again_of});
}

Result<std::int64_t> submit_nightly(Installation& installation, std::string const& by, Timestamp now,
                                    std::optional<std::int64_t> again_of) {
  return installation.jobs().submit({"nightly", nightly_title, by, now, "nightly", "{}", again_of});
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
  if (!std::exchange(took_up_, true)) attempt("cut runs", [&] { return take_up_cut_runs(now); });
  if (is_due(swept_, sweep_seconds, now)) attempt("sessions", [&] { return installation_.accounts().sweep(now); });
  attempt("audit", [&] { return seal_if_due(now); });
  if (is_due(cleaned_, clean_seconds, now)) {
    attempt("uploads", [&] { return sweep_uploads(installation_.paths(), now); });
  }
  if (is_due(looked_, look_seconds, now)) attempt("inbox", [&] { return tell_waiting_files(); });
  attempt("retention", [&] { return sweep_records_if_due(now); });
}

// Told when it changes: a file that nobody takes is not told every few minutes.
Result<void> Scheduler::tell_waiting_files() {
  JX_TRY(auto const files, installation_.read([](Home& home) { return list_waiting_files(home); }));
  auto words = join(files, "；");
  if (std::exchange(waiting_, words) == words || files.empty()) return {};
  return fail(ErrorKind::unavailable, "app.inbox_waits",
              {{"count", std::to_string(files.size())}, {"files", std::move(words)}});
}

// Once in a night, or as soon as the server runs after it.
Result<void> Scheduler::sweep_records_if_due(Timestamp now) {
  auto const today = now.date();
  if (records_swept_ == today) return {};
  JX_TRY(auto const set, installation_.read([](Home& home) { return read_options(home); }));
  if (now.seconds % day_seconds < set.options.sweep_hour * hour_seconds) return {};
  JX_CHECK(installation_.write([&](Home& home) -> Result<void> {
    storage::MetaStore meta(home.database());
    JX_TRY(auto const last, meta.find(records_swept_key));
    if (last == today.to_string()) return {};
    JX_CHECK(sweep_records(home, now));
    return meta.set(records_swept_key, today.to_string());
  }));
  records_swept_ = today;
  return {};
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
    JX_CHECK(submit(one.schedule, now));
  }
  return {};
}

Result<void> Scheduler::submit(storage::Schedule const& schedule, Timestamp now, std::optional<std::int64_t> again_of) {
  auto const submitted = schedule.target.empty() ? submit_nightly(installation_, "", now, again_of)
                                                 : submit_pull(installation_, work_of(schedule).arguments,
                                                               schedule.title, "", now, again_of);
  // Still running from last time: this run is covered by it.
  if (!submitted && submitted.error().code != "app.job_waits") return fail(submitted.error());
  return {};
}

// After run_schedules(): where another run has become due meanwhile, that one is the newest and covers the cut one.
Result<void> Scheduler::take_up_cut_runs(Timestamp now) {
  struct Cut {
    storage::Schedule schedule;
    std::int64_t job;
  };
  std::vector<Cut> cut;
  JX_CHECK(installation_.read([&](Home& home) -> Result<void> {
    JX_TRY(auto const schedules, storage::SourceStore(home.database()).schedules());
    for (auto const& schedule : schedules) {
      if (!schedule.enabled) continue;
      JX_TRY(auto const run, find_last_run(home.database(), schedule));
      bool const take_up = run && run->state == storage::JobState::interrupted && run->cut < taken_up_max;
      if (take_up) cut.push_back({schedule, run->job});
    }
    return {};
  }));
  for (auto const& one : cut) JX_CHECK(submit(one.schedule, now, one.job));
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
