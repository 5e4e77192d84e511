#pragma once
// The ledger's outbox: leaves in their order, written in the transaction of what they record. The tree under ledger/ is
// derived from it byte for byte. Indexes are gapless from 0: max + 1 under the write lock.
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/database.h"

namespace jixiao::storage {

struct OutboxEntry {
  std::string event_id;    // chosen by the caller, unique: the same event is recorded once
  std::string leaf;        // exact bytes
  std::string written_at;  // Timestamp text
};

class OutboxStore {
 public:
  explicit OutboxStore(Database& database) : session_(database.session()) {}

  // The index of the leaf. An event_id that is there already returns its index and writes nothing: ask find_index()
  // first where making the leaf takes a next_seq().
  Result<std::int64_t> append(OutboxEntry const& entry);
  Result<std::vector<std::int64_t>> append(std::span<OutboxEntry const> entries);
  Result<std::optional<std::int64_t>> find_index(std::string const& event_id);
  Result<std::int64_t> count();  // the index after the last
  // Leaves [from, to); a hole or a range beyond the end is storage.outbox_gap.
  Result<std::vector<std::string>> read(std::int64_t from, std::int64_t to);

  Result<std::vector<OutboxEntry>> read_entries(std::int64_t from, std::int64_t to);
  // Every row by its index as it is found, holes and all: for verification.
  Result<void> each(std::function<void(std::int64_t index, OutboxEntry entry)> const& visit);

  // 1, 2, 3, … per unit: the next number, taken. Numbers return with a rollback, so they are gapless as well.
  Result<std::int64_t> next_seq(std::string const& unit);
  Result<std::vector<std::int64_t>> next_seqs(std::span<std::string const> units);
  Result<std::map<std::string, std::int64_t>> last_seqs();  // by unit

 private:
  Session& session_;
};

}  // namespace jixiao::storage
