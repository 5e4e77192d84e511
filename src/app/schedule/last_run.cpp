#include "app/schedule/last_run.h"

#include <fmt/format.h>

namespace jixiao::app {
namespace {

constexpr std::int64_t late_seconds = 300;  // a busy server may take some beats
constexpr std::int64_t looked_at = 200;     // jobs of the kind, newest first
constexpr std::int64_t chain_max = 20;

Result<std::int64_t> count_cut(storage::JobStore& jobs, storage::StoredJob const& last) {
  std::int64_t cut = 0;
  for (auto before = last.again_of; before && cut < chain_max; ++cut) {
    JX_TRY(auto const job, jobs.find(*before));
    if (!job || job->state != storage::JobState::interrupted) break;
    before = job->again_of;
  }
  return cut;
}

}  // namespace

ScheduledWork work_of(storage::Schedule const& schedule) {
  if (schedule.target.empty()) return {"nightly", "{}"};
  return {"pull", fmt::format(R"({{"connector":"{}"}})", schedule.target)};
}

Result<std::optional<ScheduleRun>> find_last_run(storage::Database& database, storage::Schedule const& schedule) {
  storage::JobStore jobs(database);
  auto const work = work_of(schedule);
  storage::JobQuery query;
  query.kind = work.kind;
  query.by = "";
  query.limit = looked_at;
  JX_TRY(auto const all, jobs.list(query));
  for (auto const& job : all) {
    if (job.arguments != work.arguments) continue;
    ScheduleRun out{job.id, job.state, job.submitted_at, job.finished_at, false, 0};
    JX_TRY(out.cut, count_cut(jobs, job));
    out.late =
        out.cut == 0 && schedule.last_due && job.submitted_at.seconds - schedule.last_due->seconds > late_seconds;
    return std::optional(out);
  }
  return std::optional<ScheduleRun>();
}

}  // namespace jixiao::app
