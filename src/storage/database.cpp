#include "storage/database.h"

#include <fcntl.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <mutex>

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
  if (mode != OpenMode::create && !fs::exists(path, ignored)) {
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

bool may_write(fs::path const& path) { return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0; }

fs::path folder_of(std::string const& path) {
  auto const folder = fs::path(path).parent_path();
  return folder.empty() ? fs::path(".") : folder;
}

FileState state_of(std::string const& path) {
  std::error_code ignored;
  return {fs::file_size(path, ignored), fs::last_write_time(path, ignored)};
}

bool holds_data(fs::path const& wal) {
  std::error_code failed;
  auto const size = fs::file_size(wal, failed);
  return !failed && size > 0;
}

// The path as a URI that promises SQLite an unchanging file.
std::string immutable_uri(std::string const& path) {
  // Debian's SQLite reads URIs as it is; one built without must be told before it is first used.
  static std::once_flag told;
  std::call_once(told, [] { (void)sqlite_api::sqlite3_config(SQLITE_CONFIG_URI, 1); });
  std::string out = "file:";
  for (char const c : fs::absolute(path).string()) {
    if (c == '%' || c == '?' || c == '#') {
      constexpr char digits[] = "0123456789ABCDEF";
      auto const byte = static_cast<unsigned char>(c);
      out += {'%', digits[byte >> 4U], digits[byte & 15U]};
    } else {
      out += c;
    }
  }
  return out + "?immutable=1";
}

Result<void> connect_read_only(Session& session) {
  std::error_code ignored;
  fs::path const wal = session.path + "-wal", index = session.path + "-shm";
  bool const shared = may_write(folder_of(session.path)) || (fs::exists(wal, ignored) && fs::exists(index, ignored));
  if (!shared && holds_data(wal)) {
    return fail(ErrorKind::unavailable, "storage.wal_pending", {{"path", session.path}, {"wal", wal.string()}});
  }
  if (!shared) session.immutable = state_of(session.path);
  return guarded(session, [&]() -> Result<void> {
    session.soci.open(soci::sqlite3,
                      "db=\"" + (shared ? session.path : immutable_uri(session.path)) + "\" readonly=true");
    for (auto const statement : read_only_statements(session.dialect)) session.soci << std::string(statement);
    return {};
  });
}

}  // namespace

Result<Database> Database::open(std::string const& url_or_path, OpenMode mode) {
  JX_TRY(auto const path, path_of(url_or_path));
  JX_CHECK(check_place(path, mode));
  auto session = std::make_unique<Session>();
  session->path = path;
  bool const read_only = mode == OpenMode::reading && !(may_write(path) && may_write(folder_of(path)));
  JX_CHECK(read_only ? connect_read_only(*session) : connect(*session));
  if (mode != OpenMode::create) {
    JX_TRY(int const version, storage::schema_version(*session));
    if (version == 0) return fail(ErrorKind::unavailable, "storage.not_ours", {{"path", path}});
    if (read_only && version < migrations().back().version) {
      return fail(ErrorKind::unavailable, "storage.schema_older", {{"path", path}, {"found", std::to_string(version)}});
    }
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

Result<void> Database::copy_to(std::filesystem::path const& file) {
  return guarded(*session_, [&]() -> Result<void> {
    execute(*session_, std::string(copy_statement(session_->dialect)), {file.string()});
    return {};
  });
}

Result<void> Database::check_undisturbed() {
  if (!session_->immutable) return {};
  if (state_of(session_->path) == *session_->immutable && !holds_data(session_->path + "-wal")) return {};
  return fail(ErrorKind::unavailable, "storage.disturbed", {{"path", session_->path}});
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
