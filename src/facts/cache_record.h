#pragma once
// What the cached results of a home hang on, as the last computation left it: cache/record.json. With it the next one
// can say why it computes something again and which files of the cache nobody needs any more. It can be rebuilt like
// all of the cache: without it the next computation names no cause, and its figures are the same.
#include <array>
#include <boost/describe.hpp>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "facts/engine_files.h"

namespace jixiao::facts {

struct RecordedFile {
  std::string batch;
  std::string digest;
  std::int64_t rows = 0;
};
BOOST_DESCRIBE_STRUCT(RecordedFile, (), (batch, digest, rows))

struct RecordedPartition {
  std::string digest;
  std::vector<RecordedFile> files;
};
BOOST_DESCRIBE_STRUCT(RecordedPartition, (), (digest, files))

// What the results of one atom, or one partition of a derived dataset, hang on beside the rows.
struct RecordedForm {
  std::string definition;                         // canonical text of an atom, key of a derived dataset
  std::string program;                            // the engine's version and that of the function catalogue
  std::string sql;                                // digest of what is run
  std::string calendar;                           // digest of the work calendar, where it is read
  std::map<std::string, std::string> references;  // dimension → digest of its rows
  int run = 0;                                    // that used it last
};
BOOST_DESCRIBE_STRUCT(RecordedForm, (), (definition, program, sql, calendar, references, run))
constexpr auto optional_members(RecordedForm const*) { return std::array{"calendar"}; }

struct RecordedUse {
  int run = 0;                         // that used the file last
  std::map<std::string, int> entries;  // of a file with several results: start of the key → run
};
BOOST_DESCRIBE_STRUCT(RecordedUse, (), (run, entries))

struct CacheRecord {
  int run = 0;                                                                 // number of the last computation
  std::string pack;                                                            // digest of the pack it followed
  std::map<std::string, std::map<std::string, RecordedPartition>> partitions;  // dataset → period
  std::map<std::string, RecordedForm> forms;                                   // by dataset and key
  std::map<std::string, int> trees;                                            // digest of a unit tree → run
  std::map<std::string, RecordedUse> files;                                    // by path under cache/
};
BOOST_DESCRIBE_STRUCT(CacheRecord, (), (run, pack, partitions, forms, trees, files))
constexpr auto optional_members(CacheRecord const*) { return std::array{"pack"}; }

// A file nothing current refers to is kept while one of this many last computations has used it: a year of months, and
// once more for figures that go back and forth between two packs.
constexpr int runs_kept = 24;

// Empty (run = 0) if there is none that can be read.
CacheRecord read_cache_record(std::filesystem::path const& cache_folder);
Result<void> write_cache_record(std::filesystem::path const& cache_folder, CacheRecord const& record);

// Deletes files of the cache that belong to no partition of `files` and that none of the last computations used, and
// leftovers of writes that never ended; files the record does not know yet are entered with its run. Forgets what is
// too old. The caller must hold the cache for itself (CacheLock). Returns the number of files deleted.
std::int64_t prune_cache(std::filesystem::path const& cache_folder, FactFiles const& files, CacheRecord& record);

// Readers share the cache; who prunes must have it alone. Where the lock's file cannot be made there is nobody to keep
// out: the folder cannot be pruned either.
class CacheLock {
 public:
  explicit CacheLock(std::filesystem::path const& cache_folder);  // waits while somebody prunes
  CacheLock(CacheLock const&) = delete;
  CacheLock& operator=(CacheLock const&) = delete;
  ~CacheLock();
  bool try_alone();  // false while somebody else reads; share() afterwards in both cases
  void share();

 private:
  int fd_ = -1;
};

}  // namespace jixiao::facts
