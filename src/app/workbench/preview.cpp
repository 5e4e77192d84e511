#include "app/workbench/preview.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "app/facts.h"
#include "app/reading/standing.h"

namespace jixiao::app {
namespace {

PreviewSide side_of(UnitRecord const* record, std::string const& indicator) {
  PreviewSide out;
  if (!record) return out;
  out.total = record->total.total;
  out.rank = record->total.rank;
  if (auto const* line = find_line(*record, indicator)) {
    out.value = line->value;
    out.score = line->score;
    out.light = line->light;
    out.status = line->status;
  }
  return out;
}

class Comparison {
 public:
  Comparison(Pack const& pack, OrgTree const& tree, Scope const& scope, std::string const& indicator)
      : pack_(pack), tree_(tree), scope_(scope), indicator_(indicator) {}

  void fill(Sides const& sides, Preview& out) {
    for (auto const& record : sides.after) {
      auto const found = sides.before.find(record.total.unit);
      add(found == sides.before.end() ? nullptr : found->second, record, out);
    }
    for (auto const& indicator : pack_.indicators) {
      if (others_.contains(indicator.id)) out.others.push_back({indicator.id, indicator.name});
    }
  }

 private:
  void add(UnitRecord const* before, UnitRecord const& after, Preview& out) {
    PreviewRow row;
    row.unit = after.total.unit;
    row.name = after.total.unit_name;
    row.group = after.total.peer_group;
    if (!row.group.empty()) row.group_title = group_title(pack_, after.total.level, row.group);
    row.before = side_of(before, indicator_);
    row.after = side_of(&after, indicator_);
    bool const value = row.before.value != row.after.value || row.before.status != row.after.status;
    bool const score = row.before.score != row.after.score;
    bool const total = row.before.total != row.after.total;
    bool const rank = row.before.rank != row.after.rank;
    row.changed = value || score || total || rank || row.before.light != row.after.light;
    ++out.units;
    out.values_changed += value ? 1 : 0;
    out.scores_changed += score ? 1 : 0;
    out.totals_changed += total ? 1 : 0;
    out.ranks_changed += rank ? 1 : 0;
    note_others(before, after);
    if (sees(scope_, tree_, row.unit)) {
      out.rows.push_back(std::move(row));
    } else {
      ++out.hidden;
    }
  }

  void note_others(UnitRecord const* before, UnitRecord const& after) {
    if (!before) return;
    for (auto const& line : after.scores) {
      if (line.indicator == indicator_ || others_.contains(line.indicator)) continue;
      auto const* then = find_line(*before, line.indicator);
      if (!then || then->value != line.value || then->score != line.score) others_.insert(line.indicator);
    }
  }

  Pack const& pack_;
  OrgTree const& tree_;
  Scope const& scope_;
  std::string const& indicator_;
  std::set<std::string> others_;
};

Checked<OrgTree> tree_of(Home& home, Period period) {
  JX_TRY(auto const units, load_units(home));
  return OrgTree::create(units, period.last_day());
}

}  // namespace

Previews::Latest& Previews::latest_of(std::string const& run) {
  if (!runs_.contains(run) && runs_.size() >= runs_max) {
    runs_.erase(std::min_element(runs_.begin(), runs_.end(),
                                 [](auto const& a, auto const& b) { return a.second.touched < b.second.touched; }));
  }
  auto& latest = runs_[run];
  latest.touched = ++touches_;
  return latest;
}

std::stop_source Previews::begin(std::string const& run, std::int64_t turn) {
  std::stop_source mine;
  if (run.empty()) return mine;
  std::lock_guard const lock(runs_mutex_);
  auto& latest = latest_of(run);
  // Requests of one page overtake each other where the server is busy.
  if (turn < latest.turn || (turn == latest.turn && turn > 0 && latest.stop.stop_requested())) {
    mine.request_stop();
    return mine;
  }
  latest.stop.request_stop();
  latest.stop = mine;
  latest.turn = turn;
  return mine;
}

void Previews::stop(std::string const& run, std::int64_t turn) {
  if (run.empty()) return;
  std::lock_guard const lock(runs_mutex_);
  auto& latest = latest_of(run);
  if (turn > 0 && turn < latest.turn) return;  // what it gives up was given up by a later one
  latest.turn = std::max(latest.turn, turn);
  latest.stop.request_stop();
}

Checked<Preview> Previews::run(Home& home, Published& published, Scope const& scope, PreviewQuery const& query) {
  auto mine = begin(query.run, query.turn);
  std::stop_callback const with_all(all_.get_token(), [&mine] { mine.request_stop(); });
  auto out = run_alone(home, published, scope, query, mine.get_token());
  if (!out && mine.stop_requested()) {
    return tl::unexpected<Errors>(Errors{{ErrorKind::conflict, "workbench.preview_stopped", {}, ""}});
  }
  return out;
}

Checked<Preview> Previews::run_alone(Home& home, Published& published, Scope const& scope, PreviewQuery const& query,
                                     std::stop_token stop) {
  std::lock_guard const lock(running_);
  if (stop.stop_requested()) {
    return tl::unexpected<Errors>(Errors{{ErrorKind::conflict, "workbench.preview_stopped", {}, ""}});
  }
  auto const start = std::chrono::steady_clock::now();
  JX_TRY(auto const* const active, home.pack());
  auto const found = std::find_if(active->pack.levels.begin(), active->pack.levels.end(),
                                  [&](Level const& level) { return level.id == query.level; });
  if (found == active->pack.levels.end()) {
    return tl::unexpected<Errors>(
        Errors{{ErrorKind::not_found, "reading.level_unknown", {{"level", query.level}, {"hint", ""}}, ""}});
  }
  JX_TRY(auto const changed, apply_draft(*active, query.draft));
  JX_TRY(auto const tree, tree_of(home, query.period));
  Preview out;
  std::set<std::string> indicators{query.draft.indicator};
  for (auto const& move : query.draft.moves) indicators.insert(move.indicator);
  JX_TRY(auto const sides,
         sides_.make({home, published, *active, changed, std::move(indicators), query.period, query.level, stop}));
  auto const& indicator = *changed.pack.find_indicator(query.draft.indicator);
  out.indicator = indicator.id;
  out.name = indicator.name;
  out.unit_of_value = indicator.unit;
  out.decimals = indicator.decimals;
  out.direction = indicator.direction;
  out.period = query.period;
  out.level = query.level;
  out.level_title = found->title;
  Comparison(changed.pack, tree, scope, indicator.id).fill(sides, out);
  out.atoms = atoms_of(*active, changed, indicator.id);
  for (auto const& atom : out.atoms) ++(atom.shared ? out.work.atoms_shared : out.work.atoms_new);
  out.work.partials_reused = sides.statistics.partials_cached;
  out.work.partials_computed = sides.statistics.partials_computed;
  out.work.holistic_reused = sides.statistics.holistic_cached;
  out.work.holistic_computed = sides.statistics.holistic_computed;
  out.work.passes = sides.statistics.passes_run;
  out.work.rows_scanned = sides.statistics.rows_scanned;
  out.work.before_kept = sides.before_kept;
  out.work.judged_anew = static_cast<int>(sides.anew.size());
  if (!sides.lines_of.empty()) out.work.lines_of = sides.lines_of;
  out.work.facts_since = sides.facts_since;
  out.work.milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
  return out;
}

}  // namespace jixiao::app
