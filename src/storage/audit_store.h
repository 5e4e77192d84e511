#pragma once
// The audit trail's table: rows are added, read and never changed; the database itself refuses updates and deletions.
// Ids are gapless from 1, also across a deletion behind the program's back: no id of a sealed row is given twice.
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "storage/database.h"

namespace jixiao::storage {

enum class AuditOutcome { done, refused, failed };
BOOST_DESCRIBE_ENUM(AuditOutcome, done, refused, failed)

// Its canonical bytes are what a sealed batch commits to, so its members are a format.
struct AuditRecord {
  std::int64_t id = 0;
  Timestamp at;
  std::string account;  // login, or "" for a stranger
  std::string role;
  std::string remote;
  std::string action;  // "session.start", "account.create", …
  std::string object;
  AuditOutcome outcome = AuditOutcome::done;
  std::string detail;
  std::optional<std::string> before;  // digests
  std::optional<std::string> after;
  std::int64_t count = 1;  // how many alike this row stands for
};
BOOST_DESCRIBE_STRUCT(AuditRecord, (),
                      (id, at, account, role, remote, action, object, outcome, detail, before, after, count))

// Rows of one leaf of the ledger.
struct AuditBatch {
  std::int64_t first_id = 0;
  std::int64_t last_id = 0;
  std::string event_id;
  Timestamp sealed_at;
};
BOOST_DESCRIBE_STRUCT(AuditBatch, (), (first_id, last_id, event_id, sealed_at))

// Empty members do not restrict.
struct AuditQuery {
  std::optional<Timestamp> from, to;
  std::string account;
  std::string action;  // exactly, or a family: "account."
  std::optional<AuditOutcome> outcome;
  std::optional<std::int64_t> before_id;  // for the next page
  std::int64_t limit = 100;
};
BOOST_DESCRIBE_STRUCT(AuditQuery, (), (from, to, account, action, outcome, before_id, limit))

class AuditStore {
 public:
  explicit AuditStore(Database& database) : session_(database.session()) {}

  // Returns the id given. A failure makes the open transaction unfit: it cannot commit.
  Result<std::int64_t> insert(AuditRecord record);
  Result<std::vector<AuditRecord>> read(std::int64_t from_id, std::int64_t to_id);  // both included, by id
  Result<std::vector<AuditRecord>> find(AuditQuery const& query);                   // newest first
  Result<std::int64_t> last_id();
  Result<void> insert_batch(AuditBatch const& batch);
  Result<std::vector<AuditBatch>> batches();
  Result<std::int64_t> sealed_to();  // last id of the last batch, 0 before the first

 private:
  Session& session_;
};

}  // namespace jixiao::storage
