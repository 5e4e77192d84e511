#include "formula/presence.h"

#include <algorithm>

#include "formula/needs.h"

namespace jixiao::formula {
namespace {

constexpr char delivered_anything = 2;  // marker at node 0: the dataset as a whole

}  // namespace

void count_owners(Presence& presence, OrgTree const& tree) {
  auto const size = tree.nodes().size();
  presence.owners.assign(size, 0);
  presence.delivered.assign(size, 0);
  int all = 0, have = 0;
  for (std::size_t i = size; i-- > 0;) {
    presence.owners[i] += presence.is_owner[i];
    presence.delivered[i] += presence.is_owner[i] && presence.present[i] ? 1 : 0;
    all += presence.is_owner[i];
    have += presence.is_owner[i] && presence.present[i] ? 1 : 0;
    auto const parent = tree.nodes()[i].parent;
    if (parent < 0) continue;
    presence.owners[static_cast<std::size_t>(parent)] += presence.owners[i];
    presence.delivered[static_cast<std::size_t>(parent)] += presence.delivered[i];
  }
  presence.complete = all == have;
}

int PresenceBook::level_index(std::string const& level) const {
  for (std::size_t i = 0; i < pack_.levels.size(); ++i) {
    if (pack_.levels[i].id == level) return static_cast<int>(i);
  }
  return static_cast<int>(pack_.levels.size()) - 1;
}

Dataset const& PresenceBook::delivering(Dataset const& dataset) const {
  auto const* at = &dataset;
  for (std::size_t guard = 0; guard <= program_.derived().size(); ++guard) {
    auto const& all = program_.derived();
    auto const found = std::find_if(all.begin(), all.end(), [&](auto const& d) { return d.dataset.id == at->id; });
    auto const* source = found == all.end() ? nullptr : program_.datasets().find(found->from);
    if (!source) break;
    at = source;
  }
  return *at;
}

// The partitions a range touches. A dataset without partitions is one that lasts.
std::vector<MonthRange> PresenceBook::slots(Dataset const& dataset, PartitionBy partition, MonthRange range) const {
  if (dataset.kind == DatasetKind::dimension) return {{range.last, range.last}};
  if (partition == PartitionBy::none) return {{facts_.bounds.first, std::max(facts_.bounds.last, range.last)}};
  std::vector<MonthRange> out;
  int const length = months_of(partition);
  for (auto month = range.first / length * length; month <= range.last; month += length)
    out.push_back({month, month + length - 1});
  return out;
}

std::vector<char> const& PresenceBook::delivered_nodes(Dataset const& dataset, MonthRange slot, OrgTree const& tree) {
  auto const [at, added] = delivered_.try_emplace({dataset.id, slot, &tree});
  auto& out = at->second;
  if (!added) return out;
  out.assign(tree.nodes().size() + 1, 0);
  auto const months = facts_.delivered.find(dataset.id);
  if (months == facts_.delivered.end()) return out;
  for (auto month = months->second.lower_bound(slot.first); month != months->second.end() && month->first <= slot.last;
       ++month) {
    out.back() = delivered_anything;
    for (auto const& code : month->second) {
      for (auto node = facts_.rollup.owner(tree, code); node >= 0;
           node = tree.nodes()[static_cast<std::size_t>(node)].parent) {
        auto& mark = out[static_cast<std::size_t>(node)];
        if (mark) break;
        mark = 1;
      }
    }
  }
  return out;
}

// An owning unit has figures if, in every slot of its own lifetime, its unit of the delivery level has rows.
void PresenceBook::mark_delivered(Presence& out, Dataset const& source, std::vector<MonthRange> const& slots,
                                  OrgTree const& tree) {
  auto const size = tree.nodes().size();
  std::vector<int> deliverer(size, -1);  // the unit of the delivery level at or above a node
  for (std::size_t i = 0; i < size; ++i) {
    auto const& node = tree.nodes()[i];
    if (source.delivery && node.unit.level == *source.delivery)
      deliverer[i] = static_cast<int>(i);
    else if (node.parent >= 0)
      deliverer[i] = deliverer[static_cast<std::size_t>(node.parent)];
  }
  out.present.assign(size, 1);
  for (auto const slot : slots) {
    auto const& nodes = delivered_nodes(source, slot, tree);
    bool const whole = nodes.back() == delivered_anything;
    for (std::size_t i = 0; i < size; ++i) {
      if (!out.present[i]) continue;
      if (!source.delivery || deliverer[i] < 0) {
        out.present[i] = whole;
        continue;
      }
      auto const who = static_cast<std::size_t>(deliverer[i]);
      auto const& from = tree.nodes()[who].unit.from;
      bool const before_its_time = from && Period::containing(*from, PeriodKind::month).first_month > slot.last;
      out.present[i] = nodes[who] || (before_its_time && whole);
    }
  }
}

Presence const& PresenceBook::find(int index, MonthRange range, OrgTree const& tree) {
  Atom const& atom = program_.atoms()[static_cast<std::size_t>(index)];
  bool const own_missing =
      atom.argument_nullable && atom.function == AggregateFunction::sum && atom.nature == AtomNature::additive;
  auto const [at, added] = known_.try_emplace({atom.dataset, own_missing ? index : -1, range, &tree});
  auto& out = at->second;
  if (!added) return out;
  auto const& dataset = *program_.datasets().find(atom.dataset);
  auto const& source = delivering(dataset);
  auto const& nodes = tree.nodes();
  auto const lowest = pack_.levels.empty() ? std::string() : pack_.levels.back().id;
  auto owner_level = source.owner_level.value_or(lowest);
  if (dataset.owner.empty() && !nodes.empty()) owner_level = nodes[0].unit.level;
  out.level = level_index(owner_level);
  out.is_owner.assign(nodes.size(), 0);
  for (std::size_t i = 0; i < nodes.size(); ++i) out.is_owner[i] = nodes[i].unit.level == owner_level;
  mark_delivered(out, source, slots(source, atom.partition, range), tree);
  out.own_rows = out.present;
  if (own_missing) {
    auto const& figures = facts_.rollup.figures(index, range, tree);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      auto const& own = figures.total[i];
      if (out.is_owner[i] && own.rows > 0 && own.missing == own.rows) out.present[i] = 0;
    }
  }
  count_owners(out, tree);
  return out;
}

Presence const& PresenceBook::joint(std::vector<Presence const*> const& all, OrgTree const& tree) {
  auto const [at, added] = joint_.try_emplace({&tree, all});
  auto& out = at->second;
  if (!added) return out;
  auto const* coarsest = all.front();
  for (auto const* one : all) {
    if (one->level < coarsest->level) coarsest = one;
  }
  out = *coarsest;
  for (std::size_t i = 0; i < out.present.size(); ++i) {
    if (!out.is_owner[i]) continue;
    for (auto const* one : all) {
      // Finer units: all of those below must be there.
      bool const there = one->level == out.level ? one->present[i] != 0
                         : one->owners[i] > 0    ? one->delivered[i] == one->owners[i]
                                                 : one->own_rows[i] != 0;
      if (!there) out.present[i] = 0;
    }
  }
  count_owners(out, tree);
  return out;
}

}  // namespace jixiao::formula
