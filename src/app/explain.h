#pragma once
// Any figure, walked down by the pack and the facts its results were made of: value → formula with this cell's numbers → atoms →
// partitions → batches → digests → leaf.
#include <optional>
#include <string>
#include <vector>

#include "app/home.h"
#include "model/record.h"

namespace jixiao::app {

struct ExplainedPartition {
  std::string dataset;
  std::string period;
  std::string file;
  std::string batch;
  std::string batch_file;  // name of the file the batch came from
  std::string digest;
  std::int64_t rows = 0;     // rows that count here
  std::string contribution;  // to the atom's value
};

struct ExplainedAtom {
  std::string part;   // numerator, denominator, value, …
  std::string text;   // canonical text
  std::string range;  // months it covers
  std::string value;
  std::vector<ExplainedPartition> partitions;
};

struct Explanation {
  Score score;
  Indicator indicator;
  std::string unit_name;
  std::string definition;      // in words
  std::optional<int> version;  // absent: draft
  std::optional<std::int64_t> leaf_index;
  std::vector<ExplainedAtom> atoms;
  bool reproduced = true;     // recomputed from the facts it was made of, the value is the same
  bool matches_facts = true;  // recomputed from today's, which corrections may have changed since
};

Checked<Explanation> explain(Home& home, std::string const& unit, std::string const& indicator, Period period,
                             std::optional<int> version);

}  // namespace jixiao::app
