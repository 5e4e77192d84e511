// What a sheet asks of its units: a target at every level that carries points, and not the same as the sheet of the
// level above (上下一般粗).
#include <set>

#include "policy/check.h"
#include "policy/findings.h"

namespace jixiao::policy {
namespace {

// Above this share of identical entries the lower level's sheet is a copy of the upper one's.
Decimal const same_share_max = *Decimal::from_parts(9, 1);

// Rules that may hold for units of one level, by what narrows them.
class LevelRules {
 public:
  LevelRules(Pack const& pack, std::string level) : level_(std::move(level)) {
    for (auto const& scheme : pack.peers) {
      if (scheme.level != level_) continue;
      for (auto const& group : scheme.groups) groups_.push_back(group.id);
    }
    for (auto const& unit : pack.units) {
      if (unit.level == level_) units_.push_back(unit.code);
    }
  }

  bool for_all(TargetRule const& rule) const {
    return !rule.unit && !rule.group && (!rule.level || *rule.level == level_);
  }
  bool for_some(TargetRule const& rule) const {
    if (rule.level && *rule.level != level_) return false;
    if (rule.unit) return contains(units_, *rule.unit);
    return !rule.group || contains(groups_, *rule.group);
  }

  // Whether every unit of the level finds a target.
  bool covered(Indicator const& indicator) const {
    if (indicator.target) return true;
    std::set<std::string> groups, units;
    for (auto const& rule : indicator.targets) {
      if (for_all(rule)) return true;
      if (!for_some(rule)) continue;
      if (rule.unit) units.insert(*rule.unit);
      if (rule.group && !rule.unit) groups.insert(*rule.group);
    }
    auto const all_in = [](Names const& names, std::set<std::string> const& met) {
      return !names.empty() && std::all_of(names.begin(), names.end(), [&](auto const& n) { return met.contains(n); });
    };
    return all_in(groups_, groups) || all_in(units_, units);
  }

 private:
  std::string level_;
  Names groups_, units_;
};

bool needs_target(Method method) { return method != Method::rank_based && method != Method::veto; }

// ---- 上下一般粗 -----------------------------------------------------------------------------------------------------

// Whether a target is one figure for all; what reads the unit or its data is each unit's own.
bool is_fixed(formula::Node const& node) {
  using formula::NodeKind;
  bool const plain = node.kind == NodeKind::number || node.kind == NodeKind::unary || node.kind == NodeKind::binary ||
                     node.binding == formula::Binding::parameter;
  return plain && std::all_of(node.children.begin(), node.children.end(), [](auto const& c) { return is_fixed(*c); });
}

// The targets units of a level meet, each with its periods; nothing where some unit has one of its own.
std::optional<std::set<std::string>> targets_on(LoadedPack const& loaded, std::size_t index, LevelRules const& rules) {
  auto const& indicator = loaded.pack.indicators[index];
  auto const& compiled = loaded.program.indicators()[index];
  std::set<std::string> out;
  bool general = false;
  auto const period = [](std::optional<Period> const& p) { return p ? p->to_string() : std::string(); };
  for (std::size_t i = 0; i < indicator.targets.size(); ++i) {
    auto const& rule = indicator.targets[i];
    if (!rules.for_some(rule)) continue;
    auto const& root = *compiled.targets[i].root;
    if (!is_fixed(root)) return std::nullopt;
    general = general || (rules.for_all(rule) && !rule.from && !rule.to);
    out.insert(formula::to_canonical_text(root) + " " + period(rule.from) + " " + period(rule.to));
  }
  if (!general && compiled.target) {
    if (!is_fixed(*compiled.target->root)) return std::nullopt;
    out.insert(formula::to_canonical_text(*compiled.target->root) + "  ");
  }
  return out;
}

// A sheet, and what holds at its level.
struct Side {
  Sheet const& sheet;
  LevelRules rules;
};

bool same_on(LoadedPack const& loaded, std::size_t index, Side const& upper, Side const& lower) {
  auto const& indicator = loaded.pack.indicators[index];
  auto const a = indicator.points.find(upper.sheet.level);
  auto const b = indicator.points.find(lower.sheet.level);
  if (a == indicator.points.end() || b == indicator.points.end()) return false;
  if (a->second * lower.sheet.full != b->second * upper.sheet.full) return false;
  auto const above = targets_on(loaded, index, upper.rules);
  auto const below = targets_on(loaded, index, lower.rules);
  return above && below && *above == *below;
}

void compare_sheets(LoadedPack const& loaded, Side const& upper, Side const& lower, Errors& warnings) {
  int on_lower = 0, same = 0;
  for (std::size_t i = 0; i < loaded.pack.indicators.size(); ++i) {
    on_lower += loaded.pack.indicators[i].points.contains(lower.sheet.level) ? 1 : 0;
    same += same_on(loaded, i, upper, lower) ? 1 : 0;
  }
  if (Decimal(same) <= same_share_max * Decimal(on_lower)) return;
  warnings.push_back({ErrorKind::invalid,
                      "policy.one_size_fits_all",
                      {{"lower", lower.sheet.level},
                       {"upper", upper.sheet.level},
                       {"same", std::to_string(same)},
                       {"all", std::to_string(on_lower)}},
                      to_text(loaded.place_of("sheets", lower.sheet.level))});
}

}  // namespace

void check_targets(LoadedPack const& loaded, Errors& warnings) {
  auto const& pack = loaded.pack;
  Findings found(loaded, warnings);
  std::map<std::string, LevelRules> rules;
  for (auto const& level : pack.levels) rules.emplace(level.id, LevelRules(pack, level.id));
  for (std::size_t i = 0; i < pack.indicators.size(); ++i) {
    auto const& indicator = pack.indicators[i];
    if (!needs_target(indicator.scoring.method)) continue;
    Names without;
    for (auto const& [level, points] : indicator.points) {
      if (!points.is_zero() && !rules.at(level).covered(indicator)) without.push_back(level);
    }
    if (!without.empty()) {
      found.add("policy.no_target", {{"indicator", indicator.id}, {"levels", join(without, "、")}},
                item("/indicators", i));
    }
  }
}

void check_one_size(LoadedPack const& loaded, Errors& warnings) {
  std::vector<Side> sides;  // from the top level down
  for (auto const& level : loaded.pack.levels) {
    if (auto const* sheet = loaded.pack.find_sheet(level.id)) sides.push_back({*sheet, {loaded.pack, level.id}});
  }
  for (std::size_t i = 0; i < sides.size(); ++i) {
    for (std::size_t k = i + 1; k < sides.size(); ++k) compare_sheets(loaded, sides[i], sides[k], warnings);
  }
}

}  // namespace jixiao::policy
