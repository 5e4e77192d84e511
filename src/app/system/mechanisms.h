#pragma once
// 讲话对照: every mechanism of the pack's list as working or not yet. Nobody types the state: a mechanism works if
// scenarios that prove it were run by tests/scenario_test.py and all of them passed. Their results come as a file with
// the program; without one nothing is claimed to work.
#include <boost/describe.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "model/pack.h"

namespace jixiao::app {

// One scenario as it was run: given facts and pack, expected values, scores, lights, findings.
struct ScenarioResult {
  std::string id;  // file and number: "ranking/2"
  std::string title;
  std::string list;                  // id of the pack whose mechanisms it proves
  std::vector<std::string> proves;   // "#46"
  std::vector<std::string> touches;  // mechanisms it shows a part of, and does not make working
  std::string text;                  // as written
  bool passed = false;
  std::string failure;  // what was expected and what was there
};
BOOST_DESCRIBE_STRUCT(ScenarioResult, (), (id, title, list, proves, touches, text, passed, failure))
constexpr auto optional_members(ScenarioResult const*) { return std::array{"failure"}; }

struct ScenarioResults {
  std::string program;  // SHA-256 of the binary they were run with
  Timestamp ran_at;
  std::vector<ScenarioResult> scenarios;
};
BOOST_DESCRIBE_STRUCT(ScenarioResults, (), (program, ran_at, scenarios))

// Beside the binary: ../scenario_results.json in a build, ../share/jixiao/scenario_results.json installed. nullopt:
// there is none. A file that cannot be read is an error.
Checked<std::optional<ScenarioResults>> read_scenario_results(std::filesystem::path const& file);
std::filesystem::path find_scenario_results();
// SHA-256 of the running program; computed once.
std::string const& own_digest();

enum class MechanismState { working, not_yet };
BOOST_DESCRIBE_ENUM(MechanismState, working, not_yet)

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
  MechanismState state = MechanismState::not_yet;
  std::vector<MechanismEntry> entries;
  std::vector<std::string> scenarios;  // ids of those that prove it
  std::vector<std::string> parts;      // ids of those that show a part of it
};
BOOST_DESCRIBE_STRUCT(MechanismView, (), (id, title, note, state, entries, scenarios, parts))

struct Mechanisms {
  int working = 0;
  std::optional<Timestamp> ran_at;
  bool of_this_program = false;           // the results were made by this very program
  std::vector<MechanismView> mechanisms;  // in the pack's order
  std::vector<ScenarioResult> scenarios;  // those of this list
};
BOOST_DESCRIBE_STRUCT(Mechanisms, (), (working, ran_at, of_this_program, mechanisms, scenarios))

Mechanisms make_mechanisms(Pack const& pack, std::optional<ScenarioResults> const& results, std::string const& program);

}  // namespace jixiao::app
