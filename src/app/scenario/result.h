#pragma once
// How scenarios ended: what 讲话对照 is made of. Kept as a file that names the program and the policy pack they were
// run with, so that nobody takes them for another's.
#include <array>
#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "base/date.h"

namespace jixiao::app {

// One scenario as it was run: given facts and pack, expected values, scores, lights, answers, findings.
struct ScenarioResult {
  std::string id;  // file and number: "考评/2"
  std::string title;
  std::vector<std::string> proves;   // mechanisms it proves as a whole: "#46"
  std::vector<std::string> touches;  // mechanisms it shows a part of, and does not make working
  std::string text;                  // as written
  bool passed = false;
  std::string failure;  // what was expected and what was there
};
BOOST_DESCRIBE_STRUCT(ScenarioResult, (), (id, title, proves, touches, text, passed, failure))
constexpr auto optional_members(ScenarioResult const*) { return std::array{"failure"}; }

struct ScenarioResults {
  std::string program;  // SHA-256 of the binary they were run with
  std::string pack;     // digest of the policy pack
  Timestamp ran_at;
  std::vector<ScenarioResult> scenarios;
};
BOOST_DESCRIBE_STRUCT(ScenarioResults, (), (program, pack, ran_at, scenarios))

}  // namespace jixiao::app
