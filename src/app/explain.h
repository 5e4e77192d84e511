#pragma once
// Any figure, walked down by the pack and the facts its results were made of: value → formula with this cell's numbers
// → atoms → partitions → batches → digests → leaf.
#include <optional>
#include <string>
#include <vector>

#include "app/home.h"
#include "model/record.h"

namespace jixiao::app {

struct ExplainedPartition {
  std::string dataset;
  std::string title;  // of the dataset
  std::string period;
  std::string file;
  std::string batch;
  std::string batch_file;  // name of the file the batch came from
  std::string digest;
  std::int64_t rows = 0;     // rows that count here
  std::string contribution;  // to the atom's value
  std::string derived_from;  // titles of the datasets that lines without a batch were made of, which follow
};

struct ExplainedRow {
  std::string batch;
  std::string batch_file;
  std::int64_t number = 0;                        // of the row in the file, the header not counted
  std::vector<std::optional<std::string>> cells;  // by the columns; personal ones are not shown
};

// Of one dataset: how many of its rows count, and the first of them.
struct ExplainedRows {
  std::string dataset;
  std::string title;
  std::int64_t all = 0;
  std::vector<std::string> columns;  // titles
  std::vector<ExplainedRow> shown;
};

// What the formula read beyond the unit's own rows, and which can be explained in its turn.
struct ExplainedRead {
  std::string unit;
  std::string unit_name;
  std::string indicator;  // empty: rows of another unit, which are among the atoms
  std::string what;       // name of the indicator and which of its figures; or the atom
  std::string period;
  std::string value;  // empty: there is none
};

struct ExplainedAtom {
  std::string part;   // 分子, 分母, 甲项分子, …
  std::string words;  // what it counts or adds up
  std::string text;   // canonical text
  std::string range;  // months it covers
  std::string value;
  std::vector<ExplainedPartition> partitions;  // by batch; below a derived dataset those of its sources
  std::vector<ExplainedRows> rows;             // of each dataset of the partitions
  std::vector<std::string> others;             // the units it was read of, where not the figure's own
};

struct Explanation {
  Score score;
  Indicator indicator;
  std::string unit_name;
  std::string definition;      // in words
  std::optional<int> version;  // absent: draft
  std::optional<std::int64_t> leaf_index;
  std::vector<ExplainedAtom> atoms;
  std::vector<ExplainedRead> reads;
  std::vector<std::string> with_numbers;  // the formula and its inputs with the numbers put in; of a plain ratio none
  bool reproduced = true;                 // recomputed from the facts it was made of, the value is the same
  bool matches_facts = true;              // recomputed from today's, which corrections may have changed since
};

// With at most `rows_shown` rows of each dataset for each atom.
Checked<Explanation> explain(Home& home, std::string const& unit, std::string const& indicator, Period period,
                             std::optional<int> version, std::int64_t rows_shown = 0);

}  // namespace jixiao::app
