#include "app/jobs/jobs.h"

#include <fmt/format.h>

#include "base/check.h"
#include "reflect/json.h"

namespace jixiao::app {

constexpr auto until_stored_again = std::chrono::milliseconds(500);

// Progress of the running job. Rate and remaining time are of the process's own steady clock: they are shown, never
// stored.
struct JobControl::Live {
  using Steady = std::chrono::steady_clock;
  std::mutex mutex;
  std::int64_t done = 0, total = 0;
  std::string unit, step;
  Steady::time_point started = Steady::now();
  Steady::time_point told = started;
};

JobControl::JobControl(Live& live, std::int64_t id, std::string by, std::stop_token stop,
                       std::function<Timestamp()> clock, std::function<void(bool)> changed)
    : live_(live),
      id_(id),
      by_(std::move(by)),
      stop_(std::move(stop)),
      clock_(std::move(clock)),
      changed_(std::move(changed)) {}

Result<void> JobControl::check() const {
  if (stopped()) return fail(ErrorKind::unavailable, "app.job_stopped");
  return {};
}

void JobControl::progress(std::int64_t done, std::int64_t total, std::string unit) {
  bool tell = false;
  {
    std::lock_guard const lock(live_.mutex);
    live_.done = done;
    live_.total = total;
    if (!unit.empty()) live_.unit = std::move(unit);
    auto const now = Live::Steady::now();
    tell = now - live_.told >= std::chrono::seconds(1);
    if (tell) live_.told = now;
  }
  if (tell) changed_(false);
}

void JobControl::say(std::string step) {
  {
    std::lock_guard const lock(live_.mutex);
    live_.step = std::move(step);
  }
  changed_(true);
}

struct Jobs::Item {
  storage::StoredJob job;
  JobWork work;
  std::string key;
  std::stop_source stop;
  bool cancelled = false;  // by a person, in contrast to the end of the process
  bool over = false;       // its work is done, its record not yet written
  JobControl::Live live;
};

Result<std::unique_ptr<Jobs>> Jobs::open(std::filesystem::path const& database, Timestamp now,
                                         std::function<void(std::string const&)> tell) {
  std::unique_ptr<Jobs> out(new Jobs());
  JX_TRY(auto opened, storage::Database::open(database.string(), storage::OpenMode::existing));
  out->database_ = std::make_unique<storage::Database>(std::move(opened));
  out->tell_ = std::move(tell);
  JX_CHECK(storage::JobStore(*out->database_).mark_interrupted(now));
  return out;
}

Jobs::~Jobs() { stop(); }

void Jobs::set_handler(std::string const& kind, Permission permission, JobHandler handler) {
  handlers_[kind] = {permission, std::move(handler)};
}

std::optional<Permission> Jobs::permission_to_run(std::string const& kind) const {
  auto const found = handlers_.find(kind);
  return found == handlers_.end() ? std::nullopt : std::optional(found->second.permission);
}

void Jobs::start(std::function<Timestamp()> clock) {
  JX_ASSERT(!thread_.joinable());
  clock_ = std::move(clock);
  stopping_ = false;
  thread_ = std::thread([this] { work(); });
}

void Jobs::stop() {
  {
    std::lock_guard const lock(mutex_);
    stopping_ = true;
    if (running_) running_->stop.request_stop();
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  std::deque<std::shared_ptr<Item>> left;
  {
    std::lock_guard const lock(mutex_);
    left.swap(queue_);
  }
  for (auto const& item : left) {
    item->job.state = JobState::interrupted;
    if (clock_) item->job.finished_at = clock_();
    if (auto stored = store(item->job); !stored) break;  // the next start marks it
  }
  idle_.notify_all();
}

Result<void> Jobs::store(storage::StoredJob const& job) {
  std::lock_guard const lock(database_mutex_);
  return storage::JobStore(*database_).update(job);
}

void Jobs::tell(std::int64_t id, JobState state) const {
  if (tell_) tell_(fmt::format(R"({{"id":{},"state":"{}"}})", id, reflect::to_name(state)));
}

Result<std::int64_t> Jobs::submit(JobOrder const& order) {
  auto const found = handlers_.find(order.kind);
  if (found == handlers_.end()) return fail("app.job_kind_unknown", {{"kind", order.kind}});
  JX_TRY(auto arguments, reflect::parse_json(order.arguments.empty() ? "{}" : order.arguments));
  return submit(order, [&handler = found->second.handler, arguments = std::move(arguments)](JobControl& job) {
    return handler(job, arguments);
  });
}

Result<std::int64_t> Jobs::submit(JobOrder const& order, JobWork work) {
  auto item = std::make_shared<Item>();
  item->key = order.key;
  item->work = std::move(work);
  auto& job = item->job;
  job.kind = order.kind;
  job.title = order.title;
  job.arguments = order.arguments;
  job.by = order.by;
  job.submitted_at = order.now;
  job.again_of = order.again_of;
  std::lock_guard const database_lock(database_mutex_);
  return enqueue(item);
}

Result<std::int64_t> Jobs::enqueue(std::shared_ptr<Item> const& item) {
  {
    std::lock_guard const lock(mutex_);
    auto const same = [&](std::shared_ptr<Item> const& other) {
      return other && !other->over && !item->key.empty() && other->key == item->key;
    };
    if (stopping_) return fail(ErrorKind::unavailable, "app.job_stopped");
    if (same(running_) || std::any_of(queue_.begin(), queue_.end(), same)) {
      return fail(ErrorKind::conflict, "app.job_waits", {{"title", item->job.title}});
    }
  }
  JX_TRY(auto const id, storage::JobStore(*database_).insert(item->job));
  item->job.id = id;
  tell(id, JobState::queued);  // before the worker can have it: what comes later is told later
  {
    std::lock_guard const lock(mutex_);
    queue_.push_back(item);
  }
  wake_.notify_all();
  return id;
}

void Jobs::work() {
  for (;;) {
    std::shared_ptr<Item> item;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
      item = std::move(queue_.front());
      queue_.pop_front();
      running_ = item;
    }
    run(*item);
    {
      std::lock_guard const lock(mutex_);
      running_ = nullptr;
    }
    tell(item->job.id, item->job.state);
    idle_.notify_all();
  }
}

void Jobs::run(Item& item) {
  storage::StoredJob job = item.job;
  {
    std::lock_guard const lock(item.live.mutex);
    item.live.started = JobControl::Live::Steady::now();
  }
  job.state = JobState::running;
  job.started_at = clock_();
  {
    std::lock_guard const lock(mutex_);
    item.job = job;
  }
  auto stored = store(job);
  tell(job.id, job.state);
  JobControl control(item.live, job.id, job.by, item.stop.get_token(), clock_,
                     [this, id = job.id](bool) { tell(id, JobState::running); });
  Checked<Json> outcome = Json();
  try {
    outcome = item.work(control);
  } catch (std::exception const& error) {  // a worker loop: what nobody expects ends the job, not the server
    outcome =
        tl::unexpected<Errors>(Errors{{ErrorKind::unavailable, "app.job_broken", {{"reason", error.what()}}, ""}});
  }
  bool cancelled = false;
  {
    // Before the record says so: whoever reads there that it is over may order the next one.
    std::lock_guard const lock(mutex_);
    cancelled = item.cancelled;
    item.over = true;
  }
  {
    std::lock_guard const lock(item.live.mutex);
    job.done = item.live.done;
    job.total = item.live.total;
    job.step = item.live.step;
  }
  job.finished_at = clock_();
  if (outcome) {
    job.state = JobState::done;
    job.result = outcome->is_null() ? "" : reflect::render_json(*outcome);
  } else {
    bool const stopped = item.stop.stop_requested();
    job.state = cancelled ? JobState::cancelled : stopped ? JobState::interrupted : JobState::failed;
    job.error = to_text(outcome.error());
    job.error_code = outcome.error().empty() ? "" : outcome.error().front().code;
  }
  // A record that cannot be written now (a full disk) is written as soon as it can be: no other job could be recorded
  // either. Where the end comes before that, the next start marks it interrupted.
  while (!(stored = store(job))) {
    {
      std::lock_guard const lock(item.live.mutex);
      item.live.step = to_text(stored.error());
    }
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, until_stored_again, [&] { return stopping_; })) break;
  }
  std::lock_guard const lock(mutex_);
  item.job = std::move(job);
}

Result<void> Jobs::cancel(std::int64_t id, Timestamp now) {
  std::shared_ptr<Item> gone;
  {
    std::lock_guard const lock(mutex_);
    if (running_ && running_->job.id == id) {
      running_->cancelled = true;
      running_->stop.request_stop();
      return {};
    }
    auto const found = std::find_if(queue_.begin(), queue_.end(), [&](auto const& item) { return item->job.id == id; });
    if (found != queue_.end()) {
      gone = *found;
      queue_.erase(found);
    }
  }
  if (!gone) {
    std::lock_guard const lock(database_mutex_);
    JX_TRY(auto const known, storage::JobStore(*database_).find(id));
    if (!known) return fail(ErrorKind::not_found, "app.job_unknown", {{"job", std::to_string(id)}});
    return fail(ErrorKind::conflict, "app.job_over", {{"title", known->title}});
  }
  gone->job.state = JobState::cancelled;
  gone->job.finished_at = now;
  JX_CHECK(store(gone->job));
  tell(id, JobState::cancelled);
  idle_.notify_all();
  return {};
}

Result<std::int64_t> Jobs::run_again(std::int64_t id, std::string const& by, Timestamp now) {
  std::optional<storage::StoredJob> known;
  {
    std::lock_guard const lock(database_mutex_);
    JX_TRY(known, storage::JobStore(*database_).find(id));
  }
  if (!known) return fail(ErrorKind::not_found, "app.job_unknown", {{"job", std::to_string(id)}});
  return submit({known->kind, known->title, by, now, "", known->arguments, id});
}

JobView Jobs::view_of(storage::StoredJob const& job) const {
  JobView out;
  out.id = job.id;
  out.kind = job.kind;
  out.title = job.title;
  out.by = job.by;
  out.state = job.state;
  out.done = job.done;
  out.total = job.total;
  out.step = job.step;
  if (!job.result.empty()) {
    if (auto parsed = reflect::parse_json(job.result)) out.result = std::move(*parsed);
  }
  out.error = job.error;
  out.error_code = job.error_code;
  out.submitted_at = job.submitted_at;
  out.started_at = job.started_at;
  out.finished_at = job.finished_at;
  out.again_of = job.again_of;
  bool const over = job.state != JobState::queued && job.state != JobState::running;
  out.can_cancel = !over;
  out.can_run_again = over && job.state != JobState::done && handlers_.contains(job.kind);
  std::shared_ptr<Item> item;
  {
    std::lock_guard const lock(mutex_);
    if (running_ && running_->job.id == job.id) item = running_;
  }
  if (!item || over) return out;
  auto& live = item->live;
  std::lock_guard const lock(live.mutex);
  out.done = live.done;
  out.total = live.total;
  out.unit = live.unit;
  out.step = live.step;
  auto const seconds = std::chrono::duration<double>(JobControl::Live::Steady::now() - live.started).count();
  if (live.done > 0 && seconds > 0.5) {
    auto const rate = static_cast<double>(live.done) / seconds;
    out.per_second = static_cast<std::int64_t>(rate);
    if (live.total > live.done) {
      out.seconds_left = static_cast<std::int64_t>(static_cast<double>(live.total - live.done) / rate);
    }
  }
  return out;
}

Result<std::optional<JobView>> Jobs::find(std::int64_t id) {
  std::optional<storage::StoredJob> known;
  {
    std::lock_guard const lock(database_mutex_);
    JX_TRY(known, storage::JobStore(*database_).find(id));
  }
  if (!known) return std::optional<JobView>();
  return std::optional<JobView>(view_of(*known));
}

Result<std::vector<JobView>> Jobs::list(storage::JobQuery const& query) {
  std::vector<storage::StoredJob> rows;
  {
    std::lock_guard const lock(database_mutex_);
    JX_TRY(rows, storage::JobStore(*database_).list(query));
  }
  std::vector<JobView> out;
  for (auto const& row : rows) out.push_back(view_of(row));
  return out;
}

std::size_t Jobs::waiting() const {
  std::lock_guard const lock(mutex_);
  return queue_.size() + (running_ ? 1 : 0);
}

void Jobs::wait_idle() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [&] { return (queue_.empty() && !running_) || stopping_; });
}

}  // namespace jixiao::app
