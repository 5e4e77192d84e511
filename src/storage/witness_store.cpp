#include "storage/witness_store.h"

#include "storage/sql.h"

namespace jixiao::storage {

Result<std::vector<StoredWitness>> WitnessStore::all() {
  return guarded(session_, [&] { return select_rows<StoredWitness>(session_, "witness", "ORDER BY \"vkey\""); });
}

Result<void> WitnessStore::save(StoredWitness const& witness) {
  return atomically(session_, [&]() -> Result<void> {
    execute(session_, "DELETE FROM witness WHERE \"vkey\" = :v", {witness.vkey});
    insert_rows<StoredWitness>(session_, "witness", {&witness, 1});
    return {};
  });
}

}  // namespace jixiao::storage
