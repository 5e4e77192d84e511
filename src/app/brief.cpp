#include "app/brief.h"

#include <algorithm>

#include "app/axis_cost.h"
#include "app/facts.h"
#include "app/reading/standing.h"
#include "app/results.h"

namespace jixiao::app {
namespace {

// The first level from the root whose units have totals.
std::string ranked_level(Pack const& pack, std::vector<UnitRecord> const& records) {
  for (auto const& level : pack.levels) {
    for (auto const& record : records) {
      if (record.total.level == level.id && record.total.rank) return level.id;
    }
  }
  for (auto const& record : records) {
    if (record.total.total) return record.total.level;
  }
  return "";
}

bool ranks_before(UnitRecord const& a, UnitRecord const& b) {
  if (a.total.peer_group != b.total.peer_group) return a.total.peer_group < b.total.peer_group;
  auto const rank = [](UnitRecord const& r) { return r.total.rank.value_or(1 << 30); };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  return a.total.unit < b.total.unit;
}

}  // namespace

Checked<Brief> make_brief(Home& home, std::optional<Period> period, std::string const& level, int gaps) {
  JX_TRY(auto const* const pack, home.pack());
  auto const failed = [](Error error) { return tl::unexpected<Errors>(Errors{std::move(error)}); };
  Brief brief;
  if (!period) {
    auto const periods = known_periods(home);
    if (!periods) return failed(periods.error());
    if (periods->empty()) return failed({ErrorKind::not_found, "app.nothing_computed", {}, ""});
    period = *std::max_element(periods->begin(), periods->end(), [](Period a, Period b) {
      return std::pair(a.last_month(), a.kind) < std::pair(b.last_month(), b.kind);
    });
  }
  brief.period = *period;
  auto set = load_results(home, {*period, {}, {}, {}, {}, false});
  if (!set) return failed(set.error());
  brief.version = set->version;
  auto const computed_with = pack_of(home, *set);
  auto const& words = computed_with ? computed_with->pack : pack->pack;
  brief.level = level.empty() ? ranked_level(words, set->records) : level;
  for (auto const& one : words.levels) {
    if (one.id == brief.level) brief.level_title = one.title;
  }
  for (auto& record : set->records) {
    if (record.total.level == brief.level) brief.ranking.push_back(std::move(record));
  }
  std::sort(brief.ranking.begin(), brief.ranking.end(), ranks_before);
  for (auto const& record : brief.ranking) {
    auto const& group = record.total.peer_group;
    brief.group_titles[group] = group_title(words, brief.level, group);
  }
  for (auto const& scheme : words.grades) {
    for (auto const& grade : scheme.grades) brief.grade_titles[grade.id] = grade.title;
  }
  for (auto const& record : brief.ranking) {
    for (auto const& score : record.scores) {
      auto const lost = rounded_points(cost_in_total(words, record, score));
      if (lost.is_zero()) continue;
      auto const* indicator = words.find_indicator(score.indicator);
      brief.gaps.push_back(
          {record.total.unit_name, indicator ? indicator->name : score.indicator, lost, score.explanation});
    }
  }
  std::stable_sort(brief.gaps.begin(), brief.gaps.end(), [](Gap const& a, Gap const& b) { return a.lost > b.lost; });
  if (brief.gaps.size() > static_cast<std::size_t>(gaps)) brief.gaps.resize(static_cast<std::size_t>(gaps));
  auto until = facts_until(home, *period, brief.version);
  if (!until) return failed(until.error());
  brief.data_until = std::move(*until);
  return brief;
}

}  // namespace jixiao::app
