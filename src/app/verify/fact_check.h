#pragma once
// The facts against the ledger: batches with their leaves, partition files with the batches that brought and retired
// them, findings about rows, the inputs of publications with the files in use when they were published, and the bytes
// on disk. Batches taken in before their leaves named files are held by sums of rows, by the names of files and by the
// publications that read them (docs/verify.md).
#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/batch_entry.h"
#include "app/verify/leaf_book.h"
#include "storage/event_store.h"
#include "storage/result_store.h"

namespace jixiao::app {

class Home;

class FactCheck {
 public:
  FactCheck(Home& home, Findings& findings, LedgerReport& report) : home_(home), findings_(findings), report_(report) {}

  Result<void> batches(std::vector<storage::StoredEvent> const& events);
  Result<void> partition_files();
  Result<void> refusals();
  Result<void> inputs(std::vector<storage::Publication> const& publications);
  void content();

 private:
  struct Entry {
    std::int64_t leaf_index = 0;
    BatchEntry batch;
    std::vector<PartitionFile const*> added, retired;  // as the table has them
  };

  Entry* find_entry(std::string const& batch);
  void check_order(std::vector<Batch> const& rows);
  void check_file(PartitionFile const& file);
  void check_retired(PartitionFile const& file, Entry const& own);
  void check_sums(Entry const& entry);
  void check_named(Entry const& entry);
  void check_position(Entry const& entry);

  struct Inputs;
  void compare_inputs(Inputs const& inputs, std::set<std::string> const& current);
  void check_digests(std::vector<Inputs> const& all);
  std::set<std::string> state_digests() const;

  Home& home_;
  Findings& findings_;
  LedgerReport& report_;
  std::vector<Entry> entries_;  // by leaf
  std::map<std::string, std::size_t> by_batch_;
  std::vector<PartitionFile> files_;  // in their order
  std::map<std::string, PartitionFile const*> by_name_;
};

}  // namespace jixiao::app
