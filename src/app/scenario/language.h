#pragma once
// The language of scenarios: what a province's people can read and write. A policy pack carries its scenarios in
// scenarios/*.txt; docs/scenarios.md has every step. Pure.
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace jixiao::app {

// One line that does or expects something, with the lines of its table or file below it.
struct ScenarioStep {
  int line = 0;      // 1-based, in the file
  std::string text;  // "当 计算 2026-09"
  std::vector<std::string> body;
  bool expects() const { return text.starts_with("那么 "); }
};

struct Scenario {
  std::string id;  // file and number: "考评/2"
  std::string title;
  std::vector<std::string> proves;   // "#46"
  std::vector<std::string> touches;  // shows a part of it
  std::vector<ScenarioStep> steps;
  std::string text;  // as written
};

// `name` is the file's, for ids and errors. All errors of the file are told at once.
Checked<std::vector<Scenario>> parse_scenarios(std::string_view text, std::string const& name);

// The scenarios among a pack's files, by path.
Checked<std::vector<Scenario>> scenarios_of(std::map<std::string, std::string> const& pack_files);

// Rows below a step as CSV: columns parted by |, the header first; “每行 a=b” adds a column that is the same in all
// rows; “3×” in front repeats a row, with {n} counted up over the table.
Result<std::string> table_as_csv(std::vector<std::string> const& lines);

}  // namespace jixiao::app
