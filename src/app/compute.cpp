#include "app/compute.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "app/board_inputs.h"
#include "app/facts.h"
#include "app/inherited.h"
#include "facts/duckdb_engine.h"
#include "formula/catalogue.h"
#include "formula/values.h"
#include "scoring/score_period.h"
#include "storage/fact_store.h"
#include "storage/result_store.h"

namespace jixiao::app {
namespace {

// Months facts can be of: from the first partition's to the last, and the periods asked.
formula::MonthRange bounds_of(std::vector<PartitionFile> const& files, std::vector<Period> const& periods) {
  formula::MonthRange out{periods.front().first_month, periods.front().last_month()};
  auto const include = [&](Period p) {
    out.first = std::min(out.first, p.first_month);
    out.last = std::max(out.last, p.last_month());
  };
  for (auto const period : periods) include(period);
  for (auto const& file : files) {
    if (auto const period = Period::parse(file.period)) include(*period);
  }
  return out;
}

// What a period's board needs beside itself: the quarter-end boards of the year before it, whose slower indicators
// stand on it, and for longer periods the shorter ones that indicators average, add up or end with.
std::vector<Period> boards_before(Period period) {
  std::vector<Period> out;
  for (int month = 3; month <= 12; month += 3) {
    auto const board = Period::month_of(period.year(), month);
    if (board.last_month() < period.last_month() && board != period) out.push_back(board);
  }
  return out;
}

std::vector<Period> parts_of(Pack const& pack, Period period) {
  std::vector<Period> out;
  if (std::none_of(pack.indicators.begin(), pack.indicators.end(),
                   [](Indicator const& i) { return i.year != YearMode::recompute; })) {
    return out;
  }
  for (auto const kind : {PeriodKind::half, PeriodKind::quarter, PeriodKind::month}) {
    if (months_in(kind) >= period.months() || kind < pack.pack.shortest) continue;
    for (int m = period.first_month; m <= period.last_month(); m += months_in(kind)) out.push_back({m, kind});
  }
  return out;
}

class Computation {
 public:
  Computation(Home& home, policy::LoadedPack const& pack, ComputeRequest const& request)
      : home_(home), loaded_(pack), pack_(pack.pack), request_(request), history_({}, {}) {}

  Checked<ComputeReport> run() {
    auto const start = std::chrono::steady_clock::now();
    JX_TRY(auto units, load_units(home_));
    if (auto const tree = OrgTree::create(units, request_.periods.back().last_day()); !tree) {
      return tl::unexpected<Errors>(tree.error());
    }
    history_ = formula::OrgHistory(std::move(units), pack_.successions);
    if (auto done = run_checked(); !done) return tl::unexpected<Errors>(Errors{done.error()});
    report_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return std::move(report_);
  }

 private:
  void say(std::string const& step) const {
    if (request_.on_progress) request_.on_progress(step);
  }

  Result<void> check_stop() const {
    if (request_.stop.stop_requested()) return fail(ErrorKind::unavailable, "app.job_stopped");
    return {};
  }

  Result<void> run_checked() {
    JX_TRY(files_, storage::FactStore(home_.database()).current_files());
    facts_digest_ = facts_digest(files_);
    auto periods = request_.periods;
    std::sort(periods.begin(), periods.end(), [](Period a, Period b) { return a.last_month() < b.last_month(); });
    std::vector<Period> all;
    for (auto const period : periods) {
      if (period.months() > months_in(pack_.pack.shortest) || period.kind == pack_.pack.shortest) {
        auto const before = pack_.pack.shortest == PeriodKind::month ? boards_before(period) : std::vector<Period>{};
        all.insert(all.end(), before.begin(), before.end());
        auto const parts = parts_of(pack_, period);
        all.insert(all.end(), parts.begin(), parts.end());
        all.push_back(period);
      } else {
        return fail("app.period_too_short", {{"period", period.to_string()}});
      }
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());

    facts::EngineSettings settings;
    settings.facts_folder = home_.paths().facts();
    settings.cache_folder = home_.paths().cache();
    settings.threads = request_.threads;
    settings.stop = request_.stop;
    settings.progress = [this](facts::EngineProgress const& p) { say("读取 " + p.dataset); };
    JX_TRY(auto const engine, facts::DuckDbEngine::create(pack_, loaded_.program, files_, std::move(settings)));
    auto const bounds = bounds_of(files_, all);
    say("派生数据集");
    JX_CHECK(engine->prepare_derived(bounds));
    JX_TRY(facts_, formula::plan_and_run(loaded_.program, pack_, *engine, history_, all, bounds));
    report_.statistics = engine->statistics();
    JX_TRY(report_.recomputed,
           name_causes(home_, loaded_, engine->recomputed(), engine->record_before(), engine->files()));
    for (auto const& [unit, rows] : facts_.orphans) {
      report_.orphan_rows += rows;
      if (report_.orphan_units.size() < 5) report_.orphan_units.push_back(unit);
    }
    formula::Values values(loaded_.program, pack_, history_, facts_);
    for (auto const period : periods) JX_CHECK(compute_one(values, period));
    (void)engine->keep_record(loaded_.digest);  // without it the next computation names no cause
    return {};
  }

  Result<void> compute_one(formula::Values& values, Period period) {
    JX_CHECK(check_stop());
    say("计分 " + period.to_string());
    if (pack_.pack.shortest == PeriodKind::month) {
      for (auto const board : boards_before(period)) {
        if (!standing_.contains(board)) JX_CHECK(score_board(values, board, without_bands()));
      }
    }
    JX_TRY(auto const records, score_board(values, period, pack_));
    storage::Run run;
    run.period = period;
    run.pack_digest = loaded_.digest;
    run.catalogue = formula::catalogue_version();
    run.facts_digest = facts_digest_;
    run.computed_at = request_.now.to_string();
    JX_CHECK(check_stop());
    JX_CHECK(request_.keep ? request_.keep(run, records)
                           : storage::ResultStore(home_.database()).replace_draft(run, records));
    summarise(period, records);
    return {};
  }

  // Of a board that is scored only for what stands on later ones nobody reads the totals: the thousand runs that tell
  // how firm its ranks are would be wasted.
  Pack const& without_bands() {
    if (!without_bands_) {
      without_bands_ = pack_;
      without_bands_->robustness.runs = 0;
    }
    return *without_bands_;
  }

  // Scores all levels of one board and keeps what later boards of the year need of it.
  Result<std::vector<UnitRecord>> score_board(formula::Values& values, Period period, Pack const& pack) {
    auto const tree = history_.at(period.last_month());
    if (!tree) return fail(tree.error().front());
    auto const own = values.compute(period);
    auto with_parts = own;
    for (auto const part : parts_of(pack_, period)) {
      auto more = values.compute(part);
      std::move(more.begin(), more.end(), std::back_inserter(with_parts));
      add_successor_values(values, pack_, history_, **tree, part, with_parts);
    }
    std::vector<Score> earlier;
    for (auto const board : boards_before(period)) {
      auto const found = standing_.find(board);
      if (found != standing_.end()) earlier.insert(earlier.end(), found->second.begin(), found->second.end());
    }
    std::vector<UnitRecord> records;
    std::vector<Score> kept;
    for (auto const& level : pack_.levels) {
      auto const units = scoring::units_at_level(**tree, level.id);
      if (units.empty()) continue;
      JX_CHECK(add_inherited(values, level.id, units, period, earlier));
      JX_TRY(auto level_records, score_level(values, pack, level.id, units, period, with_parts, earlier));
      add_observed(values, own, level.id, period, level_records);
      for (auto const& record : level_records) {
        for (auto const& score : record.scores) {
          // Only what is slower than a month can stand on a later board.
          if (score.stands_since.months() > 1 && score.stands_since.ends_with(score.period)) kept.push_back(score);
        }
      }
      std::move(level_records.begin(), level_records.end(), std::back_inserter(records));
    }
    if (period.kind == PeriodKind::month) {
      std::erase_if(standing_, [&](auto const& board) { return board.first.year() < period.year(); });
      standing_[period] = std::move(kept);
    }
    return records;
  }

  Result<void> add_inherited(formula::Values& values, std::string const& level, std::vector<Unit const*> const& units,
                             Period period, std::vector<Score>& earlier) {
    if (!pack_.find_sheet(level)) return {};
    for (auto const board : boards_before(period)) {
      auto const found = standing_.find(board);
      if (found == standing_.end()) continue;
      Inheritance const from{loaded_.program, pack_, history_, board, found->second};
      JX_TRY(auto const inherited, inherited_scores(values, from, level, units, period));
      earlier.insert(earlier.end(), inherited.begin(), inherited.end());
    }
    return {};
  }

  Result<std::vector<UnitRecord>> score_level(formula::Values& values, Pack const& pack, std::string const& level,
                                              std::vector<Unit const*> const& units, Period period,
                                              std::vector<IndicatorValue> const& all,
                                              std::vector<Score> const& earlier) {
    std::vector<UnitRecord> records(units.size());
    for (std::size_t i = 0; i < units.size(); ++i) {
      records[i].total.unit = units[i]->code;
      records[i].total.unit_name = units[i]->name;
      records[i].total.level = level;
      records[i].total.period = period;
    }
    if (!pack_.find_sheet(level)) return records;
    auto const inputs = make_inputs(values, loaded_.program, pack_, level, units, period);
    JX_TRY(auto result, scoring::score_period({pack, level, period, units, all, inputs, earlier}));
    std::unordered_map<std::string, std::size_t> index;
    for (std::size_t i = 0; i < units.size(); ++i) {
      index[units[i]->code] = i;
      records[i].total = std::move(result.totals[i]);
    }
    for (auto& score : result.scores) records[index.at(score.unit)].scores.push_back(std::move(score));
    return records;
  }

  // Indicators that are computed at this level but carry no points there.
  void add_observed(formula::Values& values, std::vector<IndicatorValue> const& own, std::string const& level,
                    Period period, std::vector<UnitRecord>& records) {
    std::unordered_map<std::string, UnitRecord*> by_unit;
    for (auto& record : records) by_unit[record.total.unit] = &record;
    for (auto const& value : own) {
      auto const found = by_unit.find(value.unit);
      if (found == by_unit.end()) continue;
      auto const& indicator = *pack_.find_indicator(value.indicator);
      if (indicator.points.contains(level) && pack_.find_sheet(level)) continue;
      auto const inputs = to_inputs(values.judge(value.indicator, value.unit, period));
      found->second->scores.push_back(observed_line(indicator, value, level, period, inputs));
    }
  }

  void summarise(Period period, std::vector<UnitRecord> const& records) {
    PeriodSummary s;
    s.period = period;
    s.units = static_cast<std::int64_t>(records.size());
    for (auto const& record : records) {
      s.totals += record.total.total ? 1 : 0;
      for (auto const& score : record.scores) {
        ++s.values;
        s.missing += score.status == ValueStatus::missing ? 1 : 0;
        s.faults += score.status == ValueStatus::fault ? 1 : 0;
      }
    }
    report_.periods.push_back(s);
  }

  Home& home_;
  policy::LoadedPack const& loaded_;
  Pack const& pack_;
  ComputeRequest const& request_;
  formula::OrgHistory history_;
  formula::FactResults facts_{formula::Rollup({}), {}, {}, {}, {}};
  std::vector<PartitionFile> files_;
  std::string facts_digest_;
  std::map<Period, std::vector<Score>> standing_;
  std::optional<Pack> without_bands_;
  ComputeReport report_;
};

}  // namespace

Checked<ComputeReport> compute_periods(Home& home, ComputeRequest const& request) {
  JX_TRY(auto const* const pack, home.pack());
  if (request.periods.empty()) return ComputeReport{};
  return Computation(home, *pack, request).run();
}

}  // namespace jixiao::app
