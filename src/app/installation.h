#pragma once
// A home that is being served: the one writer, a few readers, what is published in memory, the accounts, and the word
// that something changed. Thread-safe. Holds the home's lock as long as it lives, so that no command writes beside it.
#include <atomic>
#include <concepts>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/access/access.h"
#include "app/home.h"
#include "app/jobs/jobs.h"
#include "app/reading/published.h"
#include "app/witnessing.h"

namespace jixiao::app {

// What changed, for whoever listens: "published" {"period":"2026-09","version":2}. `data` is one line of JSON.
struct Change {
  std::string name;
  std::string data;
};

class Previews;
class ScenarioRuns;

class Installation {
 public:
  // Opens for writing (app.home_locked where somebody else does) and reads what is published. Absent: as many
  // snapshots as the home's own settings say.
  static Checked<std::unique_ptr<Installation>> open(std::filesystem::path const& root, Timestamp now,
                                                     std::optional<std::size_t> snapshots_max = {},
                                                     Hashing hashing = Hashing::full);
  ~Installation();

  HomePaths const& paths() const { return writer_->paths(); }
  bool demo() const { return demo_; }
  Published& published() { return *published_; }
  Accounts& accounts() { return *accounts_; }
  Jobs& jobs() { return *jobs_; }
  Witnessing& witnesses() { return *witnessing_; }
  Previews& previews() { return *previews_; }
  ScenarioRuns& scenarios() { return *scenarios_; }

  // One writer at a time; f(Home&) runs in the caller's thread.
  template <class F>
  auto write(F&& f) {
    std::lock_guard const lock(writing_);
    return f(*writer_);
  }
  // f(Home&) with a connection of its own; a handful are kept open. f answers a Result or a Checked.
  template <class F>
  auto read(F&& f) -> decltype(f(std::declval<Home&>())) {
    using Answer = decltype(f(std::declval<Home&>()));
    auto home = borrow();
    if (!home) {
      if constexpr (std::same_as<typename Answer::error_type, Error>) {
        return tl::make_unexpected(std::move(home.error()));
      } else {
        return tl::make_unexpected(Errors{std::move(home.error())});
      }
    }
    auto result = f(*home->home);
    give_back(std::move(*home));
    return result;
  }

  // Reads again what is published and tells the listener. After everything that changes results, packs or periods.
  Checked<void> refresh(Change const& change);
  void tell(Change const& change);
  void on_change(std::function<void(Change const&)> listener);

  // A new file name under the home's work folder, which is emptied at start.
  std::filesystem::path new_upload_path();

 private:
  Installation();
  struct Reader {
    std::unique_ptr<Home> home;
    std::uint64_t opened_in = 0;  // readers_ then
  };
  Result<Reader> borrow();
  void give_back(Reader reader);

  std::unique_ptr<Home> writer_;
  std::unique_ptr<Published> published_;
  std::unique_ptr<Accounts> accounts_;
  bool demo_ = false;
  std::unique_ptr<Previews> previews_;
  std::mutex writing_;
  std::mutex idle_mutex_;
  std::vector<std::unique_ptr<Home>> idle_;
  std::atomic<std::uint64_t> readers_{0};  // counts the refreshes
  std::mutex listener_mutex_;
  std::function<void(Change const&)> listener_;
  std::atomic<std::uint64_t> uploads_{0};
  std::unique_ptr<Witnessing> witnessing_;   // its thread uses what is above
  std::unique_ptr<Jobs> jobs_;               // its thread uses all of the above
  std::unique_ptr<ScenarioRuns> scenarios_;  // last: its thread tells
};

}  // namespace jixiao::app
