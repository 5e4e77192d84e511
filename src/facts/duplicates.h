#pragma once
// Keys that stand twice in one file. A later row equal to the first is dropped and counted; a later row with other
// content goes to quarantine with facts.key_twice, whose value names the first row and the key ("3: K1|2026-09-30").
// Hashes find the candidates, the keys themselves decide.
#include "facts/load.h"
#include "facts/sorted_rows.h"

namespace jixiao::facts {

struct Duplicates {
  std::int64_t dropped = 0;      // equal to an earlier row
  std::int64_t quarantined = 0;  // same key, other content
  DroppedRows rows;              // data rows of both kinds
};

// Takes the rows out of the totals. Nothing to do without a key. At most `rows_at_once` hashes are held at a time.
Result<Duplicates> find_duplicates(Dataset const& dataset, Loaded& loaded, QuarantineLog& log, int threads,
                                   std::int64_t rows_at_once = 4'000'000);

}  // namespace jixiao::facts
