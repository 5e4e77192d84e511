#pragma once
// The schema, as the ordered list of what led to it. A published migration is never edited: a change is a new one.
#include <span>
#include <string_view>
#include <vector>

#include "storage/database.h"

namespace jixiao::storage {

struct Migration {
  int version = 0;  // 1, 2, …
  std::string_view name;
  std::vector<std::string_view> statements;  // one each; {blob} is the dialect's type of bytes
};

std::span<Migration const> migrations();

// Version 0 is a database without tables. storage.not_ours where there are tables but none of ours.
Result<int> schema_version(Session& session);
// Brings the schema to the last version, each step in a transaction of its own. storage.schema_newer if it is beyond.
Result<void> migrate(Session& session);

}  // namespace jixiao::storage
