#pragma once
// Whose figures somebody may open: everything, or the subtrees under some units. Totals and ranks of a level are for
// all; lines, gaps and formulas of a unit are for those who see it. Plain value.
#include <string>
#include <vector>

#include "base/result.h"
#include "model/org.h"

namespace jixiao::app {

struct Scope {
  bool everything = false;
  std::vector<std::string> roots;  // codes: these units and all below them

  static Scope all() { return {true, {}}; }
};

// A unit that is not in the tree is seen only by those who see everything.
bool sees(Scope const& scope, OrgTree const& tree, std::string const& unit);

// reading.out_of_scope, of kind forbidden, names the unit.
Result<void> check_sees(Scope const& scope, OrgTree const& tree, std::string const& unit);

}  // namespace jixiao::app
