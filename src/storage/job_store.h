#pragma once
// Background jobs as people see them afterwards: who asked for what, when, and how it ended. Progress of a running job
// is not here; it is written when the state changes.
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "storage/database.h"

namespace jixiao::storage {

// interrupted: the process ended before the job did; nothing of it became visible, or all of it.
enum class JobState { queued, running, done, failed, cancelled, interrupted };
BOOST_DESCRIBE_ENUM(JobState, queued, running, done, failed, cancelled, interrupted)

struct StoredJob {
  std::int64_t id = 0;
  std::string kind;       // pull, ingest, compute, check …
  std::string title;      // for people
  std::string arguments;  // JSON; what a run of the same kind again needs
  std::string by;         // login, empty = the schedule
  JobState state = JobState::queued;
  std::int64_t done = 0;  // of total, in whatever unit the job counts
  std::int64_t total = 0;
  std::string step;    // what it does or did last
  std::string result;  // JSON
  std::string error;   // for people, with the code before it in error_code
  std::string error_code;
  Timestamp submitted_at;
  std::optional<Timestamp> started_at;
  std::optional<Timestamp> finished_at;
  std::optional<std::int64_t> again_of;
};
BOOST_DESCRIBE_STRUCT(StoredJob, (),
                      (id, kind, title, arguments, by, state, done, total, step, result, error, error_code,
                       submitted_at, started_at, finished_at, again_of))

struct JobQuery {
  std::string kind;                       // empty = any
  std::optional<std::string> by;          // a login; "" = the schedule
  std::optional<std::int64_t> before_id;  // for the next page
  std::int64_t limit = 50;
};

class JobStore {
 public:
  explicit JobStore(Database& database) : session_(database.session()) {}

  Result<std::int64_t> insert(StoredJob job);  // gives it its id
  Result<void> update(StoredJob const& job);
  Result<std::optional<StoredJob>> find(std::int64_t id);
  Result<std::vector<StoredJob>> list(JobQuery const& query);  // newest first
  // What was queued or running when the last process ended.
  Result<std::int64_t> mark_interrupted(Timestamp now);
  // Those that were over before; the newest stays, whatever its age, as its number must not be given again.
  Result<std::int64_t> sweep(Timestamp before);

 private:
  Session& session_;
};

}  // namespace jixiao::storage
