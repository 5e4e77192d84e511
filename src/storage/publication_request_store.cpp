#include "storage/publication_request_store.h"

#include "storage/sql.h"

namespace jixiao::storage {

Result<std::optional<PublicationRequest>> PublicationRequestStore::find(Period period) {
  return guarded(session_, [&] {
    return select_row<PublicationRequest>(session_, "publication_request", "WHERE \"period\" = :p",
                                          {period.to_string()});
  });
}

Result<void> PublicationRequestStore::save(PublicationRequest const& request) {
  return atomically(session_, [&]() -> Result<void> {
    execute(session_, "DELETE FROM publication_request WHERE \"period\" = :p", {request.period.to_string()});
    insert_rows<PublicationRequest>(session_, "publication_request", {&request, 1});
    return {};
  });
}

Result<void> PublicationRequestStore::erase(Period period) {
  return atomically(session_, [&]() -> Result<void> {
    execute(session_, "DELETE FROM publication_request WHERE \"period\" = :p", {period.to_string()});
    return {};
  });
}

}  // namespace jixiao::storage
