#pragma once
// What a figure was computed from: atoms, partitions, batches, digests, and the publication's head. Reads the facts
// again, which may take seconds; the home must not be in use by another thread meanwhile. GET /api/source.
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
};
BOOST_DESCRIBE_STRUCT(SourcePartition, (),
                      (dataset, title, period, file, batch, batch_file, digest, rows, contribution))

struct SourceAtom {
  std::string part;   // 分子, 甲项分母, …
  std::string words;  // what it counts or adds up
  std::string text;   // the same as a formula
  std::string months;
  std::string value;
  std::vector<SourcePartition> partitions;
};
BOOST_DESCRIBE_STRUCT(SourceAtom, (), (part, words, text, months, value, partitions))

struct SourcePublication {
  int version = 0;
  std::string published_at;
  std::string pack_digest;
  std::string facts_digest;
  std::int64_t leaf_index = 0;
};
BOOST_DESCRIBE_STRUCT(SourcePublication, (), (version, published_at, pack_digest, facts_digest, leaf_index))

struct Source {
  bool matches_facts = true;  // recomputed from today's facts, the value is the same
  std::vector<SourceAtom> atoms;
  std::vector<std::string> with_numbers;         // as Explanation's
  std::optional<std::int64_t> leaf_index;        // of the unit's record
  std::optional<SourcePublication> publication;  // absent: a draft
};
BOOST_DESCRIBE_STRUCT(Source, (), (matches_facts, atoms, with_numbers, leaf_index, publication))

// Errors as of make_explanation, and those of app::explain. reading.draft_beside_published: the draft of a period that
// is published has no source page.
Checked<Source> make_source(Home& home, Reading const& reading, Scope const& scope, FigureKey const& key);

}  // namespace jixiao::app
