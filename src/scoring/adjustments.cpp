#include "scoring/adjustments.h"

#include <algorithm>
#include <map>

#include "base/words.h"
#include "scoring/figure.h"
#include "scoring/wording.h"

namespace jixiao::scoring {
namespace {

Decimal const count_max = 1'000'000'000;

struct Applied {
  AdjustmentRule const* rule;
  Decimal count;
  Decimal points;
};

bool is_for(AdjustmentRule const& rule, std::string const& level) {
  return rule.levels.empty() || std::find(rule.levels.begin(), rule.levels.end(), level) != rule.levels.end();
}

bool is_known(Cell const& count) {
  if (count.is_number()) return count.number <= count_max;
  return count.state == CellState::not_applicable;
}

// Of each matter in an exclusive group the entry with the most points per occurrence stays, counted once. Additions and
// deductions do not exclude each other.
std::vector<Applied> without_excluded(
    std::vector<std::pair<AdjustmentRule const*, AdjustmentCount const*>> const& entries) {
  std::vector<Applied> out;
  std::map<std::tuple<std::string, std::string, bool>, std::size_t> taken;
  for (auto const& [rule, entry] : entries) {
    if (!rule->excludes) {
      out.push_back({rule, entry->count.number, {}});
      continue;
    }
    auto const [at, is_new] =
        taken.try_emplace({*rule->excludes, entry->matter, rule->points.is_negative()}, out.size());
    if (is_new) {
      out.push_back({rule, 1, {}});
    } else if (rule->points.absolute() > out[at->second].rule->points.absolute()) {
      out[at->second].rule = rule;
    }
  }
  return out;
}

Decimal within(Decimal value, std::optional<Decimal> const& limit) {
  if (!limit) return value;
  auto const most = limit->absolute();
  return std::clamp(value, most.negated(), most);
}

// Counts of one rule together, each rule within its limit, in the pack's order.
std::vector<Applied> per_rule(std::vector<AdjustmentRule> const& rules, std::vector<Applied> const& applied) {
  std::vector<Applied> out;
  for (auto const& rule : rules) {
    Figure count = 0;
    for (auto const& one : applied) {
      if (one.rule == &rule) count = count + one.count;
    }
    if (!count.number || count.number->is_zero()) continue;
    auto const points = (Figure(rule.points) * count).number;
    if (points) out.push_back({&rule, *count.number, within(*points, rule.limit)});
  }
  return out;
}

std::string line_of(Applied const& one) {
  auto const points = rounded_points(one.points);
  return say("scoring.adjustment", {{"rule", one.rule->title.empty() ? one.rule->id : one.rule->title},
                                    {"points", signed_grouped(points)},
                                    {"count", grouped(one.count)}});
}

}  // namespace

AdjustmentResult apply_adjustments(std::vector<AdjustmentRule> const& rules, AdjustmentLimits const& limits,
                                   std::string const& level, std::span<AdjustmentCount const> counts) {
  AdjustmentResult out;
  std::vector<std::pair<AdjustmentRule const*, AdjustmentCount const*>> entries;
  for (auto const& entry : counts) {
    auto const rule = std::find_if(rules.begin(), rules.end(), [&](auto const& r) { return r.id == entry.rule; });
    if (rule == rules.end() || !is_for(*rule, level)) continue;
    if (!is_known(entry.count)) out.unknown.push_back(rule->id);
    if (!is_known(entry.count) || !entry.count.is_number() || entry.count.number <= Decimal(0)) continue;
    entries.emplace_back(&*rule, &entry);
    if (rule->veto && std::find(out.vetoes.begin(), out.vetoes.end(), rule->id) == out.vetoes.end()) {
      out.vetoes.push_back(rule->id);
    }
  }
  Figure bonus = 0, deduction = 0;
  for (auto const& one : per_rule(rules, without_excluded(entries))) {
    (one.points.is_negative() ? deduction : bonus) = (one.points.is_negative() ? deduction : bonus) + one.points;
    out.lines.push_back(line_of(one));
  }
  auto const capped_bonus = std::min(bonus.number.value_or(limits.bonus_max), limits.bonus_max);
  auto const sum = Figure(capped_bonus) + within(deduction.number.value_or(0), limits.deduction_max);
  out.sum = rounded_points(sum.number.value_or(0));
  return out;
}

}  // namespace jixiao::scoring
