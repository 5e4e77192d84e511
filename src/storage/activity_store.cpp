#include "storage/activity_store.h"

#include "storage/sql.h"

namespace jixiao::storage {

Result<void> ActivityStore::insert(Activity const& activity) {
  return atomically(session_, [&]() -> Result<void> {
    insert_rows<Activity>(session_, "activity", {&activity, 1}, next_number(session_, "activity", "seq"));
    return {};
  });
}

Result<std::vector<Activity>> ActivityStore::latest(std::int64_t limit) {
  return guarded(session_,
                 [&] { return select_rows<Activity>(session_, "activity", "ORDER BY seq DESC LIMIT :l", {limit}); });
}

}  // namespace jixiao::storage
