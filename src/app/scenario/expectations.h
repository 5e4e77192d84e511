#pragma once
// What “那么” asks of a stage, one function a pattern (steps.cpp).
#include "app/scenario/compare.h"
#include "app/scenario/language.h"
#include "app/scenario/stage.h"

namespace jixiao::app::expectations {

Result<void> line(Stage& stage, ScenarioStep const& step, Words const& w);
Result<void> line_of_version(Stage& stage, ScenarioStep const& step, Words const& w);
Result<void> total(Stage& stage, ScenarioStep const& step, Words const& w);
Result<void> total_of_version(Stage& stage, ScenarioStep const& step, Words const& w);
Result<void> intact(Stage& stage, ScenarioStep const& step, Words const& w);
Result<void> tampered(Stage& stage, ScenarioStep const& step, Words const& w);
Result<void> without_quorum(Stage& stage, ScenarioStep const& step, Words const& w);
Result<void> cosigned(Stage& stage, ScenarioStep const& step, Words const& w);
Result<void> provable(Stage& stage, ScenarioStep const& step, Words const& w);
Result<void> explained(Stage& stage, ScenarioStep const& step, Words const& w);
Result<void> quarantine(Stage& stage, ScenarioStep const& step, Words const& w);
Result<void> quarantine_says(Stage& stage, ScenarioStep const& step, Words const& w);
Result<void> fine(Stage& stage, ScenarioStep const& step, Words const& w);
Result<void> refused(Stage& stage, ScenarioStep const& step, Words const& w);
Result<void> seen(Stage& stage, ScenarioStep const& step, Words const& w);
Result<void> unseen(Stage& stage, ScenarioStep const& step, Words const& w);
Result<void> answered(Stage& stage, ScenarioStep const& step, Words const& w);

}  // namespace jixiao::app::expectations
