#pragma once
// The one door to DuckDB: an embedded in-memory database, connections, and results read by chunk through typed getters.
//
// Database owns the instance and outlives its connections; a Connection is used by one thread at a time, except
// interrupt() and progress(), which another thread may call. Rows owns its result and borrows nothing; texts it hands
// out live until the next call of next_chunk(). SQL that DuckDB refuses is facts.engine_failed with DuckDB's message,
// SQL stopped by interrupt() is facts.engine_stopped. Extensions are never fetched: the settings forbid it.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/decimal.h"
#include "base/result.h"

namespace jixiao::facts {

// 'O''Brien': a text literal safe against whatever stands in it (NUL bytes, which SQL cannot hold, are dropped).
std::string quoted_text(std::string_view text);
// "a ""b""": a column, table or alias name.
std::string quoted_name(std::string_view name);

// Types as the getters tell them apart. `integer` covers every integer type up to 64 bits, `real` FLOAT and DOUBLE.
enum class SqlType : std::uint8_t { boolean, integer, huge, decimal, real, text, date, timestamp, other };

class Rows {
 public:
  Rows(Rows&&) noexcept;
  Rows& operator=(Rows&&) noexcept;
  ~Rows();

  std::size_t columns() const;
  std::string_view name(std::size_t column) const;
  SqlType type(std::size_t column) const;
  std::int64_t row_count() const;     // of the whole result
  std::int64_t rows_changed() const;  // by INSERT, COPY … TO, DELETE

  // Moves to the next chunk; false at the end. Getters below take a row of the chunk, 0 <= row < chunk_size().
  bool next_chunk();
  std::size_t chunk_size() const;

  bool is_null(std::size_t column, std::size_t row) const;
  bool boolean(std::size_t column, std::size_t row) const;
  std::int64_t integer(std::size_t column,
                       std::size_t row) const;             // boolean and integer columns; huge ones assert the range
  int128 huge(std::size_t column, std::size_t row) const;  // integer and huge columns; decimals: unscaled
  int decimal_scale(std::size_t column) const;             // 0 for what is no decimal
  double real(std::size_t column, std::size_t row) const;
  std::string_view text(std::size_t column, std::size_t row) const;
  Date date(std::size_t column, std::size_t row) const;
  Timestamp timestamp(std::size_t column, std::size_t row) const;  // seconds, fractions dropped

 private:
  friend class Connection;
  struct State;
  explicit Rows(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

struct DatabaseSettings {
  int threads = 2;
  std::string memory_limit = "600MB";
  std::filesystem::path temp_directory;  // where large sorts and groupings spill; empty = they fail instead
  std::filesystem::path file;            // empty = in memory
};

class Connection {
 public:
  Connection(Connection&&) noexcept;
  Connection& operator=(Connection&&) noexcept;
  ~Connection();

  Result<void> run(std::string const& sql);    // one or more statements, results dropped
  Result<Rows> query(std::string const& sql);  // the last statement's result, materialised
  void interrupt();                            // the running statement ends soon with facts.engine_stopped
  double progress();                           // percent of the running statement, -1 if unknown
  void* handle() const;                        // the duckdb_connection, for what this wrapper lacks (appenders)

 private:
  friend class Database;
  struct State;
  explicit Connection(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class Database {
 public:
  static Result<Database> open(DatabaseSettings const& settings = {});
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();
  Result<Connection> connect() const;

 private:
  struct State;
  explicit Database(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace jixiao::facts
