#include "app/system/mechanisms.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/file.h"

namespace jixiao::app {
namespace {

Pack some_pack() {
  Pack pack;
  pack.pack.id = "one";
  for (auto const* id : {"#1", "#2", "#3"}) pack.mechanisms.push_back({id, "原话", {}, {"ranking"}, {}});
  pack.parameters.push_back({"share", "比例", {}, {}, "#2"});
  return pack;
}

ScenarioResult scenario(std::string const& id, std::vector<std::string> proves, bool passed) {
  return {id, id, std::move(proves), {}, "场景", passed, passed ? "" : "应为 1，实为 2"};
}
ScenarioResult part(std::string const& id, std::vector<std::string> touches, bool passed) {
  return {id, id, {}, std::move(touches), "场景", passed, ""};
}

ScenarioResults results(std::vector<ScenarioResult> scenarios) {
  return {"abc", "pack", Timestamp::parse("2026-10-01 08:00:00").value(), std::move(scenarios)};
}
Mechanisms of(std::optional<ScenarioResults> const& run) { return make_mechanisms(some_pack(), "pack", run, "abc"); }

TEST(Mechanisms, WithoutARunNothingIsClaimedToWork) {
  auto const out = of(std::nullopt);
  EXPECT_EQ(out.working, 0);  // although the pack names a part of the program that serves each
  EXPECT_FALSE(out.ran_at);
}

TEST(Mechanisms, OneWorksIfEveryScenarioThatProvesItPassed) {
  auto const out = of(results({scenario("a", {"#1", "#2"}, true), scenario("b", {"#2"}, false)}));
  EXPECT_EQ(out.mechanisms[0].state, MechanismState::working);
  EXPECT_EQ(out.mechanisms[1].state, MechanismState::partly);   // one of its two failed
  EXPECT_EQ(out.mechanisms[2].state, MechanismState::not_yet);  // nothing proves it
  EXPECT_EQ(out.working, 1);
}

TEST(Mechanisms, AScenarioThatShowsAPartMakesItPartlyWorkingIfItPassed) {
  auto const out = of(results({part("a", {"#1"}, true), part("b", {"#2"}, false)}));
  EXPECT_EQ(out.working, 0);
  EXPECT_EQ(out.mechanisms[0].state, MechanismState::partly);
  EXPECT_EQ(out.mechanisms[1].state, MechanismState::not_yet);
  EXPECT_EQ(out.mechanisms[0].parts, std::vector<std::string>{"a"});
}

TEST(Mechanisms, WhatThePackSaysIsLackingKeepsItFromWorking) {
  auto pack = some_pack();
  pack.mechanisms[0].lacks = "流程";
  auto const out = make_mechanisms(pack, "pack", results({scenario("a", {"#1"}, true)}), "abc");
  EXPECT_EQ(out.mechanisms[0].state, MechanismState::partly);
}

TEST(Mechanisms, SaysWhetherTheResultsAreOfThisProgramAndPack) {
  EXPECT_TRUE(of(results({})).up_to_date);
  EXPECT_FALSE(make_mechanisms(some_pack(), "pack", results({}), "def").up_to_date);
  EXPECT_FALSE(make_mechanisms(some_pack(), "other", results({}), "abc").up_to_date);
}

TEST(Mechanisms, NamesWhatOfThePackStandsForOne) {
  auto const out = of(std::nullopt);
  ASSERT_EQ(out.mechanisms[1].entries.size(), 1u);
  EXPECT_EQ(out.mechanisms[1].entries[0].title, "比例");
}

TEST(ScenarioResults, AMissingFileIsNoErrorABrokenOneIs) {
  EXPECT_FALSE(read_scenario_results("/nowhere/scenario_results.json")->has_value());
  auto const file = std::filesystem::temp_directory_path() / ("scenarios-" + std::to_string(::getpid()));
  ASSERT_TRUE(write_file_durably(file, R"({"program": "abc", "scenarios": []})"));
  EXPECT_FALSE(read_scenario_results(file));  // not when it was run
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace jixiao::app
