#pragma once
// The words of the steps: each line is matched against a table of patterns and done on the stage.
#include <string>
#include <vector>

#include "app/scenario/language.h"
#include "app/scenario/stage.h"

namespace jixiao::app {

// app.scenario_expected, app.scenario_unknown_step, or whatever the doing itself answers.
Result<void> play_step(Stage& stage, ScenarioStep const& step);

// Every pattern, for the document and its test: “当 计算 <期间…>”.
std::vector<std::string> step_patterns();

}  // namespace jixiao::app
