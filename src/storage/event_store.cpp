#include "storage/event_store.h"

#include "storage/sql.h"

namespace jixiao::storage {

Result<void> EventStore::insert(StoredEvent const& event) {
  return atomically(session_, [&]() -> Result<void> {
    insert_rows<StoredEvent>(session_, "ledger_event", {&event, 1});
    return {};
  });
}

Result<std::vector<StoredEvent>> EventStore::all() {
  return guarded(session_, [&] { return select_rows<StoredEvent>(session_, "ledger_event", "ORDER BY leaf_index"); });
}

}  // namespace jixiao::storage
