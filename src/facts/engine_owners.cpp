#include "facts/engine_owners.h"

#include <algorithm>
#include <set>

#include "formula/rollup.h"

namespace jixiao::facts {

std::vector<std::pair<std::string, int>> standing_owners(Pack const& pack, OrgTree const& tree) {
  std::set<std::string> codes{""};
  for (auto const& node : tree.nodes()) codes.insert(node.unit.code);
  for (auto const& unit : pack.units) codes.insert(unit.code);
  for (auto const& succession : pack.successions) codes.insert(succession.from);
  std::vector<std::pair<std::string, int>> out;
  for (auto const& code : codes) {
    auto const node = formula::find_owner(tree, pack.successions, code);
    if (node >= 0) out.emplace_back(code, node);
  }
  return out;
}

std::vector<std::pair<std::string, int>> owners_with_above(Pack const& pack, OrgTree const& tree,
                                                           std::vector<std::vector<int>> const& unions) {
  std::vector<std::pair<std::string, int>> out;
  auto const first_union = static_cast<int>(tree.nodes().size());
  for (auto const& [code, owner] : standing_owners(pack, tree)) {
    for (auto node = owner; node >= 0; node = tree.nodes()[static_cast<std::size_t>(node)].parent)
      out.emplace_back(code, node);
    for (std::size_t k = 0; k < unions.size(); ++k) {
      bool const within = std::any_of(unions[k].begin(), unions[k].end(),
                                      [&, at = owner](int node) { return tree.is_below(at, node); });
      if (within) out.emplace_back(code, first_union + static_cast<int>(k));
    }
  }
  return out;
}

Digest owners_digest(Pack const& pack, OrgTree const& tree, std::vector<std::vector<int>> const& unions) {
  Sha256 hash;
  for (auto const& node : tree.nodes())
    hash.update(node.unit.code).update("<").update(std::to_string(node.parent)).update("\n");
  for (auto const& s : pack.successions) hash.update(s.from).update(">").update(s.to).update("\n");
  for (auto const& nodes : unions) {
    for (auto const node : nodes) hash.update("+").update(std::to_string(node));
    hash.update("\n");
  }
  return hash.finish();
}

}  // namespace jixiao::facts
