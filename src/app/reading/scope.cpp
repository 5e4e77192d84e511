#include "app/reading/scope.h"

#include <algorithm>

namespace jixiao::app {

bool sees(Scope const& scope, OrgTree const& tree, std::string const& unit) {
  if (scope.everything) return true;
  auto const node = tree.find(unit);
  return node >= 0 && std::any_of(scope.roots.begin(), scope.roots.end(), [&](std::string const& code) {
           auto const root = tree.find(code);
           return root >= 0 && tree.is_below(node, root);
         });
}

Result<void> check_sees(Scope const& scope, OrgTree const& tree, std::string const& unit) {
  if (sees(scope, tree, unit)) return {};
  auto const node = tree.find(unit);
  auto const name = node < 0 ? unit : tree.nodes()[static_cast<std::size_t>(node)].unit.name;
  return fail(ErrorKind::forbidden, "reading.out_of_scope", {{"unit", name}});
}

}  // namespace jixiao::app
