#pragma once
// What happens without anybody: pulls and the nightly chain by their schedules, and the housekeeping of a served home
// (sessions, the audit trail's batches, the ledger, forgotten uploads, records whose days are over). A run that was
// missed is caught up once; one that a restart cut is taken up again at the next start.
//
// tick() does everything that is due at `now` and returns; it is what tests drive. start() calls it every few seconds
// with the clock given, in a thread of its own, until stop(), which
// seals what the audit trail has got since its last batch.
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "app/installation.h"
#include "storage/source_store.h"

namespace jixiao::app {

class Scheduler {
 public:
  explicit Scheduler(Installation& installation) : installation_(installation) {}
  ~Scheduler() { stop(); }
  Scheduler(Scheduler const&) = delete;

  // Errors are told by `complain` and do not end the others; nothing throws.
  void tick(Timestamp now);
  void start(std::function<Timestamp()> clock);
  void stop();
  // Audit records since the last batch go into the ledger: every five minutes, and when a server stops that kept no
  // schedule.
  Result<void> seal(Timestamp now);
  void on_error(std::function<void(std::string const& task, Error const&)> complain) {
    complain_ = std::move(complain);
  }

 private:
  Result<void> run_schedules(Timestamp now);
  Result<void> submit(storage::Schedule const& schedule, Timestamp now, std::optional<std::int64_t> again_of = {});
  Result<void> take_up_cut_runs(Timestamp now);
  Result<void> sweep_records_if_due(Timestamp now);
  Result<void> tell_waiting_files();
  Result<void> seal_if_due(Timestamp now);
  void attempt(char const* task, std::function<Result<void>()> const& work);

  Installation& installation_;
  std::function<void(std::string const&, Error const&)> complain_;
  std::optional<Timestamp> swept_, sealed_, cleaned_;
  bool took_up_ = false;
  std::optional<Timestamp> looked_;  // into the drop folders
  std::string waiting_;              // what lay there then
  std::optional<Date> records_swept_;
  std::function<Timestamp()> clock_;  // of start()
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

// Job kinds "pull" and "nightly", so that they can be submitted by name and run again. Before the jobs start.
void add_source_jobs(Installation& installation);
Result<std::int64_t> submit_pull(Installation& installation, std::string const& arguments, std::string const& title,
                                 std::string const& by, Timestamp now, std::optional<std::int64_t> again_of = {});
Result<std::int64_t> submit_nightly(Installation& installation, std::string const& by, Timestamp now,
                                    std::optional<std::int64_t> again_of = {});

}  // namespace jixiao::app
