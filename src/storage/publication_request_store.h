#pragma once
// Drafts that one person has put forward for publication and another has yet to publish: one per period, of the very
// draft it names. A draft computed since makes it void. One that was withdrawn or returned stays until then, or until
// the draft is put forward again, so that people see by whom and why.
#include <boost/describe.hpp>
#include <optional>
#include <string>

#include "base/date.h"
#include "base/period.h"
#include "storage/database.h"

namespace jixiao::storage {

// withdrawn: by who put it forward; returned: by somebody else.
enum class SendingBack { withdrawn, returned };
BOOST_DESCRIBE_ENUM(SendingBack, withdrawn, returned)

struct SentBack {
  SendingBack how = SendingBack::returned;
  std::string by;  // login
  Timestamp at;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(SentBack, (), (how, by, at, reason))

struct PublicationRequest {
  Period period;
  std::string draft;    // its tag
  std::string reason;   // as it will stand in the publication
  std::string account;  // who put it forward
  std::string by;       // and under which login
  Timestamp at;
  std::optional<SentBack> sent_back;
};
BOOST_DESCRIBE_STRUCT(PublicationRequest, (), (period, draft, reason, account, by, at, sent_back))

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
