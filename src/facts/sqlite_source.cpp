#include <fmt/format.h>
#include <sqlite3.h>

#include "facts/sql_reader.h"
#include "facts/sql_source.h"

namespace jixiao::facts {
namespace {

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

Result<Database> open_read_only(std::filesystem::path const& file) {
  sqlite3* raw = nullptr;
  int const status = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
  Database database(raw);
  if (status == SQLITE_OK) {
    sqlite3_busy_timeout(raw, 10'000);
    return database;
  }
  return fail(ErrorKind::unavailable, "facts.source_open",
              {{"source", file.filename().string()}, {"reason", sqlite3_errstr(status)}});
}

tl::unexpected<Error> query_error(sqlite3* database) {
  return fail(ErrorKind::invalid, "facts.source_query", {{"reason", sqlite3_errmsg(database)}});
}

Result<Statement> prepare(sqlite3* database, std::string const& sql) {
  sqlite3_stmt* raw = nullptr;
  char const* rest = nullptr;
  if (sqlite3_prepare_v2(database, sql.c_str(), static_cast<int>(sql.size()), &raw, &rest) != SQLITE_OK) {
    return query_error(database);
  }
  Statement statement(raw);
  if (!raw || !sqlite3_stmt_readonly(raw) || sqlite3_column_count(raw) == 0) return fail("facts.source_not_a_query");
  return statement;
}

Result<void> bind(sqlite3_stmt* statement, std::vector<std::string> const& used, PullRange const& range) {
  for (std::size_t i = 0; i < used.size(); ++i) {
    auto const& value = value_of(range, used[i]);
    sqlite3_bind_text(statement, static_cast<int>(i) + 1, value.data(), static_cast<int>(value.size()),
                      SQLITE_TRANSIENT);
  }
  return {};
}

std::vector<std::string> columns_of(sqlite3_stmt* statement) {
  std::vector<std::string> out;
  for (int i = 0; i < sqlite3_column_count(statement); ++i) out.emplace_back(sqlite3_column_name(statement, i));
  return out;
}

class SqliteReader final : public SqlReader {
 public:
  SqliteReader(Database database, Statement statement, SqlQuery const& query)
      : SqlReader(columns_of(statement.get())),
        database_(std::move(database)),
        statement_(std::move(statement)),
        stop_(query.stop),
        deadline_(std::chrono::steady_clock::now() + query.timeout) {
    // Called every so many steps of the virtual machine: what takes too long, or is no longer wanted, ends.
    sqlite3_progress_handler(
        database_.get(), 100'000, [](void* self) { return static_cast<SqliteReader*>(self)->is_over() ? 1 : 0; }, this);
  }

 private:
  Result<bool> advance() override {
    int const status = sqlite3_step(statement_.get());
    if (status == SQLITE_DONE) return false;
    if (status == SQLITE_INTERRUPT) return stopped();
    if (status != SQLITE_ROW) return query_error(database_.get());
    return true;
  }
  void write_cells(ChunkWriter& out) override {
    for (int i = 0; i < sqlite3_column_count(statement_.get()); ++i) {
      auto const* text = reinterpret_cast<char const*>(sqlite3_column_text(statement_.get(), i));
      auto const length = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), i));
      out.add_cell(text ? std::string_view(text, length) : std::string_view());
    }
  }
  bool is_over() const { return stop_.stop_requested() || std::chrono::steady_clock::now() > deadline_; }
  Result<bool> stopped() const {
    if (stop_.stop_requested()) return fail(ErrorKind::unavailable, "facts.ingest_stopped");
    return fail(ErrorKind::unavailable, "facts.source_slow");
  }

  Database database_;
  Statement statement_;
  std::stop_token stop_;
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace

Result<std::unique_ptr<TableReader>> open_sqlite_query(std::filesystem::path const& file, SqlQuery const& query) {
  JX_TRY(auto const text, single_statement(query.sql));
  JX_TRY(auto const numbered, number_parameters(text));
  JX_TRY(auto database, open_read_only(file));
  JX_TRY(auto const first, prepare(database.get(), numbered.sql));
  auto const sql = ordered_query(numbered.sql, columns_of(first.get()), query.order_by);
  JX_TRY(auto statement, prepare(database.get(), sql));
  JX_CHECK(bind(statement.get(), numbered.used, query.range));
  return std::make_unique<SqliteReader>(std::move(database), std::move(statement), query);
}

Result<std::string> probe_sqlite(std::filesystem::path const& file) {
  JX_TRY(auto const database, open_read_only(file));
  JX_TRY(auto const statement, prepare(database.get(), "SELECT count(*) FROM sqlite_master WHERE type = 'table'"));
  if (sqlite3_step(statement.get()) != SQLITE_ROW) {
    return fail(ErrorKind::unavailable, "facts.source_open",
                {{"source", file.filename().string()}, {"reason", sqlite3_errmsg(database.get())}});
  }
  return fmt::format("SQLite，{} 张表", sqlite3_column_int64(statement.get(), 0));
}

}  // namespace jixiao::facts
