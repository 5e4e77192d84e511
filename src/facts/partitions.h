#pragma once
// Stored rows become the files of their partitions, and files that hold earlier versions of the same keys are written
// anew without them. Everything is staged; nothing is visible before Staging::publish() and the caller's commit.
//
// Files of one ingest are numbered in the order of their periods, then the rewritten ones in the order of their names:
// the same input gives the same names and the same bytes, whatever the number of threads.
#include <stop_token>

#include "facts/fact_files.h"
#include "facts/sorted_rows.h"

namespace jixiao::facts {

struct PartitionRequest {
  Dataset const& dataset;
  Database const& database;
  RowStore const& store;
  DroppedRows const& dropped;
  RunLimits const& run_limits;
  std::string batch;
  std::filesystem::path facts;
  std::vector<PartitionFile> const& current;   // of this dataset
  std::vector<PartitionFile> const& searched;  // those of them that may hold keys of the batch
  int threads = 1;
  std::stop_token stop;
};

struct Partitions {
  std::vector<PartitionFile> added;
  std::vector<PartitionFile> retired;  // as they were, with retired_by set
  std::int64_t replaced = 0;           // rows of retired files that rows of the batch stand for now
  std::int64_t unchanged = 0;          // of them, those the batch brought again as they were
};

// Errors: facts.write_failed (the disk is full), facts.file_gone (a current file is not there), facts.ingest_stopped.
Result<Partitions> write_partitions(PartitionRequest const& request, Staging& staging);

}  // namespace jixiao::facts
