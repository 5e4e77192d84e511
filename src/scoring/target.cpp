#include "scoring/target.h"

#include <algorithm>

namespace jixiao::scoring {
namespace {

bool fits(TargetRule const& rule, TargetSubject const& subject, Period period) {
  if (rule.unit && *rule.unit != subject.unit) return false;
  if (rule.level && *rule.level != subject.level) return false;
  if (rule.group && std::find(subject.groups.begin(), subject.groups.end(), *rule.group) == subject.groups.end())
    return false;
  if (rule.from && period.last_month() < rule.from->first_month) return false;
  return !rule.to || period.last_month() <= rule.to->last_month();
}

int specificity(TargetRule const& rule) { return rule.unit ? 3 : rule.group ? 2 : rule.level ? 1 : 0; }

}  // namespace

std::optional<std::size_t> choose_target(Indicator const& indicator, TargetSubject const& subject, Period period) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < indicator.targets.size(); ++i) {
    auto const& rule = indicator.targets[i];
    if (!fits(rule, subject, period)) continue;
    if (!best || specificity(rule) >= specificity(indicator.targets[*best])) best = i;
  }
  return best;
}

}  // namespace jixiao::scoring
