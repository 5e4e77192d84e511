#include "app/reading/scope.h"

namespace jixiao::app {

bool sees(Scope const& scope, OrgTree const& tree, std::string const& unit) {
  if (scope.everything) return true;
  int const node = tree.find(unit);
  if (node < 0) return false;
  for (auto const& root : scope.roots) {
    int const ancestor = tree.find(root);
    if (ancestor >= 0 && tree.is_below(node, ancestor)) return true;
  }
  return false;
}

}  // namespace jixiao::app
