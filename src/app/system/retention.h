#pragma once
// What a home keeps for a while only goes when its days are over (Pack::retention): background jobs, attempts to bring
// data that brought nothing, refused rows as they came. Nothing here is bound by the ledger or needed to explain a
// figure. Not thread-safe, as the Home.
#include "app/home.h"
#include "base/date.h"

namespace jixiao::app {

struct SweptRecords {
  std::int64_t jobs = 0;
  std::int64_t deliveries = 0;
  std::int64_t refused_files = 0;
  bool any() const { return jobs + deliveries + refused_files > 0; }
};

// What was swept is written to the audit trail in the same transaction; nothing swept, nothing written.
Result<SweptRecords> sweep_records(Home& home, Timestamp now);

}  // namespace jixiao::app
