#pragma once
// Deliberate damage to a database file, as somebody with root would do it: for drills that show the ledger noticing,
// on a copy that is thrown away. Nothing in the product's own path calls this.
#include <string>

#include "base/period.h"
#include "base/result.h"
#include "storage/database.h"

namespace jixiao::storage {

// Puts other bytes in the place of a published record. storage.record_unknown where there is none.
Result<void> alter_published_record(Database& copy, Period period, int version, std::string const& unit,
                                    std::string const& blob);

}  // namespace jixiao::storage
