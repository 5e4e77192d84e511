#include "facts/sqlite_table.h"

#include <sqlite3.h>

#include <memory>

namespace jixiao::facts {
namespace {

std::string name_of(std::string const& name) { return '"' + name + '"'; }

std::string literal(std::string text) {
  if (text.empty()) return "NULL";
  for (auto at = text.find('\''); at != std::string::npos; at = text.find('\'', at + 2)) text.insert(at, 1, '\'');
  return "'" + text + "'";
}

Result<void> run(sqlite3* database, std::string const& sql) {
  if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return fail(ErrorKind::unavailable, "facts.sqlite_write", {{"reason", sqlite3_errmsg(database)}});
}

}  // namespace

Result<void> write_sqlite_table(std::filesystem::path const& file, std::string const& table, CsvTable const& rows) {
  sqlite3* opened = nullptr;
  auto const status = sqlite3_open(file.c_str(), &opened);
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> const database(opened, &sqlite3_close);
  if (status != SQLITE_OK) {
    return fail(ErrorKind::unavailable, "facts.sqlite_write", {{"reason", sqlite3_errstr(status)}});
  }
  std::string columns;
  for (auto const& name : rows.header) columns += (columns.empty() ? "" : ", ") + name_of(name) + " TEXT";
  JX_CHECK(run(opened, "BEGIN"));
  JX_CHECK(run(opened, "CREATE TABLE IF NOT EXISTS " + name_of(table) + " (" + columns + ")"));
  for (auto const& row : rows.rows) {
    std::string values;
    for (auto const& cell : row) values += (values.empty() ? "" : ", ") + literal(cell);
    JX_CHECK(run(opened, "INSERT INTO " + name_of(table) + " VALUES (" + values + ")"));
  }
  return run(opened, "COMMIT");
}

}  // namespace jixiao::facts
