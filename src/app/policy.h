#pragma once
// `jixiao policy check`: what is wrong with a pack folder, for people.
#include <filesystem>
#include <map>
#include <string>

#include "app/indicator_kind.h"
#include "base/result.h"

namespace jixiao::app {

struct PackReport {
  std::string title;
  std::string version;
  std::string digest;
  int datasets = 0, derived = 0, atoms = 0, units = 0;
  IndicatorCounts indicators;
  int mechanisms = 0, mechanisms_served = 0;
  Errors errors;
  Errors warnings;
};

PackReport check_pack(std::filesystem::path const& folder);

// `jixiao policy schema`: the JSON Schema of a pack's YAML (policy/schema.h).
Result<std::string> pack_schema(std::string const& noun);

// `jixiao eval`: the expression language at a prompt.
Checked<std::string> evaluate_expression(std::string const& expression,
                                         std::map<std::string, std::string> const& variables);

}  // namespace jixiao::app
