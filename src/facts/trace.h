#pragma once
// Where a figure comes from: the rows behind an atom's value, told apart by the file they lie in and the batch they
// came with. A correction writes a partition anew, so one file may hold rows of many batches. Below a derived dataset
// lie the rows of its source that its lines were made of, level by level down to what was delivered.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "formula/engine.h"
#include "model/facts.h"

namespace jixiao::facts {

// The part in an atom's value of one file's rows that came with one batch.
struct Lineage {
  std::string period;     // of the partition
  std::string file;       // name only
  std::string batch;      // as the rows name it: the first characters of the batch's id; empty for derived rows
  std::string digest;     // of the file
  std::int64_t rows = 0;  // that count for the atom
  Decimal contribution;   // count, sum; min or max of its rows; for holistic atoms the number of its rows
};

struct TracedRow {
  std::string batch;        // as in Lineage
  std::int64_t number = 0;  // of the row in what the batch brought
  // By the dataset's columns; money in yuan, decimals with their point. Absent: missing, or personal and never read.
  std::vector<std::optional<std::string>> cells;
};

struct Trace {
  std::string dataset;
  std::vector<Column> columns;
  std::vector<Lineage> lines;    // by period, file, batch
  std::int64_t rows = 0;         // all that count, over the lines
  std::vector<TracedRow> shown;  // the first of them by file, batch and number, as many as were asked for
  std::vector<Trace> made_of;    // of a derived dataset: its source
};

// Whose rows count for an atom: those of any of these nodes' subtrees, in these months.
struct TraceRequest {
  OrgTree const& tree;
  std::vector<int> const& nodes;
  formula::MonthRange range;
  std::int64_t rows_shown = 0;
};

}  // namespace jixiao::facts
