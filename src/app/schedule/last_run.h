#pragma once
// The newest run of a schedule, as people want to know it: whether it came late because nobody was there when it was
// due, and whether it takes up one that a restart had cut. Reads only.
#include <boost/describe.hpp>
#include <optional>

#include "storage/job_store.h"
#include "storage/source_store.h"

namespace jixiao::app {

struct ScheduleRun {
  std::int64_t job = 0;
  storage::JobState state = storage::JobState::queued;
  Timestamp submitted_at;
  std::optional<Timestamp> finished_at;
  bool late = false;     // the server stood still when it was due
  std::int64_t cut = 0;  // runs before it that a restart cut and that it takes up
};
BOOST_DESCRIBE_STRUCT(ScheduleRun, (), (job, state, submitted_at, finished_at, late, cut))

// What a schedule orders: the kind of job and its arguments.
struct ScheduledWork {
  std::string kind;
  std::string arguments;
};
ScheduledWork work_of(storage::Schedule const& schedule);

// Of the runs nobody asked for. Absent: none yet, or swept.
Result<std::optional<ScheduleRun>> find_last_run(storage::Database& database, storage::Schedule const& schedule);

}  // namespace jixiao::app
