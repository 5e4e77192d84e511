#pragma once
// What the ledger's leaf of a pack put in force commits to: lines of text (docs/formats/ledger.md). Entries of before
// the title lack it, and they were made only when a pack came for the first time.
#include <optional>
#include <string>

#include "base/date.h"
#include "base/result.h"
#include "storage/database.h"

namespace jixiao::app {

struct PackEntry {
  std::string digest;
  std::string pack;
  std::string version;
  std::optional<std::string> title;
};

std::string pack_record(PackEntry const& entry);
std::optional<PackEntry> parse_pack_record(std::string const& record);

// Within the transaction that puts the pack in force; nothing where it was in force before.
Result<void> record_pack(storage::Database& database, PackEntry const& entry, std::string const& active_before,
                         Timestamp at);

}  // namespace jixiao::app
