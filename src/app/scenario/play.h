#pragma once
// Plays scenarios of a pack one after the other, each in a fresh installation of that pack, and says how they ended.
// Nothing of it touches a home that people use.
#include <functional>
#include <stop_token>

#include "app/scenario/language.h"
#include "app/scenario/result.h"
#include "app/scenario/stage.h"

namespace jixiao::app {

struct ScenarioOrder {
  PackFiles const& files;        // the pack, with its scenarios
  std::filesystem::path folder;  // for the installations; must not exist, is gone afterwards
  Timestamp now;                 // when it is done, for the record
  std::string only;              // scenarios whose id or title has this; empty: all
  OpenVisiting visiting;         // empty: steps that open pages fail
  std::function<void(std::size_t done, std::size_t all, ScenarioResult const*)> on_progress;  // null: before the first
  std::stop_token stop;  // app.job_stopped between two scenarios
};

// A failed scenario is a result; errors are of the scenarios' text or of the pack itself. app.scenario_none where the
// pack has none.
Checked<ScenarioResults> run_scenarios(ScenarioOrder const& order);

}  // namespace jixiao::app
