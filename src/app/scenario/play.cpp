#include "app/scenario/play.h"

#include <system_error>

#include "app/scenario/steps.h"
#include "app/system/mechanisms.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

// A folder that is gone afterwards, whatever happens.
struct Scratch {
  explicit Scratch(fs::path folder) : path(std::move(folder)) { fs::create_directories(path, failed); }
  Scratch(Scratch const&) = delete;
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  fs::path path;
  std::error_code failed;
};

// The reason it failed, with the line; empty if it passed.
std::string play(Scenario const& scenario, PackFiles const& files, fs::path const& folder, fs::path const& empty_home,
                 OpenVisiting const& visiting, std::stop_token const& stop) {
  Scratch const scratch(folder);
  std::error_code failed;
  fs::copy(empty_home, folder / "home", fs::copy_options::recursive, failed);
  if (failed) return failed.message();
  auto stage = Stage::open(folder, files, visiting, stop);
  if (!stage) return to_text(stage.error());
  for (auto const& step : scenario.steps) {
    if (stop.stop_requested()) return "";
    if (auto const done = play_step(**stage, step); !done) {
      return to_text(
          Error{ErrorKind::invalid,
                "app.scenario_at",
                {{"line", std::to_string(step.line)}, {"step", step.text}, {"reason", to_text(done.error())}},
                ""});
    }
  }
  return "";
}

}  // namespace

Checked<ScenarioResults> run_scenarios(ScenarioOrder const& order) {
  JX_TRY(auto scenarios, scenarios_of(order.files.files));
  std::erase_if(scenarios, [&](Scenario const& one) {
    return one.id.find(order.only) == std::string::npos && one.title.find(order.only) == std::string::npos;
  });
  if (scenarios.empty()) return tl::unexpected<Errors>(Errors{{ErrorKind::not_found, "app.scenario_none", {}, ""}});
  ScenarioResults out;
  out.program = own_digest();
  out.pack = order.files.digest;
  out.ran_at = order.now;
  Scratch const scratch(order.folder);
  JX_CHECK(init_home(order.folder / "empty", order.files, order.now));  // once; each scenario gets a copy
  JX_TRY(auto const pack, policy::load_shared_pack(order.files));       // held, so that none of them loads it again
  if (order.on_progress) order.on_progress(0, scenarios.size(), nullptr);
  auto const stopped = [] {
    return tl::unexpected<Errors>(Errors{{ErrorKind::unavailable, "app.job_stopped", {}, ""}});
  };
  for (auto const& scenario : scenarios) {
    if (order.stop.stop_requested()) return stopped();
    auto failure =
        play(scenario, order.files, order.folder / "playing", order.folder / "empty", order.visiting, order.stop);
    if (order.stop.stop_requested()) return stopped();  // cut off, neither passed nor failed
    bool const passed = failure.empty();
    out.scenarios.push_back(
        {scenario.id, scenario.title, scenario.proves, scenario.touches, scenario.text, passed, std::move(failure)});
    if (order.on_progress) order.on_progress(out.scenarios.size(), scenarios.size(), &out.scenarios.back());
  }
  return out;
}

}  // namespace jixiao::app
