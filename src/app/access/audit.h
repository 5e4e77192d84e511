#pragma once
// The audit trail: who did what to what, from where, and how it ended. Rows are only ever added. A change whose record
// cannot be written does not happen: record_audit() joins the caller's transaction and makes it unfit on failure.
// seal_audit_batch() puts the rows since the last batch into the ledger as one leaf that commits to each of them.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/home.h"
#include "app/ledger.h"
#include "model/access.h"
#include "storage/audit_store.h"

namespace jixiao::app {

using storage::AuditOutcome;
using storage::AuditQuery;
using storage::AuditRecord;

struct Session;

// Who acts, for permission checks and the trail.
struct Actor {
  std::string account;
  std::string login;
  std::string role;  // titles of the roles acted in
  std::string remote;
  PermissionSet permissions;

  static Actor of(Session const& session, std::string const& remote);
  // Somebody at the server's own command line, who owns the files anyway. Recorded as such.
  static Actor console();
  // A command on the home's files: `login` is the operating system's name of who runs it.
  static Actor command_line(std::string login);
};

// What is done, in a few stable words: "account.create", "session.start", "results.publish".
struct Deed {
  std::string action;
  std::string object;
  AuditOutcome outcome = AuditOutcome::done;
  std::string detail;
  std::optional<std::string> before, after;  // digests of the thing before and after
};

// Within the caller's transaction. access.audit_failed: the caller must give up what it records.
Result<void> record_audit(storage::Database& database, Actor const& actor, Deed const& deed, Timestamp now);

// Rows not yet in a batch become one leaf: all of them, or 1,000 at a time. Nothing to seal is fine; returns the number
// of rows sealed. Every five minutes by the scheduler; the caller flushes the ledger.
Result<std::int64_t> seal_audit_batch(Home& home, Timestamp now);

// Compares every row with the batch it was sealed in, and the batches with their entries in the ledger; names rows that
// were changed, added or are missing. `sealed_at` gives the time of a leaf.
Result<void> verify_audit(Home& home, std::function<std::string(std::int64_t leaf_index)> const& sealed_at,
                          std::function<void(LedgerFinding)> const& found);

}  // namespace jixiao::app
