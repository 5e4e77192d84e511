#include "storage/dialect.h"

#include <array>

#include "base/check.h"
#include "base/messages.h"

namespace jixiao::storage {
namespace {

// busy_timeout comes first: changing the journal mode already needs a lock. synchronous=FULL makes a commit in WAL
// survive a power cut, which is what a ledger leaf promises.
constexpr std::array<std::string_view, 4> sqlite_connect = {"PRAGMA busy_timeout = 10000", "PRAGMA journal_mode = WAL",
                                                            "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"};

constexpr std::array<std::string_view, 2> sqlite_read_only = {"PRAGMA busy_timeout = 10000", "PRAGMA query_only = ON"};

}  // namespace

std::span<std::string_view const> read_only_statements(Dialect dialect) {
  JX_ASSERT(dialect == Dialect::sqlite);
  return sqlite_read_only;
}

std::span<std::string_view const> connect_statements(Dialect dialect) {
  JX_ASSERT(dialect == Dialect::sqlite);
  return sqlite_connect;
}

std::string_view begin_statement(Dialect dialect) {
  JX_ASSERT(dialect == Dialect::sqlite);
  return "BEGIN IMMEDIATE";
}

std::string_view count_tables_query(Dialect dialect) {
  JX_ASSERT(dialect == Dialect::sqlite);
  return "SELECT count(*) FROM sqlite_master";
}

std::string_view integrity_query(Dialect dialect) {
  JX_ASSERT(dialect == Dialect::sqlite);
  return "PRAGMA integrity_check(1)";
}

std::string_view copy_statement(Dialect dialect) {
  JX_ASSERT(dialect == Dialect::sqlite);
  return "VACUUM INTO :f";
}

std::string_view columns_query(Dialect dialect) {
  JX_ASSERT(dialect == Dialect::sqlite);
  return "SELECT name FROM pragma_table_info(:t) ORDER BY cid";
}

std::string with_types(Dialect dialect, std::string_view sql) {
  JX_ASSERT(dialect == Dialect::sqlite);
  return render_message(sql, {{"blob", "BLOB"}});
}

}  // namespace jixiao::storage
