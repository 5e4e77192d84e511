#pragma once
// One period into a draft: values by formula, scores, ranks, totals.
#include <functional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "app/boards.h"
#include "app/compute_causes.h"
#include "app/home.h"
#include "formula/engine.h"
#include "model/record.h"
#include "storage/result_store.h"

namespace jixiao::app {

struct Actor;  // app/access/audit.h

struct ComputeRequest {
  std::vector<Period> periods;  // computed together: facts are read once
  Timestamp now;
  int threads = 2;
  std::set<std::string> levels = {};  // whose sheets are made, empty: all. Values roll up from every unit all the same
  std::function<void(std::string const& step)> on_progress;
  std::stop_token stop;  // ends with facts.engine_stopped or app.job_stopped; drafts kept by then stay
  // Where a draft goes, if not into the home itself: a computation over a reading home leaves its drafts to the writer.
  std::function<Result<void>(storage::Run const&, std::vector<UnitRecord> const&)> keep;
};

struct PeriodSummary {
  Period period;
  std::int64_t units = 0;
  std::int64_t values = 0;
  std::int64_t missing = 0;  // values that should be there and are not
  std::int64_t faults = 0;
  std::int64_t totals = 0;
};

struct ComputeReport {
  std::vector<PeriodSummary> periods;
  formula::EngineStatistics statistics;
  ComputeCauses recomputed;               // what the cache did not have, and why
  std::int64_t orphan_rows = 0;           // facts of units nobody knows
  std::vector<std::string> orphan_units;  // examples
  double seconds = 0;
};

Checked<ComputeReport> compute_periods(Home& home, ComputeRequest const& request);
// A draft and its record on the audit trail in one transaction: for ComputeRequest::keep where somebody asked for it.
Result<void> keep_draft(Home& home, storage::Run const& run, std::vector<UnitRecord> const& records, Actor const& actor,
                        Timestamp now);

// The same computation with a pack that need not be the active one, for the units of one level. Nothing is stored but
// partial results in the cache, so a home open for reading will do. Bands of ranks are left out.
struct TrialRequest {
  policy::LoadedPack const& pack;
  Period period;
  std::string level;
  int threads = 2;
  std::stop_token stop = {};  // as of ComputeRequest
  // Only some indicators are computed, everything else stays as it was: app/boards.h says what must be there.
  KeptBoards const* kept = nullptr;
};

struct Trial {
  std::map<Period, std::vector<UnitRecord>> boards;  // the period's, and those of the year before it that were scored
  std::set<std::string> moved;                       // of kept boards: what must be judged anew too
  formula::EngineStatistics statistics;
  double seconds = 0;
};

Checked<Trial> try_period(Home& home, TrialRequest const& request);

}  // namespace jixiao::app
