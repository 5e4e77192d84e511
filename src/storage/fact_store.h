#pragma once
// What ingest records: batches, the files partitions consist of, and the rows that did not pass. The rows themselves
// lie in the files; a batch becomes visible when its row here commits.
#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/facts.h"
#include "storage/database.h"

namespace jixiao::storage {

// When the newest batch of one partition period came, over all datasets.
struct Arrival {
  std::string period;  // of the partitions: 2026-09, 2026, all
  std::string at;      // Timestamp text
};
BOOST_DESCRIBE_STRUCT(Arrival, (), (period, at))

// How many entries of a batch are quarantined, and how many rows were refused for them.
struct QuarantineCount {
  std::int64_t entries = 0;
  std::int64_t refused = 0;
};

class FactStore {
 public:
  explicit FactStore(Database& database) : session_(database.session()) {}

  Result<void> insert(Batch const& batch);  // conflict storage.exists if its id is there
  Result<std::optional<Batch>> find_batch(std::string const& id);
  Result<std::vector<Batch>> batches(std::string const& dataset);  // in the order they came
  Result<std::vector<Batch>> batches();
  Result<std::string> newest_at();  // when the newest batch came (Timestamp text); empty without any

  // The batch must be there, or come in the same transaction: it is checked when the transaction commits.
  Result<void> insert(std::span<PartitionFile const> files);
  // Takes a current file out of its partition; storage.file_not_current if it is unknown or retired already.
  Result<void> retire(std::string const& file, std::string const& by_batch);
  Result<std::vector<PartitionFile>> current_files(
      std::string const& dataset);                      // by period, then in the order they came
  Result<std::vector<PartitionFile>> current_files();   // by dataset, period
  Result<std::vector<PartitionFile>> all_files();       // with the retired ones
  Result<std::vector<PartitionFile>> files_in_order();  // all of them, as they came
  // Those of the tables batch and partition_file whose rows are not numbered 0, 1, 2, … as the stores number them.
  Result<std::vector<std::string>> misnumbered();

  Result<void> insert(std::span<Quarantined const> rows);
  Result<std::vector<Quarantined>> quarantined(std::string const& batch, std::int64_t offset, std::int64_t limit);
  Result<std::int64_t> quarantined_count(std::string const& batch);
  Result<std::map<std::string, QuarantineCount>> quarantined_counts();  // by batch

  // Of the files a publication was computed from; of all batches that had come by then.
  Result<std::vector<Arrival>> arrivals(Period period, int version);
  Result<std::vector<Arrival>> arrivals(std::string const& by);

 private:
  Session& session_;
};

}  // namespace jixiao::storage
