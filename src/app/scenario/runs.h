#pragma once
// The scenarios of a served home's pack, run in the background: once when there are no results of this program and
// pack, and again when somebody asks. A thread of its own at low priority, not the queue of jobs, so that
// nobody's computation waits for it. Results are kept in the home's cache. Thread-safe.
#include <boost/describe.hpp>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/home.h"
#include "app/scenario/play.h"

namespace jixiao::app {

// How far a run is; of the last one where none is under way.
struct ScenarioProgress {
  bool running = false;
  std::int64_t done = 0;
  std::int64_t total = 0;
  std::string current;  // the scenario that ended last
  std::string error;    // why there are no results, as where a scenario cannot be read
};
BOOST_DESCRIBE_STRUCT(ScenarioProgress, (), (running, done, total, current, error))

class ScenarioRuns {
 public:
  // `tell` hears of every step, on the run's thread.
  ScenarioRuns(HomePaths paths, std::function<void()> tell) : paths_(std::move(paths)), tell_(std::move(tell)) {}
  ~ScenarioRuns();  // ends a run where it stands; its results are not kept
  ScenarioRuns(ScenarioRuns const&) = delete;

  // Before it scenarios cannot open pages, and start() refuses. `nice`: above 0 where people are using the same
  // machine.
  void set_visiting(OpenVisiting visiting, int nice = 0) {
    visiting_ = std::move(visiting);
    nice_ = nice;
  }
  // app.job_waits where a run is under way.
  Result<void> start(PackFiles files, Timestamp now);
  // Ends the run under way; its results are not kept, and the next start of the server begins anew. app.job_over.
  Result<void> cancel();
  // Ends a run as cancel() does and waits until it has, where there is one. For the end of the server.
  void stop();
  // Unless results of this program and pack are there, or a run is under way.
  Result<void> start_if_stale(PackFiles files, Timestamp now);
  ScenarioProgress progress() const;
  Checked<std::optional<ScenarioResults>> results() const;
  void wait();  // for tests: until no run is under way

 private:
  std::filesystem::path file() const { return paths_.cache() / "scenario_results.json"; }
  void run(PackFiles const& files, Timestamp now, std::stop_token const& stop);

  HomePaths paths_;
  std::function<void()> tell_;
  OpenVisiting visiting_;
  int nice_ = 0;
  mutable std::mutex mutex_;  // guards the progress; starting_ the thread
  std::mutex starting_;
  ScenarioProgress progress_;
  std::jthread thread_;
};

// The files of the pack in force, scenarios among them.
Result<PackFiles> active_pack_files(Home& home);

}  // namespace jixiao::app
