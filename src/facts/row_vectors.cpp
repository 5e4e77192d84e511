#include "facts/row_vectors.h"

#include <duckdb.h>

#include <algorithm>

#include "base/text.h"
#include "facts/sorted_rows.h"

namespace jixiao::facts {
namespace {

duckdb_type duckdb_type_of(ColumnType type) {
  switch (type) {
    case ColumnType::date: return DUCKDB_TYPE_DATE;
    case ColumnType::timestamp: return DUCKDB_TYPE_TIMESTAMP;
    case ColumnType::boolean: return DUCKDB_TYPE_BOOLEAN;
    default: return is_stored_as_text(type) ? DUCKDB_TYPE_VARCHAR : DUCKDB_TYPE_BIGINT;
  }
}

constexpr std::size_t prefetch_rows = 12;

std::vector<std::size_t> all_columns(Dataset const& dataset) {
  std::vector<std::size_t> columns(dataset.columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) columns[i] = i;
  return columns;
}

// State of one query that reads sorted_rows(run).
struct Cursor {
  SortedRows* rows = nullptr;
  std::size_t run = 0;
  std::size_t next = 0;
  TypedRow row;
};

void bind(duckdb_bind_info info) {
  auto* const rows = static_cast<SortedRows*>(::duckdb_bind_get_extra_info(info));
  auto const& dataset = rows->dataset();
  auto const add = [&](std::string const& name, duckdb_type type) {
    auto logical = ::duckdb_create_logical_type(type);
    ::duckdb_bind_add_result_column(info, name.c_str(), logical);
    ::duckdb_destroy_logical_type(&logical);
  };
  for (auto const& column : dataset.columns) add(column.name, duckdb_type_of(column.type));
  add("_row", DUCKDB_TYPE_BIGINT);
  auto value = ::duckdb_bind_get_parameter(info, 0);
  auto* const run = new std::size_t(static_cast<std::size_t>(::duckdb_get_int64(value)));
  ::duckdb_destroy_value(&value);
  ::duckdb_bind_set_bind_data(info, run, [](void* data) { delete static_cast<std::size_t*>(data); });
  ::duckdb_bind_set_cardinality(info, rows->order(*run).size(), true);
}

void init(duckdb_init_info info) {
  auto* const cursor = new Cursor;
  cursor->rows = static_cast<SortedRows*>(::duckdb_init_get_extra_info(info));
  cursor->run = *static_cast<std::size_t*>(::duckdb_init_get_bind_data(info));
  ::duckdb_init_set_init_data(info, cursor, [](void* data) { delete static_cast<Cursor*>(data); });
  ::duckdb_init_set_max_threads(info, 1);  // the order is the point
}

void produce(duckdb_function_info info, duckdb_data_chunk chunk) {
  auto& cursor = *static_cast<Cursor*>(::duckdb_function_get_init_data(info));
  auto const& dataset = cursor.rows->dataset();
  auto const& order = cursor.rows->order(cursor.run);
  RowVectors vectors(dataset, all_columns(dataset), true, chunk);
  auto const n = std::min<std::size_t>(::duckdb_vector_size(), order.size() - cursor.next);
  for (std::size_t i = 0; i < n; ++i) {
    // Sorted rows lie anywhere in memory: fetched ahead, else waiting for them costs more than writing them.
    if (auto const ahead = cursor.next + prefetch_rows; ahead < order.size()) {
      for (int line = 0; line < 3; ++line) __builtin_prefetch(order[ahead] + 64 * line);
    }
    decode_row(order[cursor.next++], dataset, cursor.row);
    vectors.write(i, cursor.row);
  }
  ::duckdb_data_chunk_set_size(chunk, n);
}

tl::unexpected<Error> load_failed(char const* reason) {
  return fail(ErrorKind::unavailable, "facts.load_failed", {{"reason", reason != nullptr ? reason : ""}});
}

// A chunk and an appender, freed together.
struct Appending {
  duckdb_appender appender = nullptr;
  duckdb_data_chunk chunk = nullptr;
  Appending() = default;
  Appending(Appending const&) = delete;
  Appending& operator=(Appending const&) = delete;
  ~Appending() {
    if (chunk != nullptr) ::duckdb_destroy_data_chunk(&chunk);
    if (appender != nullptr) ::duckdb_appender_destroy(&appender);
  }
  Result<void> flush(std::size_t rows) {
    ::duckdb_data_chunk_set_size(chunk, rows);
    if (::duckdb_append_data_chunk(appender, chunk) != DuckDBSuccess)
      return load_failed(::duckdb_appender_error(appender));
    ::duckdb_data_chunk_reset(chunk);
    return {};
  }
};

}  // namespace

RowVectors::RowVectors(Dataset const& dataset, std::vector<std::size_t> columns, bool with_row, void* chunk)
    : dataset_(dataset), columns_(std::move(columns)), with_row_(with_row) {
  for (std::size_t i = 0; i < columns_.size() + (with_row ? 1 : 0); ++i) {
    vectors_.push_back(::duckdb_data_chunk_get_vector(static_cast<duckdb_data_chunk>(chunk), i));
    data_.push_back(::duckdb_vector_get_data(static_cast<duckdb_vector>(vectors_.back())));
    validity_.push_back(nullptr);
  }
}

void RowVectors::write(std::size_t at, TypedRow const& row) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto const& cell = row.cells[columns_[i]];
    auto* const vector = static_cast<duckdb_vector>(vectors_[i]);
    if (!cell.present) {
      if (validity_[i] == nullptr) {
        ::duckdb_vector_ensure_validity_writable(vector);
        validity_[i] = ::duckdb_vector_get_validity(vector);
      }
      ::duckdb_validity_set_row_invalid(validity_[i], at);
      continue;
    }
    switch (dataset_.columns[columns_[i]].type) {
      case ColumnType::date: static_cast<std::int32_t*>(data_[i])[at] = static_cast<std::int32_t>(cell.number); break;
      case ColumnType::timestamp: static_cast<std::int64_t*>(data_[i])[at] = cell.number * 1'000'000; break;
      case ColumnType::boolean: static_cast<bool*>(data_[i])[at] = cell.number != 0; break;
      case ColumnType::integer:
      case ColumnType::decimal:
      case ColumnType::money: static_cast<std::int64_t*>(data_[i])[at] = cell.number; break;
      case ColumnType::text:
      case ColumnType::code:
      case ColumnType::ordered:
        ::duckdb_vector_assign_string_element_len(vector, at, cell.text.data(), cell.text.size());
    }
  }
  if (with_row_) static_cast<std::int64_t*>(data_.back())[at] = row.row;
}

Result<void> SortedRows::add_function(Connection& connection) {
  auto function = ::duckdb_create_table_function();
  ::duckdb_table_function_set_name(function, function_name_.c_str());
  auto type = ::duckdb_create_logical_type(DUCKDB_TYPE_BIGINT);
  ::duckdb_table_function_add_parameter(function, type);
  ::duckdb_destroy_logical_type(&type);
  ::duckdb_table_function_set_extra_info(function, this, nullptr);
  ::duckdb_table_function_set_bind(function, bind);
  ::duckdb_table_function_set_init(function, init);
  ::duckdb_table_function_set_function(function, produce);
  auto const state = ::duckdb_register_table_function(static_cast<duckdb_connection>(connection.handle()), function);
  ::duckdb_destroy_table_function(&function);
  if (state != DuckDBSuccess) return load_failed(function_name_.c_str());
  return {};
}

Result<void> create_key_table(Connection& connection, Dataset const& dataset, RowStore const& store) {
  auto const columns = key_columns_of(dataset);
  std::string declared;
  std::vector<duckdb_logical_type> types;
  for (auto const c : columns) {
    auto const& column = dataset.columns[c];
    declared += (declared.empty() ? "" : ", ") + quoted_name(column.name) + ' ' + sql_type_of(column.type);
    types.push_back(::duckdb_create_logical_type(duckdb_type_of(column.type)));
  }
  Appending out;
  out.chunk = ::duckdb_create_data_chunk(types.data(), types.size());
  for (auto& type : types) ::duckdb_destroy_logical_type(&type);
  JX_CHECK(connection.run("CREATE OR REPLACE TABLE incoming_keys (" + declared + ")"));
  auto* const handle = static_cast<duckdb_connection>(connection.handle());
  if (::duckdb_appender_create(handle, nullptr, "incoming_keys", &out.appender) != DuckDBSuccess) {
    return load_failed(::duckdb_appender_error(out.appender));
  }
  TypedRow row;
  std::string buffer;
  std::size_t filled = 0;
  std::optional<RowVectors> vectors;
  for (std::size_t b = 0; b < store.blocks(); ++b) {
    JX_TRY(auto const block, store.read_block(b, buffer));
    for (std::size_t at = 0; at < block.size(); at += header_at(block.data() + at).bytes) {
      decode_row(block.data() + at, dataset, row);
      if (filled == 0) vectors.emplace(dataset, columns, false, out.chunk);
      vectors->write(filled, row);
      if (++filled < ::duckdb_vector_size()) continue;
      JX_CHECK(out.flush(filled));
      filled = 0;
    }
  }
  if (filled > 0) JX_CHECK(out.flush(filled));
  if (::duckdb_appender_close(out.appender) != DuckDBSuccess) return load_failed(::duckdb_appender_error(out.appender));
  return {};
}

}  // namespace jixiao::facts
