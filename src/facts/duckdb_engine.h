#pragma once
// The embedded fact engine: Parquet partitions read by DuckDB behind formula/engine.h.
//
// Storage it reads (ingest writes it): facts/<dataset>/<period>/<name>.parquet with the dataset's columns by name —
// text, code and ordered VARCHAR; integer BIGINT; decimal BIGINT × 10^scale; money BIGINT cents; date DATE; timestamp
// TIMESTAMP; boolean BOOLEAN — and _batch VARCHAR, _row BIGINT.
//
// Additive atoms: one query over a dataset's partitions for each `on` column answers all atoms whose partials are not
// in the cache, grouped by partition, owning unit and month. An entry of the cache is keyed by what is really run (the
// generated SQL, the atom, the catalogue's version, the calendar, the digests of joined dimensions) and lies in a file
// named after the partition's digest: new data recompute only what they touch, a changed formula only its own atoms.
// Holistic atoms: asked for every unit's whole subtree and every range (engine_holistic.cpp).
// Dimensions: counted as they stand at each month's end.
//
// Every result that is not in the cache is noted with the reason (cache_log.h). What nobody needs any more is deleted
// after a computation (cache_record.h).
// Derived datasets of the program are made first (derived.h) and then are datasets like any other.
// One thread at a time; DuckDB itself uses `threads`. Results do not depend on their number nor on the order of files.
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <stop_token>

#include "facts/cache_log.h"
#include "facts/engine_files.h"
#include "facts/trace.h"
#include "formula/engine.h"
#include "formula/program.h"
#include "model/facts.h"
#include "model/pack.h"

namespace jixiao::facts {

struct EngineProgress {
  std::string dataset;          // being read
  std::int64_t rows_done = 0;   // of this call
  std::int64_t rows_total = 0;  // of this call
};

struct EngineSettings {
  std::filesystem::path facts_folder;  // PartitionFile::file is relative to it
  std::filesystem::path cache_folder;  // all of it rebuildable
  int threads = 2;
  std::string memory_limit = "600MB";
  std::function<void(EngineProgress const&)> progress;  // may be empty
  std::stop_token stop;                                 // ends the running call with facts.engine_stopped
};

class DuckDbEngine : public formula::FactEngine {
 public:
  // Pack and program must outlive the engine. Derived datasets are not made yet: see prepare_derived.
  static Result<std::unique_ptr<DuckDbEngine>> create(Pack const& pack, formula::Program const& program,
                                                      std::vector<PartitionFile> const& files, EngineSettings settings);
  ~DuckDbEngine() override;

  // Makes the derived datasets' partitions for periods that touch these months. Call before asking for their atoms.
  // With `only`, those of these datasets; what they are made from must be among them.
  Result<void> prepare_derived(formula::MonthRange months, std::set<std::string> const* only = nullptr);

  Result<std::vector<std::vector<formula::Partial>>> run_additive(std::vector<formula::Atom const*> const& atoms,
                                                                  formula::MonthRange months) override;
  Result<std::vector<std::vector<formula::Holistic>>> run_holistic(
      std::vector<formula::Atom const*> const& atoms, std::vector<formula::MonthRange> const& ranges,
      OrgTree const& tree, std::vector<std::vector<int>> const& unions) override;
  Result<std::vector<Delivered>> delivered(std::string const& dataset, formula::MonthRange months) override;
  formula::EngineStatistics const& statistics() const override;

  // The rows behind an atom's value, by file and batch; files without a row that counts are left out. Derived datasets
  // must have been made.
  Result<Trace> trace(formula::Atom const& atom, TraceRequest const& request);
  Result<std::vector<Lineage>> lineage(formula::Atom const& atom, OrgTree const& tree, int node,
                                       formula::MonthRange range) {
    std::vector<int> const nodes{node};
    JX_TRY(auto found, trace(atom, {tree, nodes, range}));
    return std::move(found.lines);
  }
  FactFiles const& files() const;  // derived ones too, once made

  // What the cache did not have so far, and why; the record of the computation before that tells.
  std::vector<Recomputed> const& recomputed() const;
  CacheRecord const& record_before() const;
  // After a computation that succeeded, by whoever may write to the home: leaves the record for the next one and
  // deletes what nobody needs any more, unless somebody else is reading the cache now.
  Result<void> keep_record(std::string const& pack);

  struct State;  // for the engine's own parts

 private:
  explicit DuckDbEngine(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace jixiao::facts
