#include "app/policy.h"

#include "formula/evaluate.h"
#include "policy/check.h"
#include "policy/load.h"
#include "policy/schema.h"

namespace jixiao::app {

PackReport check_pack(std::filesystem::path const& folder) {
  PackReport report;
  auto const loaded = policy::load_pack(folder);
  if (!loaded) {
    report.errors = loaded.error();
    return report;
  }
  auto const& pack = loaded->pack;
  report.title = pack.pack.title;
  report.version = pack.pack.version;
  report.digest = loaded->digest;
  report.datasets = static_cast<int>(pack.datasets.size());
  report.derived = static_cast<int>(pack.derived.size());
  report.indicators = static_cast<int>(pack.indicators.size());
  report.atoms = static_cast<int>(loaded->program.atoms().size());
  report.units = static_cast<int>(pack.units.size());
  report.mechanisms = static_cast<int>(pack.mechanisms.size());
  report.mechanisms_served = static_cast<int>(policy::served_mechanisms(pack).size());
  report.warnings = loaded->warnings;
  return report;
}

Result<std::string> pack_schema(std::string const& noun) { return policy::pack_schema(noun); }

Checked<std::string> evaluate_expression(std::string const& expression,
                                         std::map<std::string, std::string> const& variables) {
  return formula::evaluate_text(expression, variables);
}

}  // namespace jixiao::app
