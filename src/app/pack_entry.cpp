#include "app/pack_entry.h"

#include "app/ledger.h"
#include "storage/outbox_store.h"

namespace jixiao::app {

std::string pack_record(PackEntry const& entry) {
  auto const head = entry.digest + "\n" + entry.pack + "\n" + entry.version;
  return entry.title ? head + "\n" + *entry.title : head;
}

std::optional<PackEntry> parse_pack_record(std::string const& record) {
  auto const first = record.find('\n');
  auto const second = first == std::string::npos ? first : record.find('\n', first + 1);
  if (second == std::string::npos) return std::nullopt;
  auto const third = record.find('\n', second + 1);
  PackEntry out{record.substr(0, first), record.substr(first + 1, second - first - 1),
                record.substr(second + 1, third == std::string::npos ? third : third - second - 1), std::nullopt};
  if (third != std::string::npos) out.title = record.substr(third + 1);
  return out;
}

Result<void> record_pack(storage::Database& database, PackEntry const& entry, std::string const& active_before,
                         Timestamp at) {
  if (active_before == entry.digest) return {};
  storage::OutboxStore outbox(database);
  auto id = "pack:" + entry.digest;
  // A pack that comes back is another event.
  for (int time = 2;; ++time) {
    JX_TRY(auto const known, outbox.find_index(id));
    if (!known) break;
    id = "pack:" + entry.digest + ":" + std::to_string(time);
  }
  return record_event(database, {id, "pack", "-", at, pack_record(entry)});
}

}  // namespace jixiao::app
