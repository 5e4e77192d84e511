#include <algorithm>

#include "formula/values_state.h"

namespace jixiao::formula {
namespace {

Decimal share(int part, int whole) { return *divide(Decimal(part), Decimal(whole)); }
}  // namespace

// ---- atoms
// -------------------------------------------------------------------------------------------------------------

Values::State::View& Values::State::view(int index, Context context) {
  context.node = -1;
  auto& known = views_[index];
  for (auto& one : known) {
    if (one.context == context) return one;
  }
  Atom const& atom = program_.atoms()[static_cast<std::size_t>(index)];
  View out;
  out.context = context;
  out.range = atom_range(atom, context);
  out.tree = tree(context.period);
  auto const& bounds = facts_.bounds;
  bool const outside = out.range.last < bounds.first || out.range.first > bounds.last;
  if (out.tree && !outside) {
    out.presence = &presence_.find(index, out.range, *out.tree);
    if (atom.nature == AtomNature::holistic) {
      auto const found = facts_.holistic.find({index, out.range});
      if (found != facts_.holistic.end()) out.holistic = &found->second;
    } else {
      out.figures = &facts_.rollup.figures(index, out.range, *out.tree);
    }
  }
  known.push_back(out);
  return known.back();
}

Cell Values::State::atom(int index, Context const& context) {
  auto cell = rows_of(index, context);
  if (recorder_ && context.node != recorder_->unit)
    recorder_->reads.push_back({code(context.node), {}, {}, context.period, index, view(index, context).range, cell});
  return cell;
}

Cell Values::State::rows_of(int index, Context const& context) {
  Atom const& atom = program_.atoms()[static_cast<std::size_t>(index)];
  auto const& v = view(index, context);
  if (!v.presence) return Cell::missing("formula.no_data");
  auto const& at = nodes(*v.tree, context.node);
  if (at.empty()) return Cell::missing("formula.unit_not_in_force");
  JX_ASSERT(frame_ != nullptr);
  auto& frame = *frame_;
  auto& seen = frame.seen[v.tree];
  if (std::find(seen.begin(), seen.end(), v.presence) == seen.end()) seen.push_back(v.presence);
  auto const joint = frame.joint.find(v.tree);
  auto const& presence = joint == frame.joint.end() ? *v.presence : *joint->second;
  int owners = 0, delivered = 0;
  for (auto const node : at) {
    owners += presence.owners[static_cast<std::size_t>(node)];
    delivered += presence.delivered[static_cast<std::size_t>(node)];
  }
  if (owners == 0) {
    for (auto above = v.tree->nodes()[static_cast<std::size_t>(at[0])].parent; above >= 0;
         above = v.tree->nodes()[static_cast<std::size_t>(above)].parent) {
      if (presence.is_owner[static_cast<std::size_t>(above)]) return Cell::missing("formula.below_owner_level");
    }
    owners = 1;
    delivered = presence.own_rows[static_cast<std::size_t>(at[0])] ? 1 : 0;
  }
  if (delivered < owners) {
    auto const coverage = share(delivered, owners);
    if (!frame.coverage || coverage < *frame.coverage) frame.coverage = coverage;
    if (delivered == 0) return Cell::missing("formula.not_delivered");
    if (coverage < frame.min_coverage) return Cell::missing("formula.coverage_low");
  }
  return v.figures ? additive(atom, frame, index, v, at) : holistic(atom, v, context.node);
}

Cell Values::State::additive(Atom const& atom, Frame const& frame, int index, View const& view,
                             std::vector<int> const& nodes) {
  auto const joint = frame.joint.find(view.tree);
  auto const& presence = joint == frame.joint.end() ? *view.presence : *joint->second;
  auto const& figures = presence.complete ? view.figures->total : masked(index, view, presence);
  Figure sum;
  for (auto const node : nodes) sum = combined(atom.function, sum, figures[static_cast<std::size_t>(node)]);
  if (sum.overflow) return Cell::fault("formula.overflow");
  if (atom.nature == AtomNature::extreme && sum.rows == sum.missing) return Cell::not_applicable("formula.no_rows");
  if (atom.argument_nullable && sum.rows > 0 && sum.rows == sum.missing) return Cell::missing("formula.all_missing");
  auto const value = Decimal::from_parts(sum.value, atom.function == AggregateFunction::count ? 0 : atom.scale);
  return value ? Cell::of(*value) : Cell::fault("formula.overflow");
}

// Totals without what lies in owning units that are not present.
std::vector<Figure> const& Values::State::masked(int index, View const& view, Presence const& mask) {
  auto const [at, added] = masked_.try_emplace({index, view.range, &mask});
  auto& out = at->second;
  if (!added) return out;
  Atom const& atom = program_.atoms()[static_cast<std::size_t>(index)];
  auto const& tree_nodes = view.tree->nodes();
  out = view.figures->own;
  for (std::size_t i = 0; i < tree_nodes.size(); ++i) {
    if (!mask.is_owner[i] || mask.present[i]) continue;
    for (auto below = i; below < static_cast<std::size_t>(tree_nodes[i].subtree_end); ++below) out[below] = {};
  }
  for (std::size_t i = out.size(); i-- > 0;) {
    if (tree_nodes[i].parent < 0) continue;
    auto& above = out[static_cast<std::size_t>(tree_nodes[i].parent)];
    above = combined(atom.function, above, out[i]);
  }
  return out;
}

Cell Values::State::holistic(Atom const& atom, View const& view, int unit) {
  if (!view.holistic || !view.holistic->tree) return Cell::missing("formula.no_data");
  bool const counts = atom.function == AggregateFunction::count || atom.function == AggregateFunction::count_distinct;
  bool const adds = counts || atom.function == AggregateFunction::sum;
  auto const& at = nodes(*view.holistic->tree, unit);
  if (at.empty()) return Cell::missing("formula.unit_not_in_force");
  auto node = at.front();
  if (at.size() > 1) {  // merged since: its predecessors were asked for together
    auto const& unions = *view.holistic->unions;
    auto const found = std::lower_bound(unions.begin(), unions.end(), at);
    JX_ASSERT(found != unions.end() && *found == at);
    node = static_cast<int>(view.holistic->tree->nodes().size() + static_cast<std::size_t>(found - unions.begin()));
  }
  auto const found = view.holistic->by_node.find(node);
  if (found == view.holistic->by_node.end())
    return adds ? Cell::of(Decimal(0)) : Cell::not_applicable("formula.no_rows");
  if (found->second.is_missing)
    return adds ? Cell::missing("formula.all_missing") : Cell::not_applicable("formula.no_rows");
  return Cell::of(found->second.value);
}

// ---- the rest of the environment
// -----------------------------------------------------------------------------------------

}  // namespace jixiao::formula
