#include <algorithm>

#include "formula/values_state.h"

namespace jixiao::formula {
std::vector<Context> Values::State::relatives(Relation relation, Context const& context) {
  std::vector<Context> out;
  auto const* const in_force = tree(context.period);
  int const own = in_force ? node(*in_force, context.node) : -1;
  if (own < 0) return out;
  auto const& all = nodes(*in_force, context.node);
  auto const& self = in_force->nodes()[static_cast<std::size_t>(own)];
  auto const add = [&](int other) {
    auto one = context;
    one.node = unit_index(in_force->nodes()[static_cast<std::size_t>(other)].unit.code, in_force);
    out.push_back(one);
  };
  switch (relation) {
    case Relation::parent:
      if (self.parent >= 0) add(self.parent);
      break;
    case Relation::children:
      for (auto const child : self.children) add(child);
      break;
    case Relation::siblings:
      if (self.parent < 0) break;
      for (auto const child : in_force->nodes()[static_cast<std::size_t>(self.parent)].children) {
        if (std::find(all.begin(), all.end(), child) == all.end()) add(child);
      }
      break;
    case Relation::level:
      for (auto const other : in_force->at_level(self.unit.level)) add(other);
      break;
    case Relation::peers: {
      auto const& mine = groups(context.node, context.period);
      for (auto const other : in_force->at_level(self.unit.level)) {
        auto const code = unit_index(in_force->nodes()[static_cast<std::size_t>(other)].unit.code, in_force);
        auto const& theirs = groups(code, context.period);
        bool const shared = std::any_of(mine.begin(), mine.end(), [&](auto const& g) {
          auto const found = theirs.find(g.first);
          return found != theirs.end() && found->second == g.second;
        });
        if (shared) add(other);
      }
      break;
    }
  }
  return out;
}

Scalar Values::State::parameter(std::string const& id, Context const& context) {
  for (auto const& parameter : pack_.parameters) {
    if (parameter.id == id) return parameter_at(parameter, context.period);
  }
  return Scalar::missing();
}

Cell Values::State::input(std::string const& name, Context const& context) {
  if (!frame_ || !frame_->compiled) return Cell::fault("formula.not_available");
  auto const found = frame_->compiled->inputs.find(name);
  if (found == frame_->compiled->inputs.end()) return Cell::fault("formula.not_available");
  return formula::evaluate(*found->second.root, *this, context);
}

Scalar Values::State::variable(std::vector<std::string> const& path, Context const& context) {
  if (path.size() == 1) {
    if (!frame_) return Scalar::fault("formula.not_available");
    auto const found = frame_->variables.find(path[0]);
    return found == frame_->variables.end() ? Scalar::missing() : Scalar::of(found->second);
  }
  auto const* const in_force = tree(context.period);
  int const own = in_force ? node(*in_force, context.node) : -1;
  if (path[0] != "unit" || own < 0) return Scalar::missing();
  auto const& unit = in_force->nodes()[static_cast<std::size_t>(own)].unit;
  if (path[1] == "code") return Scalar::of(unit.code);
  if (path[1] == "name") return Scalar::of(unit.name);
  if (path[1] == "level") return Scalar::of(unit.level);
  if (path[1] == "kind") return unit.kind ? Scalar::of(*unit.kind) : Scalar::missing();
  auto const attribute = unit.attributes.find(path[1]);
  return attribute == unit.attributes.end() ? Scalar::missing() : Scalar::of(attribute->second);
}

std::map<std::string, std::string> const& Values::State::groups(int unit, Period period) {
  auto const [at, added] = groups_.try_emplace({unit, period});
  if (!added) return at->second;
  std::map<std::string, std::string> out;
  auto const* const in_force = tree(period);
  auto const own = in_force ? in_force->find(code(unit)) : -1;
  if (own < 0) return at->second;
  auto const level = in_force->nodes()[static_cast<std::size_t>(own)].unit.level;
  auto const day = period.last_day();
  for (auto const& scheme : pack_.peers) {
    if (scheme.level != level) continue;
    for (auto const& group : scheme.groups) {
      if ((group.from && day < *group.from) || (group.to && *group.to < day)) continue;
      bool belongs = std::find(group.units.begin(), group.units.end(), code(unit)) != group.units.end();
      auto const* const where = program_.find("peers/" + scheme.id + "/groups/" + group.id + "/where");
      if (!belongs && where) {
        auto const holds = unrecorded([&] { return evaluate_in(*where, unit, period); });
        belongs = holds.has_value() && std::holds_alternative<bool>(holds.value) && holds.boolean();
      }
      if (!belongs) continue;
      out[scheme.id] = group.id;
      break;
    }
  }
  return groups_[{unit, period}] = std::move(out);
}

// ---- indicators
// ------------------------------------------------------------------------------------------------------------

std::size_t Values::State::indicator_index(std::string const& id) const {
  auto const found = indicators_.find(id);
  return found == indicators_.end() ? program_.indicators().size() : found->second;
}

Cell Values::State::indicator(std::string const& id, Part part, Context const& context) {
  auto const index = indicator_index(id);
  if (index == program_.indicators().size()) return Cell::fault("formula.not_available");
  auto const period = standing_period(pack_.indicators[index].cadence, context.period);
  auto const& found = unrecorded([&]() -> Computed const& { return computed(index, context.node, period); });
  auto const& cell = part == Part::value ? found.value : part == Part::numerator ? found.numerator : found.denominator;
  if (recorder_) recorder_->reads.push_back({code(context.node), id, part, period, -1, {}, cell});
  return cell;
}

Computed const& Values::State::computed(std::size_t indicator, int unit, Period period) {
  Asked const key{indicator, unit, period};
  if (auto const found = computed_.find(key); found != computed_.end()) return found->second;
  auto const parts = periods_of(pack_.indicators[indicator], period);
  auto result = parts.size() > 1 ? combined_periods(indicator, unit, parts) : from_formulas(indicator, unit, period);
  return computed_[key] = std::move(result);
}

}  // namespace jixiao::formula
