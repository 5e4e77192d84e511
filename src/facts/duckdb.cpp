#include "facts/duckdb.h"

#include <duckdb.h>

#include <limits>

#include "base/check.h"

namespace jixiao::facts {
namespace {

std::string quoted(std::string_view text, char mark) {
  std::string out(1, mark);
  for (char const c : text) {
    if (c == '\0') continue;
    if (c == mark) out += mark;
    out += c;
  }
  return out += mark;
}

tl::unexpected<Error> failed(char const* message) {
  return fail(ErrorKind::unavailable, "facts.engine_failed", {{"reason", message ? message : "?"}});
}

int128 to_int128(duckdb_hugeint h) { return static_cast<int128>(h.upper) * (static_cast<int128>(1) << 64) + h.lower; }

struct ColumnInfo {
  std::string name;
  SqlType type = SqlType::other;
  duckdb_type stored = DUCKDB_TYPE_INVALID;  // the physical type behind a decimal, else the type itself
  int scale = 0;
};

SqlType kind_of(duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN: return SqlType::boolean;
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER:
    case DUCKDB_TYPE_UBIGINT: return SqlType::integer;
    case DUCKDB_TYPE_HUGEINT: return SqlType::huge;
    case DUCKDB_TYPE_DECIMAL: return SqlType::decimal;
    case DUCKDB_TYPE_FLOAT:
    case DUCKDB_TYPE_DOUBLE: return SqlType::real;
    case DUCKDB_TYPE_VARCHAR: return SqlType::text;
    case DUCKDB_TYPE_DATE: return SqlType::date;
    case DUCKDB_TYPE_TIMESTAMP: return SqlType::timestamp;
    default: return SqlType::other;
  }
}

ColumnInfo describe(duckdb_result& result, idx_t column) {
  ColumnInfo out;
  out.name = duckdb_column_name(&result, column);
  out.stored = duckdb_column_type(&result, column);
  out.type = kind_of(out.stored);
  if (out.type == SqlType::decimal) {
    auto type = duckdb_column_logical_type(&result, column);
    out.scale = duckdb_decimal_scale(type);
    out.stored = duckdb_decimal_internal_type(type);
    duckdb_destroy_logical_type(&type);
  }
  return out;
}

}  // namespace

std::string quoted_text(std::string_view text) { return quoted(text, '\''); }
std::string quoted_name(std::string_view name) { return quoted(name, '"'); }

struct Rows::State {
  duckdb_result result{};
  duckdb_data_chunk chunk = nullptr;
  idx_t size = 0;
  std::vector<ColumnInfo> columns;
  std::vector<void*> data;
  std::vector<std::uint64_t*> validity;  // null = no NULL in the chunk's column

  State() = default;
  State(State const&) = delete;
  State& operator=(State const&) = delete;
  ~State() {
    if (chunk) duckdb_destroy_data_chunk(&chunk);
    duckdb_destroy_result(&result);
  }
};

Rows::Rows(std::unique_ptr<State> state) : state_(std::move(state)) {}
Rows::Rows(Rows&&) noexcept = default;
Rows& Rows::operator=(Rows&&) noexcept = default;
Rows::~Rows() = default;

std::size_t Rows::columns() const { return state_->columns.size(); }
std::string_view Rows::name(std::size_t column) const { return state_->columns[column].name; }
SqlType Rows::type(std::size_t column) const { return state_->columns[column].type; }
int Rows::decimal_scale(std::size_t column) const { return state_->columns[column].scale; }
std::int64_t Rows::row_count() const { return static_cast<std::int64_t>(duckdb_row_count(&state_->result)); }
std::int64_t Rows::rows_changed() const { return static_cast<std::int64_t>(duckdb_rows_changed(&state_->result)); }
std::size_t Rows::chunk_size() const { return state_->size; }

bool Rows::next_chunk() {
  auto& s = *state_;
  if (s.chunk) duckdb_destroy_data_chunk(&s.chunk);
  s.size = 0;
  s.chunk = duckdb_fetch_chunk(s.result);
  if (!s.chunk) return false;
  s.size = duckdb_data_chunk_get_size(s.chunk);
  if (s.size == 0) return false;
  for (idx_t i = 0; i < s.columns.size(); ++i) {
    auto const vector = duckdb_data_chunk_get_vector(s.chunk, i);
    s.data[i] = duckdb_vector_get_data(vector);
    s.validity[i] = duckdb_vector_get_validity(vector);
  }
  return true;
}

bool Rows::is_null(std::size_t column, std::size_t row) const {
  auto* const mask = state_->validity[column];
  return mask && !duckdb_validity_row_is_valid(mask, row);
}

int128 Rows::huge(std::size_t column, std::size_t row) const {
  auto const* const data = state_->data[column];
  auto const at = [&]<class T>(T const*) { return static_cast<int128>(static_cast<T const*>(data)[row]); };
  switch (state_->columns[column].stored) {
    case DUCKDB_TYPE_BOOLEAN: return at(static_cast<bool const*>(nullptr));
    case DUCKDB_TYPE_TINYINT: return at(static_cast<std::int8_t const*>(nullptr));
    case DUCKDB_TYPE_SMALLINT: return at(static_cast<std::int16_t const*>(nullptr));
    case DUCKDB_TYPE_INTEGER: return at(static_cast<std::int32_t const*>(nullptr));
    case DUCKDB_TYPE_BIGINT: return at(static_cast<std::int64_t const*>(nullptr));
    case DUCKDB_TYPE_UTINYINT: return at(static_cast<std::uint8_t const*>(nullptr));
    case DUCKDB_TYPE_USMALLINT: return at(static_cast<std::uint16_t const*>(nullptr));
    case DUCKDB_TYPE_UINTEGER: return at(static_cast<std::uint32_t const*>(nullptr));
    case DUCKDB_TYPE_UBIGINT: return at(static_cast<std::uint64_t const*>(nullptr));
    case DUCKDB_TYPE_HUGEINT: return to_int128(static_cast<duckdb_hugeint const*>(data)[row]);
    default: JX_ASSERT(!"not an integer column");
  }
  return 0;
}

std::int64_t Rows::integer(std::size_t column, std::size_t row) const {
  auto const value = huge(column, row);
  JX_ASSERT(value >= std::numeric_limits<std::int64_t>::min() && value <= std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(value);
}

bool Rows::boolean(std::size_t column, std::size_t row) const { return huge(column, row) != 0; }

double Rows::real(std::size_t column, std::size_t row) const {
  switch (state_->columns[column].stored) {
    case DUCKDB_TYPE_FLOAT: return static_cast<float const*>(state_->data[column])[row];
    case DUCKDB_TYPE_DOUBLE: return static_cast<double const*>(state_->data[column])[row];
    default: return static_cast<double>(huge(column, row));
  }
}

std::string_view Rows::text(std::size_t column, std::size_t row) const {
  JX_ASSERT(state_->columns[column].stored == DUCKDB_TYPE_VARCHAR);
  auto& text = static_cast<duckdb_string_t*>(state_->data[column])[row];
  return {duckdb_string_t_data(&text), duckdb_string_t_length(text)};
}

Date Rows::date(std::size_t column, std::size_t row) const {
  JX_ASSERT(state_->columns[column].stored == DUCKDB_TYPE_DATE);
  return {static_cast<duckdb_date const*>(state_->data[column])[row].days};
}

Timestamp Rows::timestamp(std::size_t column, std::size_t row) const {
  JX_ASSERT(state_->columns[column].stored == DUCKDB_TYPE_TIMESTAMP);
  auto const micros = static_cast<duckdb_timestamp const*>(state_->data[column])[row].micros;
  return {micros >= 0 ? micros / 1'000'000 : -((-micros + 999'999) / 1'000'000)};
}

struct Connection::State {
  duckdb_connection connection = nullptr;
  State() = default;
  State(State const&) = delete;
  State& operator=(State const&) = delete;
  ~State() {
    if (connection) duckdb_disconnect(&connection);
  }
};

Connection::Connection(std::unique_ptr<State> state) : state_(std::move(state)) {}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;
Connection::~Connection() = default;

Result<Rows> Connection::query(std::string const& sql) {
  auto state = std::make_unique<Rows::State>();
  if (duckdb_query(state_->connection, sql.c_str(), &state->result) != DuckDBSuccess) {
    if (duckdb_result_error_type(&state->result) == DUCKDB_ERROR_INTERRUPT) {
      return fail(ErrorKind::unavailable, "facts.engine_stopped");
    }
    return failed(duckdb_result_error(&state->result));
  }
  auto const columns = duckdb_column_count(&state->result);
  for (idx_t i = 0; i < columns; ++i) state->columns.push_back(describe(state->result, i));
  state->data.resize(columns);
  state->validity.resize(columns);
  return Rows(std::move(state));
}

Result<void> Connection::run(std::string const& sql) {
  JX_CHECK(query(sql));
  return {};
}

void Connection::interrupt() { duckdb_interrupt(state_->connection); }
double Connection::progress() { return duckdb_query_progress(state_->connection).percentage; }
void* Connection::handle() const { return state_->connection; }

struct Database::State {
  duckdb_database database = nullptr;
  State() = default;
  State(State const&) = delete;
  State& operator=(State const&) = delete;
  ~State() {
    if (database) duckdb_close(&database);
  }
};

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(DatabaseSettings const& settings) {
  duckdb_config config = nullptr;
  if (duckdb_create_config(&config) != DuckDBSuccess) return failed("duckdb_create_config");
  std::vector<std::pair<std::string, std::string>> options{{"threads", std::to_string(settings.threads)},
                                                           {"memory_limit", settings.memory_limit},
                                                           {"autoinstall_known_extensions", "false"},
                                                           {"autoload_known_extensions", "false"},
                                                           {"temp_directory", settings.temp_directory.string()}};
  for (auto const& [name, value] : options) {
    if (duckdb_set_config(config, name.c_str(), value.c_str()) != DuckDBSuccess) {
      duckdb_destroy_config(&config);
      return failed((name + " = " + value).c_str());
    }
  }
  auto state = std::make_unique<State>();
  char* error = nullptr;
  auto const path = settings.file.string();
  auto const opened = duckdb_open_ext(path.empty() ? nullptr : path.c_str(), &state->database, config, &error);
  duckdb_destroy_config(&config);
  if (opened != DuckDBSuccess) {
    std::string const reason = error ? error : "duckdb_open_ext";
    if (error) duckdb_free(error);
    return failed(reason.c_str());
  }
  return Database(std::move(state));
}

Result<Connection> Database::connect() const {
  auto state = std::make_unique<Connection::State>();
  if (duckdb_connect(state_->database, &state->connection) != DuckDBSuccess) return failed("duckdb_connect");
  Connection out(std::move(state));
  JX_CHECK(out.run("SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET progress_bar_time = 0"));
  return out;
}

}  // namespace jixiao::facts
