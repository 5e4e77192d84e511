#include "scenario.h"

#include <fmt/format.h>
#include <unistd.h>

#include "api/visiting.h"
#include "app/scenario/play.h"
#include "app/scenario/steps.h"
#include "app/system/mechanisms.h"

namespace jixiao {
namespace {

struct ScenarioOptions {
  std::string pack, results, only;
};

Checked<bool> run(ScenarioOptions const& options) {
  auto const files = app::read_pack(options.pack);
  if (!files) return tl::unexpected<Errors>(Errors{files.error()});
  auto const folder = std::filesystem::temp_directory_path() / fmt::format("jixiao-scenarios-{}", ::getpid());
  app::ScenarioOrder order{*files, folder, cli::wall_clock(), options.only, &api::open_visiting, {}, {}};
  int failed = 0;
  order.on_progress = [&](std::size_t, std::size_t, app::ScenarioResult const* one) {
    if (!one) return;
    failed += one->passed ? 0 : 1;
    cli::print(fmt::format("{} {} {}\n", one->passed ? "通过" : "未过", one->id, one->title));
    if (!one->passed) cli::print("     " + one->failure + "\n");
    std::fflush(stdout);
  };
  JX_TRY(auto const results, app::run_scenarios(order));
  if (!options.results.empty()) {
    auto const written = app::write_scenario_results(options.results, results);
    if (!written) return tl::unexpected<Errors>(Errors{written.error()});
  }
  JX_TRY(auto const pack, policy::load_pack(*files));
  auto const states = app::make_mechanisms(pack.pack, files->digest, results, app::own_digest());
  cli::print(
      fmt::format("{} 个场景通过，{} 个未过", results.scenarios.size() - static_cast<std::size_t>(failed), failed));
  if (!states.mechanisms.empty()) {
    cli::print(
        fmt::format("；{} 项机制中 {} 项能用，{} 项部分能用", states.mechanisms.size(), states.working, states.partly));
  }
  cli::print("\n");
  return failed == 0;
}

}  // namespace

void add_scenario(cli::Command c) {
  auto const options = std::make_shared<ScenarioOptions>();
  auto* command = c.parser.add_subcommand("scenario", "制度包附带的场景：逐个检验，得出各项机制能用与否");
  command->require_subcommand(1);
  auto* run_command = command->add_subcommand(
      "run", "在临时目录里逐个检验，不动任何平台目录。例：jixiao scenario run policies/default");
  run_command->add_option("PACK", options->pack, "制度包文件夹，场景在其中的 scenarios/")->required();
  run_command->add_option("--results", options->results, "结果写入此文件（JSON）");
  run_command->add_option("--only", options->only, "只检验编号或名称中有这些字的场景");
  run_command->callback([options, &status = c.status] {
    auto const done = run(*options);
    if (!done) {
      status = cli::report(done.error());
    } else if (!*done) {
      status = cli::work_failed;
    }
  });
  auto* steps = command->add_subcommand("steps", "场景里可以写的步骤");
  steps->callback([] {
    for (auto const& pattern : app::step_patterns()) cli::print(pattern + "\n");
  });
}

}  // namespace jixiao
