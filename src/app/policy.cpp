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
  report.indicators = count_indicators(pack);
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
  JX_TRY(auto const value, formula::evaluate_alone(expression, variables));
  if (value.state == CellState::fault)
    return tl::unexpected<Errors>(Errors{{ErrorKind::invalid, value.why, {}, expression}});
  return formula::to_text(value);
}

}  // namespace jixiao::app
