#include "storage/session.h"

#include <soci/sqlite3/soci-sqlite3.h>

#include "base/check.h"

namespace jixiao::storage {
namespace {

// Extended result codes carry the primary one in their low byte.
constexpr int primary_code_mask = 0xFF;

struct Meaning {
  int sqlite_code;
  char const* code;
};
constexpr Meaning meanings[] = {
    {SQLITE_BUSY, "storage.locked"},
    {SQLITE_LOCKED, "storage.locked"},
    {SQLITE_FULL, "storage.full"},
    {SQLITE_CORRUPT, "storage.damaged"},
    {SQLITE_NOTADB, "storage.not_a_database"},
    {SQLITE_READONLY, "storage.read_only"},
    {SQLITE_PERM, "storage.read_only"},
    {SQLITE_CANTOPEN, "storage.cannot_open"},
};

Error constraint_error(Session const& session, std::string const& reason) {
  // "UNIQUE constraint failed: batch.id": the column is what tells the reader which row.
  auto const colon = reason.find(": ");
  auto const unique = reason.find("UNIQUE") != std::string::npos;
  auto const what = colon == std::string::npos ? reason : reason.substr(reason.rfind(": ") + 2);
  return {ErrorKind::conflict, unique ? "storage.exists" : "storage.constraint", {{"what", what}}, session.path};
}

// The file of that name is not the one that was opened: what is written would go into a file nobody finds again, as
// SQLite notices this only with a rollback journal, not with WAL.
bool is_moved(Session& session) {
  auto const* const backend = static_cast<soci::sqlite3_session_backend*>(session.soci.get_backend());
  int moved = 0;
  return sqlite_api::sqlite3_file_control(backend->conn_, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
         moved != 0;
}

}  // namespace

Error translated(Session& session, soci::soci_error const& error) {
  auto const reason = error.get_error_message();
  auto const* sqlite = dynamic_cast<soci::sqlite3_soci_error const*>(&error);
  int const code = sqlite ? sqlite->result() & primary_code_mask : SQLITE_ERROR;
  if (code == SQLITE_CONSTRAINT || reason.find("constraint failed") != std::string::npos) {
    return constraint_error(session, reason);
  }
  session.unfit = session.in_transaction;
  for (auto const& meaning : meanings) {
    if (meaning.sqlite_code == code) {
      return {ErrorKind::unavailable, meaning.code, {{"path", session.path}, {"reason", reason}}, ""};
    }
  }
  return {ErrorKind::unavailable, "storage.failed", {{"path", session.path}, {"reason", reason}}, ""};
}

Error unexpected_null(Session& session) {
  session.unfit = session.in_transaction;
  return {ErrorKind::unavailable, "storage.damaged", {{"path", session.path}, {"reason", "NULL"}}, ""};
}

Result<void> begin(Session& session) {
  JX_ASSERT(!session.in_transaction);
  if (is_moved(session)) return fail(ErrorKind::unavailable, "storage.moved", {{"path", session.path}});
  return guarded(session, [&]() -> Result<void> {
    session.soci << std::string(begin_statement(session.dialect));
    session.in_transaction = true;
    session.unfit = false;
    return {};
  });
}

Result<void> commit(Session& session) {
  JX_ASSERT(session.in_transaction);
  if (session.unfit) {
    rollback(session);
    return fail(ErrorKind::unavailable, "storage.transaction_failed", {{"path", session.path}});
  }
  auto const done = guarded(session, [&]() -> Result<void> {
    session.soci << "COMMIT";
    session.in_transaction = false;
    return {};
  });
  if (!done) rollback(session);
  return done;
}

void rollback(Session& session) noexcept {
  session.in_transaction = false;
  session.unfit = false;
  try {
    session.soci << "ROLLBACK";
  } catch (std::exception const&) {
    // Out of space and I/O errors end a transaction by themselves; then there is nothing to roll back.
  }
}

}  // namespace jixiao::storage
