#pragma once
// One connection, for the stores of this folder; heavy to include. Inside guarded() and atomically() SOCI may throw;
// they are the edge at which its exceptions become storage.* errors.
#include <soci/soci.h>

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "base/result.h"
#include "storage/database.h"
#include "storage/dialect.h"

namespace jixiao::storage {

// A database file as it was found.
struct FileState {
  std::uintmax_t size = 0;
  std::filesystem::file_time_type written;
  bool operator==(FileState const&) const = default;
};

struct Session {
  soci::session soci;
  Dialect dialect = Dialect::sqlite;
  std::string path;
  std::optional<FileState> immutable;  // opened on the promise that nobody writes
  bool in_transaction = false;
  bool unfit = false;  // a write failed half-way: the open transaction must not commit
};

// What an exception of SOCI means to a person. Notes an error that may have ended the transaction behind our back.
Error translated(Session& session, soci::soci_error const& error);

// A NULL where the schema allows none: somebody has rewritten the table.
Error unexpected_null(Session& session);

Result<void> begin(Session& session);
Result<void> commit(Session& session);  // rolls back if it cannot
void rollback(Session& session) noexcept;

// f() returns a Result.
template <class F>
auto guarded(Session& session, F&& f) -> decltype(f()) {
  try {
    return f();
  } catch (soci::soci_error const& error) {
    return fail(translated(session, error));
  } catch (std::bad_variant_access const&) {
    return fail(unexpected_null(session));
  }
}

// All of what f() writes or nothing: takes part in the open transaction, or makes one.
template <class F>
auto atomically(Session& session, F&& f) -> decltype(f()) {
  if (session.in_transaction) {
    auto result = guarded(session, f);
    if (!result) session.unfit = true;
    return result;
  }
  struct Guard {
    Session& session;
    ~Guard() {
      if (session.in_transaction) rollback(session);
    }
  };
  JX_CHECK(begin(session));
  Guard const guard{session};
  auto result = guarded(session, f);
  if (!result) return result;
  JX_CHECK(commit(session));
  return result;
}

}  // namespace jixiao::storage
