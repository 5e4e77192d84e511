#include "model/org.h"

#include <algorithm>

namespace jixiao {
namespace {

bool in_force(Unit const& unit, Date day) { return (!unit.from || *unit.from <= day) && (!unit.to || day <= *unit.to); }

// Names the circle that a unit no root reaches is in, or hangs below: "A → B → A", each followed by its superior.
Error cycle_error(std::vector<Unit const*> const& units, std::unordered_map<std::string, int> const& index,
                  Unit const* unit) {
  std::vector<Unit const*> way;
  while (std::find(way.begin(), way.end(), unit) == way.end()) {
    way.push_back(unit);
    unit = units[static_cast<std::size_t>(index.at(*unit->parent))];
  }
  std::string path;
  for (auto at = std::find(way.begin(), way.end(), unit); at != way.end(); ++at) path += (*at)->code + " → ";
  return {ErrorKind::invalid, "model.unit_cycle", {{"unit", unit->code}, {"path", path + unit->code}}, ""};
}

}  // namespace

Checked<OrgTree> OrgTree::create(std::vector<Unit> const& rows, Date day) {
  Errors errors;
  std::vector<Unit const*> units;
  std::unordered_map<std::string, int> index;  // into `units`
  for (auto const& row : rows) {
    if (!in_force(row, day)) continue;
    if (!index.emplace(row.code, static_cast<int>(units.size())).second) {
      errors.push_back({ErrorKind::invalid, "model.unit_twice", {{"unit", row.code}, {"day", day.to_string()}}, ""});
      continue;
    }
    units.push_back(&row);
  }
  std::vector<std::vector<int>> children(units.size());
  std::vector<int> roots;
  for (int i = 0; i < static_cast<int>(units.size()); ++i) {
    auto const& unit = *units[static_cast<std::size_t>(i)];
    if (!unit.parent) {
      roots.push_back(i);
      continue;
    }
    auto const parent = index.find(*unit.parent);
    if (parent == index.end()) {
      errors.push_back({ErrorKind::invalid,
                        "model.unit_parent_unknown",
                        {{"unit", unit.code}, {"parent", *unit.parent}, {"day", day.to_string()}},
                        ""});
      continue;
    }
    children[static_cast<std::size_t>(parent->second)].push_back(i);
  }

  OrgTree tree;
  tree.nodes_.reserve(units.size());
  struct Visit {
    int unit, parent, depth;
  };
  std::vector<Visit> stack;
  for (auto root = roots.rbegin(); root != roots.rend(); ++root) stack.push_back({*root, -1, 0});
  while (!stack.empty()) {
    auto const visit = stack.back();
    stack.pop_back();
    int const own = static_cast<int>(tree.nodes_.size());
    tree.nodes_.push_back({*units[static_cast<std::size_t>(visit.unit)], visit.parent, visit.depth, own + 1, {}});
    tree.by_code_.emplace(tree.nodes_.back().unit.code, own);
    if (visit.parent >= 0) tree.nodes_[static_cast<std::size_t>(visit.parent)].children.push_back(own);
    auto const& below = children[static_cast<std::size_t>(visit.unit)];
    for (auto child = below.rbegin(); child != below.rend(); ++child) stack.push_back({*child, own, visit.depth + 1});
  }
  if (errors.empty() && tree.nodes_.size() != units.size()) {  // what no root reaches hangs in a cycle
    for (auto const* unit : units) {
      if (!tree.by_code_.contains(unit->code)) {
        errors.push_back(cycle_error(units, index, unit));
        break;
      }
    }
  }
  if (!errors.empty()) return tl::unexpected<Errors>(std::move(errors));
  for (int i = static_cast<int>(tree.nodes_.size()) - 1; i > 0; --i) {
    auto const& node = tree.nodes_[static_cast<std::size_t>(i)];
    if (node.parent < 0) continue;
    auto& parent = tree.nodes_[static_cast<std::size_t>(node.parent)];
    parent.subtree_end = std::max(parent.subtree_end, node.subtree_end);
  }
  return tree;
}

int OrgTree::find(std::string const& code) const {
  auto const found = by_code_.find(code);
  return found == by_code_.end() ? -1 : found->second;
}

std::vector<int> OrgTree::at_level(std::string const& level) const {
  std::vector<int> out;
  for (int i = 0; i < static_cast<int>(nodes_.size()); ++i) {
    if (nodes_[static_cast<std::size_t>(i)].unit.level == level) out.push_back(i);
  }
  return out;
}

}  // namespace jixiao
