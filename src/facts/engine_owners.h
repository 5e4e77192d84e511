#pragma once
// Owning units as facts name them, in a tree: which node stands for a code, and what lies below a unit. Internal.
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "model/org.h"
#include "model/pack.h"

namespace jixiao::facts {

// Every code facts may name an owner by (the empty one among them) and the node that stands for it; codes nobody stands
// for are left out.
std::vector<std::pair<std::string, int>> standing_owners(Pack const& pack, OrgTree const& tree);

// (code, node) for the owner's node and every one above it; then, for union k, (code, nodes of the tree + k) once.
std::vector<std::pair<std::string, int>> owners_with_above(Pack const& pack, OrgTree const& tree,
                                                           std::vector<std::vector<int>> const& unions);

// What those depend on.
Digest owners_digest(Pack const& pack, OrgTree const& tree, std::vector<std::vector<int>> const& unions);

}  // namespace jixiao::facts
