#pragma once
// The home's side of the ledger: events become leaves in the outbox, in the transaction of what they record; the tree
// under ledger/ is flushed from there; verification compares every record, file and pack with the tree.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "storage/database.h"

namespace jixiao::app {

class Home;
struct HomePaths;

// An event beside the published results: a pack put in force, a batch taken in.
struct Event {
  std::string id;    // unique: the same event is recorded once
  std::string kind;  // "pack", "batch"
  std::string unit;  // "-" where none is meant
  Timestamp at;
  std::string record;  // the bytes committed to
};
// Bytes of a hexadecimal text, as stored events hold their records; what is no hexadecimal gives bytes that match no
// commitment.
std::string from_hex(std::string_view hex);
// A unit's code as leaves hold it, which allow no blanks, plus signs and control characters: %20 for a blank, as in
// addresses.
std::string leaf_unit(std::string const& code);
// Within the caller's transaction.
Result<void> record_event(storage::Database& database, Event const& event);

// Brings the tree up to the outbox and signs a checkpoint. Idempotent; opening a home for writing does it.
Result<void> flush_ledger(Home& home);

struct LedgerFinding {
  std::string what;   // "tile", "leaf", "record", "batch", "facts", "pack", "outbox" …
  std::string where;  // file, or period/version/unit
  std::string text;   // for people
};

struct LedgerReport {
  std::string origin;
  std::uint64_t size = 0;
  std::string root;          // hexadecimal
  std::int64_t records = 0;  // published rows compared with their leaves
  std::int64_t publications = 0;
  std::int64_t files = 0;  // partition files compared with their digests
  std::int64_t events = 0;
  std::int64_t pending = 0;  // leaves recorded but not in the tree yet, as after a crash; the next writer adds them
  // Files in use of batches whose leaves do not name them, and which no publication has read: only their own digest in
  // the database holds them yet.
  std::int64_t unbound_files = 0;
  std::vector<LedgerFinding> findings;
  bool quorum_checked = false;
  bool quorum_met = false;
};

// Everything, offline: tree and checkpoint, outbox against tree, every row of the tables the log covers against its
// leaf, every leaf against the rows (one without a row is a deleted record), partition files and packs against their
// digests. Findings are collected; an Error means it could not be told. `vkey` is the log's public key from where the
// verifier trusts it; empty uses the home's own, which proves less. docs/verify.md says what is covered by what.
Result<LedgerReport> verify_ledger(Home& home, std::string const& vkey, std::string const& policy_text);

struct CheckpointText {
  std::string note;
  std::string vkey;
};
Result<CheckpointText> read_checkpoint(Home& home);

// A file of the static tree for anybody: "checkpoint", "vkey", "policy", "tile/…". A tile or bundle beyond the
// published checkpoint is not handed out: it could be another after a crash, and what is handed out is kept for ever.
Result<std::string> read_public_file(HomePaths const& paths, std::string const& path);

struct Proof {
  std::uint64_t index = 0;
  std::string proof;   // .tlog-proof
  std::string entry;   // the leaf's bytes
  std::string record;  // canonical bytes of the unit's record
  std::string salt;    // hexadecimal
};
// The proof that one unit's published sheet of a period is in the ledger as it stands.
Result<Proof> prove_result(Home& home, std::string const& period, std::string const& unit, std::optional<int> version);

}  // namespace jixiao::app
