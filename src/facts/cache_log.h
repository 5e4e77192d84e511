#pragma once
// What one computation takes from the cache and what it has to compute, with the reasons: it compares what the results
// hang on today with the record of the last computation (cache_record.h).
#include <memory>
#include <optional>
#include <set>

#include "base/hash.h"
#include "facts/cache_record.h"
#include "facts/engine_files.h"

namespace jixiao::facts {

enum class Reason {
  no_record,   // nothing is known about an earlier computation
  rows,        // partitions are new or changed: `dataset`, `periods`
  definition,  // the atom or derived dataset was not there in this form
  sql,         // defined as before, but something it reads is declared otherwise: a column, a parameter
  reference,   // rows of a dimension that is read: `dataset`
  calendar,    // the work calendar
  tree,        // units and who follows whom
  program,     // the engine or the function catalogue
  new_period,  // nothing changed: it was not asked for before
  missing      // nothing changed: it was in the cache and is gone
};
BOOST_DESCRIBE_ENUM(Reason, no_record, rows, definition, sql, reference, calendar, tree, program, new_period, missing)

struct RecomputeReason {
  Reason reason = Reason::no_record;
  std::string dataset;
  std::vector<std::string> periods;  // of the partitions
};

enum class ResultKind { partial, holistic, derived };
BOOST_DESCRIBE_ENUM(ResultKind, partial, holistic, derived)

// A result the cache did not have.
struct Recomputed {
  ResultKind kind = ResultKind::partial;
  std::string dataset;
  std::string period;  // partition, month or range of months
  std::string key;     // of the atom as bound; empty for a derived dataset
  std::shared_ptr<RecordedForm const> form;
  std::vector<RecomputeReason> reasons;  // at least one
};

class CacheLog {
 public:
  explicit CacheLog(std::filesystem::path cache_folder);

  // A result found, or computed and written: in `file`, under `entry` where a file holds several. Files are absolute.
  void used(std::filesystem::path const& file, Digest const* entry = nullptr);
  // What results of an atom hang on, also when all of them come from the cache.
  void uses(std::string const& dataset, std::string const& key, std::shared_ptr<RecordedForm const> form);
  void uses_tree(std::string const& tree) { trees_.insert(tree); }
  // An entry that no recent computation has used, so that whoever rewrites the file may leave it out.
  bool is_stale(std::filesystem::path const& file, Digest const& entry);

  // What the result had to be computed from. `periods`: partitions of the dataset that it reads, `tree`: digest of the
  // unit tree or empty.
  struct Lacking {
    ResultKind kind = ResultKind::partial;
    std::string dataset;  // whose atom it is, or that is derived
    std::string period;
    std::string key;
    std::shared_ptr<RecordedForm const> form;
    std::string rows_of;  // dataset the rows come from, empty = `dataset`
    std::vector<Partition const*> partitions;
    std::string tree;
    std::filesystem::path file;
    Digest const* entry = nullptr;
  };
  void lacking(Lacking const& what);

  std::vector<Recomputed> const& recomputed() const { return recomputed_; }
  CacheRecord const& before() const;  // read when first asked for
  // The record for the next computation, of these files and this pack.
  CacheRecord after(FactFiles const& files, std::string const& pack) const;

 private:
  std::string name_of(std::filesystem::path const& file) const;
  std::vector<RecomputeReason> reasons(Lacking const& what) const;

  std::filesystem::path folder_;
  mutable std::optional<CacheRecord> before_;
  std::map<std::string, std::set<std::string>> used_;  // file → entries
  std::map<std::string, std::shared_ptr<RecordedForm const>> forms_;
  std::set<std::string> trees_;
  std::vector<Recomputed> recomputed_;
};

}  // namespace jixiao::facts
