#include "app/scenario/runs.h"

#include <sys/resource.h>

#include "app/system/mechanisms.h"
#include "storage/pack_store.h"

namespace jixiao::app {

namespace {
constexpr char const* run_title = "场景检验";
}

ScenarioRuns::~ScenarioRuns() { stop(); }

void ScenarioRuns::stop() {
  std::lock_guard const one(starting_);
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

Result<void> ScenarioRuns::start(PackFiles files, Timestamp now) {
  if (!visiting_) return fail("app.scenario_no_server");
  std::lock_guard const one(starting_);
  {
    std::lock_guard const lock(mutex_);
    if (progress_.running) return fail(ErrorKind::conflict, "app.job_waits", {{"title", run_title}});
    progress_ = {};
    progress_.running = true;
  }
  if (thread_.joinable()) thread_.join();
  thread_ = std::jthread([this, files = std::move(files), now](std::stop_token const& stop) { run(files, now, stop); });
  return {};
}

Result<void> ScenarioRuns::cancel() {
  std::lock_guard const one(starting_);
  if (!progress().running) return fail(ErrorKind::conflict, "app.job_over", {{"title", run_title}});
  thread_.request_stop();
  return {};
}

Result<void> ScenarioRuns::start_if_stale(PackFiles files, Timestamp now) {
  auto const known = results();
  if (known && *known && (*known)->program == own_digest() && (*known)->pack == files.digest) return {};
  if (progress().running) return {};
  return start(std::move(files), now);
}

void ScenarioRuns::run(PackFiles const& files, Timestamp now, std::stop_token const& stop) {
  // On Linux the priority is the calling thread's alone, and that of the threads it starts.
  if (nice_ > 0) (void)::setpriority(PRIO_PROCESS, 0, nice_);
  ScenarioOrder order{files, paths_.work() / "scenarios", now, "", visiting_, {}, stop};
  order.on_progress = [this](std::size_t done, std::size_t all, ScenarioResult const* last) {
    {
      std::lock_guard const lock(mutex_);
      progress_.done = static_cast<std::int64_t>(done);
      progress_.total = static_cast<std::int64_t>(all);
      if (last) progress_.current = last->title;
    }
    tell_();
  };
  std::string error;
  try {
    auto const results = run_scenarios(order);
    if (!results) {
      error = to_text(results.error());
    } else if (auto const written = write_scenario_results(file(), *results); !written) {
      error = to_text(written.error());
    }
  } catch (std::exception const& unexpected) {  // a worker loop: it ends the run, not the server
    error = unexpected.what();
  }
  {
    std::lock_guard const lock(mutex_);
    progress_.running = false;
    progress_.error = std::move(error);
  }
  tell_();
}

ScenarioProgress ScenarioRuns::progress() const {
  std::lock_guard const lock(mutex_);
  return progress_;
}

Checked<std::optional<ScenarioResults>> ScenarioRuns::results() const { return read_scenario_results(file()); }

void ScenarioRuns::wait() {
  std::lock_guard const one(starting_);
  if (thread_.joinable()) thread_.join();
}

Result<PackFiles> active_pack_files(Home& home) {
  storage::PackStore store(home.database());
  JX_TRY(auto const active, store.find_active());
  if (!active) return fail(ErrorKind::not_found, "app.home_without_pack", {{"home", home.paths().root.string()}});
  JX_TRY(auto files, store.load_files(active->digest));
  PackFiles out;
  out.digest = active->digest;
  for (auto& file : files) out.files[file.path] = std::move(file.content);
  return out;
}

}  // namespace jixiao::app
