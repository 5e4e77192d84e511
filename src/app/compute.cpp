#include "app/compute.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "app/access/audit.h"
#include "app/board_periods.h"
#include "app/evaluation/periods.h"
#include "app/facts.h"
#include "facts/checked_files.h"
#include "facts/duckdb_engine.h"
#include "formula/catalogue.h"
#include "formula/reads.h"
#include "formula/values.h"
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

class Computation {
 public:
  Computation(Home& home, policy::LoadedPack const& pack, ComputeRequest const& request)
      : home_(home), loaded_(pack), pack_(pack.pack), request_(request), history_({}, {}) {}

  // Only the units of a level, and nothing is stored: the boards are left in `out`.
  void only_try(TrialRequest const& trial, Trial& out) {
    trial_request_ = &trial;
    trial_ = &out;
  }

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
    // A trial is nobody's figure; what may be published is not computed from a file that somebody changed.
    if (!trial_) JX_CHECK(facts::check_files(files_, home_.paths().facts(), home_.paths().cache()));
    auto periods = request_.periods;
    std::sort(periods.begin(), periods.end(), [](Period a, Period b) { return a.last_month() < b.last_month(); });
    JX_TRY(auto const all, periods_asked(periods));
    facts::EngineSettings settings;
    settings.facts_folder = home_.paths().facts();
    if (trial_) {
      JX_TRY(settings.cache_folder, home_.cache_folder());
    } else {
      settings.cache_folder = home_.paths().cache();
    }
    settings.threads = request_.threads;
    settings.stop = request_.stop;
    settings.progress = [this](facts::EngineProgress const& p) { say("读取 " + p.dataset); };
    JX_TRY(auto const engine, facts::DuckDbEngine::create(pack_, loaded_.program, files_, std::move(settings)));
    auto const bounds = bounds_of(files_, all);
    say("派生数据集");
    auto const* const only = kept() ? &kept()->anew : nullptr;
    std::set<std::string> datasets;
    if (only) datasets = formula::datasets_read(loaded_.program, pack_, *only);
    JX_CHECK(engine->prepare_derived(bounds, only ? &datasets : nullptr));
    JX_TRY(facts_, formula::plan_and_run(loaded_.program, pack_, *engine, history_, all, bounds, only));
    report_.statistics = engine->statistics();
    if (!trial_) {
      JX_TRY(report_.recomputed,
             name_causes(home_, loaded_, engine->recomputed(), engine->record_before(), engine->files()));
    }
    for (auto const& [unit, rows] : facts_.orphans) {
      report_.orphan_rows += rows;
      if (report_.orphan_units.size() < 5) report_.orphan_units.push_back(unit);
    }
    formula::Values values(loaded_.program, pack_, history_, facts_);
    Boards boards(loaded_, history_, trial_ ? trial_request_->level : "");
    boards.narrow(request_.levels);
    boards.end_when(request_.stop);
    if (kept()) boards.keep(*kept());
    for (auto const period : periods) JX_CHECK(compute_one(boards, values, period));
    if (trial_) {
      trial_->boards.merge(boards.take_earlier());
      trial_->moved = boards.moved();
      return {};
    }
    (void)engine->keep_record(loaded_.digest);  // without it the next computation names no cause
    return {};
  }

  KeptBoards const* kept() const { return trial_ ? trial_request_->kept : nullptr; }

  // Of kept boards only those that are judged anew in part.
  Result<std::vector<Period>> periods_asked(std::vector<Period> const& periods) const {
    if (!kept()) return periods_needed(pack_, periods);
    std::set<Period> out;
    for (auto const period : periods) {
      out.merge(boards_standing(pack_, kept()->anew, period));
      for (auto const part : parts_of(pack_, period)) out.insert(part);
      out.insert(period);
    }
    return std::vector<Period>(out.begin(), out.end());
  }

  Result<void> compute_one(Boards& boards, formula::Values& values, Period period) {
    JX_CHECK(check_stop());
    say("计分 " + period.to_string());
    JX_TRY(auto records, boards.score(values, period));
    if (trial_) {
      trial_->boards[period] = std::move(records);
      return {};
    }
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
  TrialRequest const* trial_request_ = nullptr;
  Trial* trial_ = nullptr;  // with a request
  ComputeReport report_;
};

}  // namespace

Checked<ComputeReport> compute_periods(Home& home, ComputeRequest const& request) {
  JX_TRY(auto const* const pack, home.pack());
  if (request.periods.empty()) return ComputeReport{};
  return Computation(home, *pack, request).run();
}

Result<void> keep_draft(Home& home, storage::Run const& run, std::vector<UnitRecord> const& records, Actor const& actor,
                        Timestamp now) {
  JX_TRY(auto transaction, storage::Transaction::begin(home.database()));
  JX_CHECK(storage::ResultStore(home.database()).replace_draft(run, records));
  Deed deed{.action = "draft.compute", .object = run.period.to_string()};
  deed.detail = fmt::format("{} 个单位", records.size());
  deed.after = draft_tag(run);
  JX_CHECK(record_audit(home.database(), actor, deed, now));
  return transaction.commit();
}

Checked<Trial> try_period(Home& home, TrialRequest const& request) {
  Trial out;
  ComputeRequest compute;
  compute.periods = {request.period};
  compute.threads = request.threads;
  compute.stop = request.stop;
  Computation computation(home, request.pack, compute);
  computation.only_try(request, out);
  JX_TRY(auto report, computation.run());
  out.statistics = report.statistics;
  out.seconds = report.seconds;
  return out;
}

}  // namespace jixiao::app
