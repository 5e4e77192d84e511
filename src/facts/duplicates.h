#pragma once
// Keys that stand twice in one file. A later row equal to the first is dropped and counted; a later row with other
// content goes to quarantine with facts.key_twice, whose value names the first row and the key ("3: K1|2026-09-30").
#include "facts/load.h"

namespace jixiao::facts {

struct Duplicates {
  std::int64_t dropped = 0;      // equal to an earlier row
  std::int64_t quarantined = 0;  // same key, other content
};

// Takes the rows out of `loaded` (totals, rows per partition) and lists them in DuckDB's table `dropped`, which exists
// only if there are any. Nothing to do without a key.
Result<Duplicates> drop_duplicates(Dataset const& dataset, Connection& connection, Loaded& loaded, QuarantineLog& log);

}  // namespace jixiao::facts
