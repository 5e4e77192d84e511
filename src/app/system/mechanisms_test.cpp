#include "app/system/mechanisms.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/file.h"

namespace jixiao::app {
namespace {

Pack some_pack() {
  Pack pack;
  pack.pack.id = "one";
  for (auto const* id : {"#1", "#2", "#3"}) pack.mechanisms.push_back({id, "原话", {}, {"ranking"}});
  pack.parameters.push_back({"share", "比例", {}, {}, "#2"});
  return pack;
}

ScenarioResult scenario(std::string const& id, std::vector<std::string> proves, bool passed,
                        std::string const& list = "one") {
  return {id, id, list, std::move(proves), {}, "场景", passed, passed ? "" : "应为 1, 实为 2"};
}

ScenarioResults results(std::vector<ScenarioResult> scenarios) {
  return {"abc", Timestamp::parse("2026-10-01 08:00:00").value(), std::move(scenarios)};
}

TEST(Mechanisms, WithoutARunNothingIsClaimedToWork) {
  auto const out = make_mechanisms(some_pack(), std::nullopt, "abc");
  EXPECT_EQ(out.working, 0);  // although the pack names a part of the program that serves each
  EXPECT_FALSE(out.ran_at);
}

TEST(Mechanisms, OneWorksIfEveryScenarioThatProvesItPassed) {
  auto const run = results({scenario("a", {"#1", "#2"}, true), scenario("b", {"#2"}, false)});
  auto const out = make_mechanisms(some_pack(), run, "abc");
  EXPECT_EQ(out.mechanisms[0].state, MechanismState::working);
  EXPECT_EQ(out.mechanisms[1].state, MechanismState::not_yet);  // one of its two failed
  EXPECT_EQ(out.mechanisms[2].state, MechanismState::not_yet);  // nothing proves it
  EXPECT_EQ(out.working, 1);
}

TEST(Mechanisms, ScenariosOfAnotherPacksListProveNothingHere) {
  auto const out = make_mechanisms(some_pack(), results({scenario("a", {"#1"}, true, "other")}), "abc");
  EXPECT_EQ(out.working, 0);
  EXPECT_TRUE(out.scenarios.empty());
}

TEST(Mechanisms, AScenarioThatShowsAPartMakesNothingWork) {
  auto part = scenario("a", {}, true);
  part.touches = {"#1"};
  auto const out = make_mechanisms(some_pack(), results({part}), "abc");
  EXPECT_EQ(out.working, 0);
  EXPECT_EQ(out.mechanisms[0].parts, std::vector<std::string>{"a"});
}

TEST(Mechanisms, SaysWhetherTheResultsAreThisPrograms) {
  EXPECT_TRUE(make_mechanisms(some_pack(), results({}), "abc").of_this_program);
  EXPECT_FALSE(make_mechanisms(some_pack(), results({}), "def").of_this_program);
}

TEST(Mechanisms, NamesWhatOfThePackStandsForOne) {
  auto const out = make_mechanisms(some_pack(), std::nullopt, "abc");
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
