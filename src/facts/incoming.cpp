#include "facts/incoming.h"

#include <duckdb.h>

#include <algorithm>
#include <functional>

#include "base/text.h"
#include "facts/row_digest.h"

namespace jixiao::facts {

char const* sql_type_of(ColumnType type) {
  switch (type) {
    case ColumnType::date: return "DATE";
    case ColumnType::timestamp: return "TIMESTAMP";
    case ColumnType::boolean: return "BOOLEAN";
    case ColumnType::integer:
    case ColumnType::decimal:
    case ColumnType::money: return "BIGINT";
    case ColumnType::text:
    case ColumnType::code:
    case ColumnType::ordered: break;
  }
  return "VARCHAR";
}

namespace {

duckdb_type duckdb_type_of(ColumnType type) {
  switch (type) {
    case ColumnType::date: return DUCKDB_TYPE_DATE;
    case ColumnType::timestamp: return DUCKDB_TYPE_TIMESTAMP;
    case ColumnType::boolean: return DUCKDB_TYPE_BOOLEAN;
    default: return is_stored_as_text(type) ? DUCKDB_TYPE_VARCHAR : DUCKDB_TYPE_BIGINT;
  }
}

std::vector<std::size_t> key_columns(Dataset const& dataset) {
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < dataset.columns.size(); ++i) {
    auto const& key = dataset.key;
    if (std::find(key.begin(), key.end(), dataset.columns[i].name) != key.end()) columns.push_back(i);
  }
  return columns;
}

tl::unexpected<Error> append_failed(duckdb_appender appender) {
  auto const* reason = ::duckdb_appender_error(appender);
  return fail(ErrorKind::unavailable, "facts.load_failed", {{"reason", reason != nullptr ? reason : ""}});
}

}  // namespace

struct RowSink::State {
  Dataset const* dataset;
  Connection connection;
  std::vector<std::size_t> key;
  duckdb_appender appender = nullptr;
  duckdb_data_chunk chunk = nullptr;
  std::vector<duckdb_vector> vectors;
  std::vector<void*> data;
  std::vector<std::uint64_t*> validity;
  idx_t rows = 0;
  std::string key_bytes;

  State(Dataset const& d, Connection c) : dataset(&d), connection(std::move(c)), key(key_columns(d)) {}
  State(State const&) = delete;
  State& operator=(State const&) = delete;
  ~State() {
    if (chunk != nullptr) ::duckdb_destroy_data_chunk(&chunk);
    if (appender != nullptr) ::duckdb_appender_destroy(&appender);
  }

  void create_chunk();
  void look_up_vectors();
  Result<void> flush();
  void write(std::size_t column, TypedCell const& cell);
};

void RowSink::State::create_chunk() {
  std::vector<duckdb_logical_type> types;
  for (auto const& column : dataset->columns) types.push_back(::duckdb_create_logical_type(duckdb_type_of(column.type)));
  for (auto const type : {DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_UBIGINT}) {
    types.push_back(::duckdb_create_logical_type(type));
  }
  chunk = ::duckdb_create_data_chunk(types.data(), types.size());
  for (auto& type : types) ::duckdb_destroy_logical_type(&type);
  vectors.resize(types.size());
  data.resize(types.size());
  validity.resize(types.size());
  look_up_vectors();
}

// A reset chunk gives its vectors fresh buffers.
void RowSink::State::look_up_vectors() {
  for (std::size_t i = 0; i < vectors.size(); ++i) {
    vectors[i] = ::duckdb_data_chunk_get_vector(chunk, i);
    data[i] = ::duckdb_vector_get_data(vectors[i]);
    validity[i] = nullptr;
  }
}

void RowSink::State::write(std::size_t column, TypedCell const& cell) {
  if (!cell.present) {
    if (validity[column] == nullptr) {
      ::duckdb_vector_ensure_validity_writable(vectors[column]);
      validity[column] = ::duckdb_vector_get_validity(vectors[column]);
    }
    ::duckdb_validity_set_row_invalid(validity[column], rows);
    return;
  }
  switch (dataset->columns[column].type) {
    case ColumnType::date: static_cast<std::int32_t*>(data[column])[rows] = static_cast<std::int32_t>(cell.number); break;
    case ColumnType::timestamp: static_cast<std::int64_t*>(data[column])[rows] = cell.number * 1'000'000; break;
    case ColumnType::boolean: static_cast<bool*>(data[column])[rows] = cell.number != 0; break;
    case ColumnType::integer:
    case ColumnType::decimal:
    case ColumnType::money: static_cast<std::int64_t*>(data[column])[rows] = cell.number; break;
    case ColumnType::text:
    case ColumnType::code:
    case ColumnType::ordered:
      ::duckdb_vector_assign_string_element_len(vectors[column], rows, cell.text.data(), cell.text.size());
  }
}

Result<void> RowSink::State::flush() {
  if (rows == 0) return {};
  ::duckdb_data_chunk_set_size(chunk, rows);
  if (::duckdb_append_data_chunk(appender, chunk) != DuckDBSuccess) return append_failed(appender);
  ::duckdb_data_chunk_reset(chunk);
  look_up_vectors();
  rows = 0;
  return {};
}

RowSink::RowSink(std::unique_ptr<State> state) : state_(std::move(state)) {}
RowSink::RowSink(RowSink&&) noexcept = default;
RowSink& RowSink::operator=(RowSink&&) noexcept = default;
RowSink::~RowSink() = default;

Result<RowSink> RowSink::create(Database const& database, Dataset const& dataset, int index) {
  JX_TRY(auto connection, database.connect());
  auto state = std::make_unique<State>(dataset, std::move(connection));
  auto const table = "incoming_" + std::to_string(index);
  std::string columns;
  for (auto const& column : dataset.columns) columns += quoted_name(column.name) + ' ' + sql_type_of(column.type) + ", ";
  JX_CHECK(state->connection.run("CREATE TABLE " + table + " (" + columns + "_row BIGINT, _p INTEGER, _kh UBIGINT)"));
  auto* const handle = static_cast<duckdb_connection>(state->connection.handle());
  if (::duckdb_appender_create(handle, nullptr, table.c_str(), &state->appender) != DuckDBSuccess) {
    return append_failed(state->appender);
  }
  state->create_chunk();
  return RowSink(std::move(state));
}

Result<void> RowSink::add(TypedRow const& row) {
  auto& s = *state_;
  for (std::size_t i = 0; i < row.cells.size(); ++i) s.write(i, row.cells[i]);
  s.key_bytes.clear();
  for (auto const column : s.key) append_canonical(row, *s.dataset, column, s.key_bytes);
  auto const extra = row.cells.size();
  static_cast<std::int64_t*>(s.data[extra])[s.rows] = row.row;
  static_cast<std::int32_t*>(s.data[extra + 1])[s.rows] = row.period;
  static_cast<std::uint64_t*>(s.data[extra + 2])[s.rows] = s.key.empty() ? 0 : std::hash<std::string_view>{}(s.key_bytes);
  if (++s.rows < ::duckdb_vector_size()) return {};
  return s.flush();
}

Result<void> RowSink::finish() {
  JX_CHECK(state_->flush());
  if (::duckdb_appender_close(state_->appender) != DuckDBSuccess) return append_failed(state_->appender);
  return {};
}

std::string incoming_source(int sinks, bool has_dropped) {
  std::string sql;
  for (int i = 0; i < sinks; ++i) sql += (i > 0 ? " UNION ALL " : "") + ("SELECT * FROM incoming_" + std::to_string(i));
  if (!has_dropped) return "(" + sql + ")";
  return "(SELECT * FROM (" + sql + ") ANTI JOIN dropped USING (_row))";
}

std::string column_list(Dataset const& dataset) {
  std::vector<std::string> names;
  for (auto const& column : dataset.columns) names.push_back(quoted_name(column.name));
  return join(names, ", ");
}

std::string key_list(Dataset const& dataset) {
  std::vector<std::string> names;
  for (auto const& name : dataset.key) names.push_back(quoted_name(name));
  return join(names, ", ");
}

std::string storage_order(Dataset const& dataset) {
  std::vector<std::string> names;
  if (!dataset.owner.empty()) names.push_back(quoted_name(dataset.owner));
  for (auto const& name : dataset.key) {
    if (name != dataset.owner) names.push_back(quoted_name(name));
  }
  names.emplace_back("_row");
  return join(names, ", ");
}

}  // namespace jixiao::facts
