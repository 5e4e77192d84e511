#include "storage/database.h"

#include <soci/sqlite3/soci-sqlite3.h>

#include <filesystem>

#include "base/check.h"
#include "storage/migrations.h"
#include "storage/sql.h"

namespace jixiao::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view sqlite_scheme = "sqlite:";

Result<std::string> path_of(std::string const& url) {
  auto const path = url.starts_with(sqlite_scheme) ? url.substr(sqlite_scheme.size()) : url;
  if (path.find("://") != std::string::npos) return fail("storage.url_unsupported", {{"url", url}});
  // SOCI puts the path between quotes and knows no escape.
  if (path.empty() || path.find('"') != std::string::npos) return fail("storage.path_unsupported", {{"path", path}});
  return path;
}

Result<void> check_place(std::string const& path, OpenMode mode) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return fail("storage.is_folder", {{"path", path}});
  if (mode == OpenMode::existing && !fs::exists(path, ignored)) {
    return fail(ErrorKind::not_found, "storage.no_database", {{"path", path}});
  }
  auto const folder = fs::path(path).parent_path();
  if (!folder.empty() && !fs::is_directory(folder, ignored)) {
    return fail(ErrorKind::not_found, "storage.no_folder", {{"path", folder.string()}});
  }
  return {};
}

Result<void> connect(Session& session) {
  return guarded(session, [&]() -> Result<void> {
    session.soci.open(soci::sqlite3, "db=\"" + session.path + "\"");
    for (auto const statement : connect_statements(session.dialect)) session.soci << std::string(statement);
    return {};
  });
}

}  // namespace

Result<Database> Database::open(std::string const& url_or_path, OpenMode mode) {
  JX_TRY(auto const path, path_of(url_or_path));
  JX_CHECK(check_place(path, mode));
  auto session = std::make_unique<Session>();
  session->path = path;
  JX_CHECK(connect(*session));
  if (mode == OpenMode::existing) {
    JX_TRY(int const version, storage::schema_version(*session));
    if (version == 0) return fail(ErrorKind::unavailable, "storage.not_ours", {{"path", path}});
  }
  JX_CHECK(migrate(*session));
  return Database(std::move(session));
}

Database::Database(std::unique_ptr<Session> session) : session_(std::move(session)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<int> Database::schema_version() { return storage::schema_version(*session_); }

Result<void> Database::check_integrity() {
  return guarded(*session_, [&]() -> Result<void> {
    auto const found = query_text(*session_, std::string(integrity_query(session_->dialect))).value_or("");
    if (found == "ok") return {};
    return fail(ErrorKind::unavailable, "storage.damaged", {{"path", session_->path}, {"reason", found}});
  });
}

Result<Transaction> Transaction::begin(Database& database) {
  JX_CHECK(storage::begin(database.session()));
  return Transaction(database.session());
}

Transaction::Transaction(Transaction&& other) noexcept : session_(std::exchange(other.session_, nullptr)) {}

Transaction::~Transaction() {
  if (session_) rollback(*session_);
}

Result<void> Transaction::commit() {
  JX_ASSERT(session_);
  return storage::commit(*std::exchange(session_, nullptr));
}

}  // namespace jixiao::storage
