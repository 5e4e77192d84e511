#pragma once
// The system of record: one SQLite file per home (jixiao.db), opened with WAL, synchronous=FULL and foreign keys.
//
// open() brings an older schema up to date, and refuses a newer one and files that are not ours. A Database is one
// session: not thread-safe, one per thread; others wait busy_timeout_seconds for its write lock. Every function of this
// folder answers storage.* errors: ErrorKind::unavailable when the database cannot do it (locked, full, damaged),
// conflict when a row of that name is there already. No exception of SOCI leaves the folder.
#include <filesystem>
#include <memory>
#include <string>

#include "base/result.h"

namespace jixiao::storage {

// create: makes the file if it is not there (its folder must be). existing: the file must be there. reading: as
// existing where the file and its folder may be written, which lets SQLite keep its wal-index; else nothing is written
// at all:
//   - with a WAL and its index beside the file (somebody has it open), SQLite reads both;
//   - with a WAL that holds data and no index, what is newest cannot be read: storage.wal_pending, never stale rows;
//   - with no WAL the file is whole and is read as immutable. Whoever reads long asks check_undisturbed() at the end.
enum class OpenMode { create, existing, reading };

constexpr int busy_timeout_seconds = 10;

struct Session;  // storage/session.h, for the stores only

class Database {
 public:
  // A path, or "sqlite:" and a path.
  static Result<Database> open(std::string const& url_or_path, OpenMode mode);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // Reads the whole file and checks its structure; for `ledger verify`, as it takes seconds per gigabyte.
  Result<void> check_integrity();
  Result<int> schema_version();
  // A whole and consistent copy as one file, which must not be there yet; writers go on meanwhile.
  Result<void> copy_to(std::filesystem::path const& file);
  // storage.disturbed if somebody has written to a file that was opened as immutable: what was read may be neither the
  // old nor the new state.
  Result<void> check_undisturbed();

  Session& session() { return *session_; }

 private:
  explicit Database(std::unique_ptr<Session> session);
  std::unique_ptr<Session> session_;
};

// Holds the write lock from begin() until commit() or its end, which rolls back what was not committed. The database
// must outlive it, and there is one at a time. Stores called meanwhile take part; a store function that writes several
// rows outside of a transaction makes one of its own. After a write that failed the transaction is
// unfit, as half of that write may be there: commit() then answers storage.transaction_failed and rolls back. Only a
// batch that exists already, and failed reads, do no harm.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();
  Result<void> commit();

 private:
  explicit Transaction(Session& session) : session_(&session) {}
  Session* session_;  // null once committed or moved from
};

}  // namespace jixiao::storage
