#pragma once
// Drafts that one person has put forward for publication and another has yet to publish: one per period, of the very
// draft it names. A draft computed since makes it void.
#include <boost/describe.hpp>
#include <optional>
#include <string>

#include "base/date.h"
#include "base/period.h"
#include "storage/database.h"

namespace jixiao::storage {

struct PublicationRequest {
  Period period;
  std::string draft;    // its tag
  std::string reason;   // as it will stand in the publication
  std::string account;  // who put it forward
  std::string by;       // and under which login
  Timestamp at;
};
BOOST_DESCRIBE_STRUCT(PublicationRequest, (), (period, draft, reason, account, by, at))

class PublicationRequestStore {
 public:
  explicit PublicationRequestStore(Database& database) : session_(database.session()) {}

  Result<std::optional<PublicationRequest>> find(Period period);
  Result<void> save(PublicationRequest const& request);  // replaces
  Result<void> erase(Period period);                     // nothing to erase is fine

 private:
  Session& session_;
};

}  // namespace jixiao::storage
