#pragma once
// Work that outlives a request: a queue and one worker thread (the home has one writer anyway), with progress, cancel,
// result and history. Thread-safe throughout; the history is in the system of record, so that a page shows it after a
// restart, and a job that a kill interrupted is marked and can be run again.
//
//   auto id = installation.jobs().submit({.kind = "compute", .title = "计算 2026年9月", .by = login, .now = now},
//                                        [&installation](JobControl& job) -> Checked<Json> { … });
//
// A kind that has a handler (set_handler) is submitted without a function: its arguments say all, so that it can be run
// again after a restart. The function runs on the worker thread and takes the installation's lock only as long as it
// must. It looks at job.stopped() between steps, and answers with an error to fail.
#include <atomic>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "model/access.h"
#include "reflect/json.h"
#include "storage/job_store.h"

namespace jixiao::app {

using storage::JobState;

// A job as pages show it.
struct JobView {
  std::int64_t id = 0;
  std::string kind;
  std::string title;
  std::string by;
  JobState state = JobState::queued;
  std::int64_t done = 0;
  std::int64_t total = 0;  // 0 = unknown
  std::string unit;        // of done and total: 字节, 行, 步
  std::optional<std::int64_t> per_second;
  std::optional<std::int64_t> seconds_left;
  std::string step;
  Json result;
  std::string error;
  std::string error_code;
  Timestamp submitted_at;
  std::optional<Timestamp> started_at;
  std::optional<Timestamp> finished_at;
  std::optional<std::int64_t> again_of;
  bool can_cancel = false;
  bool can_run_again = false;
};
BOOST_DESCRIBE_STRUCT(JobView, (),
                      (id, kind, title, by, state, done, total, unit, per_second, seconds_left, step, result, error,
                       error_code, submitted_at, started_at, finished_at, again_of, can_cancel, can_run_again))

// What a job's function holds on to. progress() is cheap enough to call for every block of rows.
class JobControl {
 public:
  bool stopped() const { return stop_.stop_requested(); }
  std::stop_token stop_token() const { return stop_; }
  Result<void> check() const;  // app.job_stopped
  void progress(std::int64_t done, std::int64_t total, std::string unit = "");
  void say(std::string step);
  Timestamp now() const { return clock_(); }
  std::int64_t id() const { return id_; }
  std::string const& by() const { return by_; }

 private:
  friend class Jobs;
  struct Live;
  JobControl(Live& live, std::int64_t id, std::string by, std::stop_token stop, std::function<Timestamp()> clock,
             std::function<void(bool)> changed);
  Live& live_;
  std::int64_t id_;
  std::string by_;
  std::stop_token stop_;
  std::function<Timestamp()> clock_;
  std::function<void(bool at_once)> changed_;
};

using JobWork = std::function<Checked<Json>(JobControl&)>;
using JobHandler = std::function<Checked<Json>(JobControl&, Json const& arguments)>;

struct JobOrder {
  std::string kind;
  std::string title;
  std::string by;  // login; empty = the schedule
  Timestamp now;
  std::string key = {};        // a job of the same key that is queued or running refuses this one: app.job_waits
  std::string arguments = {};  // JSON, for kinds with a handler
  std::optional<std::int64_t> again_of = {};
};

class Jobs {
 public:
  // `tell` hears of every change ({"id":5,"state":"running"}), from any thread.
  static Result<std::unique_ptr<Jobs>> open(std::filesystem::path const& database, Timestamp now,
                                            std::function<void(std::string const& data)> tell);
  ~Jobs();  // as stop()

  // Before start() jobs only queue. The clock dates starts and ends.
  void start(std::function<Timestamp()> clock);
  // Asks the running job to stop, waits for it, and marks what is left as interrupted.
  void stop();
  // Before start(). `permission`: what whoever runs such a job again needs today, even if it was their own.
  void set_handler(std::string const& kind, Permission permission, JobHandler handler);
  std::optional<Permission> permission_to_run(std::string const& kind) const;  // absent where it has no handler

  Result<std::int64_t> submit(JobOrder const& order, JobWork work);
  Result<std::int64_t> submit(JobOrder const& order);  // app.job_kind_unknown where the kind has no handler
  // Queued: gone at once. Running: asked to stop. app.job_over, app.job_unknown.
  Result<void> cancel(std::int64_t id, Timestamp now);
  Result<std::int64_t> run_again(std::int64_t id, std::string const& by, Timestamp now);

  Result<std::optional<JobView>> find(std::int64_t id);
  Result<std::vector<JobView>> list(storage::JobQuery const& query);
  std::size_t waiting() const;  // queued and running
  // Blocks until nothing is queued or running; for tests and the command line.
  void wait_idle();

 private:
  struct Item;
  Jobs() = default;
  Result<std::int64_t> enqueue(std::shared_ptr<Item> const& item);  // under database_mutex_
  void work();
  void run(Item& item);
  JobView view_of(storage::StoredJob const& job) const;
  Result<void> store(storage::StoredJob const& job);
  void tell(std::int64_t id, JobState state) const;

  std::function<void(std::string const&)> tell_;
  std::function<Timestamp()> clock_;
  struct Kind {
    Permission permission;
    JobHandler handler;
  };
  std::map<std::string, Kind> handlers_;
  mutable std::mutex database_mutex_;
  std::unique_ptr<storage::Database> database_;
  mutable std::mutex mutex_;  // guards all below; taken after database_mutex_, never before
  std::condition_variable wake_, idle_;
  std::deque<std::shared_ptr<Item>> queue_;
  std::shared_ptr<Item> running_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace jixiao::app
