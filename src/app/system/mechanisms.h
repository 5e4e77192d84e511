#pragma once
// 讲话对照: every mechanism of the pack's list as working, partly working or not yet. Nobody types the state: a
// mechanism works if the pack's scenarios that prove it were run and all of them passed (app/scenario), and works in
// part if one that shows a part passed. Before a run nothing is claimed to work.
#include <boost/describe.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/scenario/result.h"
#include "base/date.h"
#include "base/result.h"
#include "model/pack.h"

namespace jixiao::app {

// nullopt: there is none. A file that cannot be read is an error.
Checked<std::optional<ScenarioResults>> read_scenario_results(std::filesystem::path const& file);
Result<void> write_scenario_results(std::filesystem::path const& file, ScenarioResults const& results);
// SHA-256 of the running program; computed once.
std::string const& own_digest();

// What a pack itself says is lacking keeps a mechanism from being more than partly working, whatever passes.
enum class MechanismState { working, partly, not_yet };
BOOST_DESCRIBE_ENUM(MechanismState, working, partly, not_yet)

// What of the pack stands for a mechanism.
struct MechanismEntry {
  std::string kind;  // 指标, 数据集, 参数 …
  std::string id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(MechanismEntry, (), (kind, id, title))

struct MechanismView {
  std::string id;
  std::string title;
  std::optional<std::string> note;
  std::optional<std::string> lacks;  // in words
  MechanismState state = MechanismState::not_yet;
  std::vector<MechanismEntry> entries;
  std::vector<std::string> scenarios;  // ids of those that prove it
  std::vector<std::string> parts;      // ids of those that show a part of it
};
BOOST_DESCRIBE_STRUCT(MechanismView, (), (id, title, note, lacks, state, entries, scenarios, parts))

struct Mechanisms {
  int working = 0;
  int partly = 0;
  std::optional<Timestamp> ran_at;
  bool up_to_date = false;                // the results are of this very program and pack
  std::vector<MechanismView> mechanisms;  // in the pack's order
  std::vector<ScenarioResult> scenarios;
};
BOOST_DESCRIBE_STRUCT(Mechanisms, (), (working, partly, ran_at, up_to_date, mechanisms, scenarios))

// `program` and `digest`: of the program that runs and of the pack.
Mechanisms make_mechanisms(Pack const& pack, std::string const& digest, std::optional<ScenarioResults> const& results,
                           std::string const& program);

}  // namespace jixiao::app
