#pragma once
// What a figure was computed from: atoms, partitions, batches, digests, the first of the rows themselves, what else the
// formula read, and the publication's head. Reads the facts again, which may take seconds; the home must not be in use
// by another thread meanwhile. GET /api/source.
#include "app/home.h"
#include "app/reading/explanation.h"

namespace jixiao::app {

struct SourcePartition {
  std::string dataset;
  std::string title;  // of the dataset
  std::string period;
  std::string file;
  std::string batch;
  std::string batch_file;
  std::string digest;
  std::int64_t rows = 0;
  std::string contribution;
  std::string derived_from;  // where there is no batch: the datasets the platform made the lines of
};
BOOST_DESCRIBE_STRUCT(SourcePartition, (),
                      (dataset, title, period, file, batch, batch_file, digest, rows, contribution, derived_from))

struct SourceRow {
  std::string batch;
  std::string batch_file;
  std::int64_t number = 0;                        // of the row in the file, the header not counted
  std::vector<std::optional<std::string>> cells;  // by the columns; personal ones are hidden from everybody
};
BOOST_DESCRIBE_STRUCT(SourceRow, (), (batch, batch_file, number, cells))

// Of one dataset: how many of its rows count, and the first of them.
struct SourceRows {
  std::string dataset;
  std::string title;
  std::int64_t all = 0;
  std::vector<std::string> columns;
  std::vector<SourceRow> shown;
};
BOOST_DESCRIBE_STRUCT(SourceRows, (), (dataset, title, all, columns, shown))

struct SourceAtom {
  std::string part;   // 分子, 甲项分母, …
  std::string words;  // what it counts or adds up
  std::string text;   // the same as a formula
  std::string months;
  std::string value;
  std::vector<SourcePartition> partitions;
  std::vector<SourceRows> rows;  // of each dataset of the partitions
};
BOOST_DESCRIBE_STRUCT(SourceAtom, (), (part, words, text, months, value, partitions, rows))

// What the formula took beyond the unit's own rows: another indicator, another unit, another period.
struct SourceRead {
  std::string unit;
  std::string unit_name;
  std::string indicator;  // empty: rows of that unit, which are among the atoms
  std::string what;
  std::string period;  // as it is told; of an indicator one that can be asked for
  std::string value;   // empty: there is none
};
BOOST_DESCRIBE_STRUCT(SourceRead, (), (unit, unit_name, indicator, what, period, value))

struct SourcePublication {
  int version = 0;
  std::string published_at;
  std::string pack_digest;
  std::string facts_digest;
  std::int64_t leaf_index = 0;
};
BOOST_DESCRIBE_STRUCT(SourcePublication, (), (version, published_at, pack_digest, facts_digest, leaf_index))

struct Source {
  bool reproduced = true;     // recomputed from the facts the publication was made of, the value is the same
  bool matches_facts = true;  // recomputed from today's facts, which may have been corrected since
  std::vector<SourceAtom> atoms;
  std::vector<SourceRead> reads;                 // the first of them, of units the viewer sees
  std::int64_t reads_all = 0;                    // of all units
  std::vector<std::string> with_numbers;         // as Explanation's
  std::optional<std::int64_t> leaf_index;        // of the unit's record
  std::optional<SourcePublication> publication;  // absent: a draft
};
BOOST_DESCRIBE_STRUCT(Source, (),
                      (reproduced, matches_facts, atoms, reads, reads_all, with_numbers, leaf_index, publication))

// With at most `rows_shown` rows of each dataset for each atom: only for those who may read data.
// Errors as of make_explanation, and those of app::explain. reading.draft_beside_published: the draft of a period that
// is published has no source page.
Checked<Source> make_source(Home& home, Reading const& reading, Scope const& scope, FigureKey const& key,
                            std::int64_t rows_shown = 0);

}  // namespace jixiao::app
