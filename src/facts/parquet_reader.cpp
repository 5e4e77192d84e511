#include "facts/parquet_reader.h"

#include <duckdb.h>

#include "base/text.h"
#include "facts/duckdb.h"

namespace jixiao::facts {
namespace {

constexpr std::size_t chunk_bytes = 512 << 10;

bool is_nested(std::string const& type) {
  return type == "BLOB" || type.ends_with("]") || type.starts_with("STRUCT(") || type.starts_with("MAP(") ||
         type.starts_with("UNION(");
}

// Doubles carry 15 digits, as those of spreadsheets do: 0.1 + 0.2 is 0.3.
std::string cast_of(std::string const& name, std::string const& type) {
  if (is_nested(type)) return "CAST(NULL AS VARCHAR)";
  if (type == "DOUBLE") return "printf('%.15g', " + name + ")";
  if (type == "TIMESTAMP WITH TIME ZONE") return "CAST(timezone('Asia/Shanghai', " + name + ") AS VARCHAR)";
  return "CAST(" + name + " AS VARCHAR)";
}

Result<std::vector<std::string>> describe(Connection& connection, std::string const& source,
                                          std::vector<std::string>& casts) {
  JX_TRY(auto rows, connection.query("DESCRIBE SELECT * FROM " + source));
  std::vector<std::string> names;
  while (rows.next_chunk()) {
    for (std::size_t i = 0; i < rows.chunk_size(); ++i) {
      names.emplace_back(rows.text(0, i));
      auto const type = std::string(rows.text(1, i));
      casts.push_back(cast_of(quoted_name(names.back()), type));
      // Under such a header it is none of the dataset's columns, and whoever misses it reads why.
      if (is_nested(type)) names.back() += "（" + type.substr(0, 60) + "，不是单个的值）";
    }
  }
  return names;
}

class ParquetReader final : public TableReader {
 public:
  ParquetReader(Database database, Connection connection, std::vector<std::string> names)
      : database_(std::move(database)), connection_(std::move(connection)), names_(std::move(names)) {}
  ~ParquetReader() override { ::duckdb_destroy_result(&result_); }

  // The wrapper's results are materialised; a file may be larger than memory, so this one streams.
  Result<void> begin(std::string const& sql) {
    ::duckdb_prepared_statement statement = nullptr;
    ::duckdb_pending_result pending = nullptr;
    auto state = ::duckdb_prepare(static_cast<duckdb_connection>(connection_.handle()), sql.c_str(), &statement);
    std::string reason = state == DuckDBSuccess ? "" : ::duckdb_prepare_error(statement);
    if (state == DuckDBSuccess) state = ::duckdb_pending_prepared_streaming(statement, &pending);
    if (state == DuckDBSuccess) state = ::duckdb_execute_pending(pending, &result_);
    if (state != DuckDBSuccess && reason.empty()) {
      auto const* text = ::duckdb_result_error(&result_);
      reason = text != nullptr ? text : "";
    }
    ::duckdb_destroy_pending(&pending);
    ::duckdb_destroy_prepare(&statement);
    if (state != DuckDBSuccess) return fail("facts.parquet_damaged", {{"reason", reason}});
    return {};
  }

  Result<bool> next(RawChunk& chunk) override {
    chunk.bytes.clear();
    ChunkWriter writer(chunk.bytes);
    if (index_ == 0) {
      writer.begin_row(1);
      for (auto const& name : names_) writer.add_cell(name);
      writer.end_row();
    }
    while (chunk.bytes.size() < chunk_bytes) {
      auto* data = ::duckdb_fetch_chunk(result_);
      if (data == nullptr) break;
      write_rows(data, writer);
      ::duckdb_destroy_data_chunk(&data);
    }
    if (auto const* error = ::duckdb_result_error(&result_); error != nullptr && *error != '\0') {
      return fail("facts.parquet_damaged", {{"reason", error}});
    }
    chunk.index = index_++;
    chunk.first_row = 1;
    return !chunk.bytes.empty();
  }

 private:
  void write_rows(duckdb_data_chunk data, ChunkWriter& writer) {
    auto const rows = ::duckdb_data_chunk_get_size(data);
    for (idx_t row = 0; row < rows; ++row) {
      writer.begin_row(++row_);
      for (idx_t column = 0; column < names_.size(); ++column) {
        auto* const vector = ::duckdb_data_chunk_get_vector(data, column);
        auto* const validity = ::duckdb_vector_get_validity(vector);
        if (validity != nullptr && !::duckdb_validity_row_is_valid(validity, row)) {
          writer.add_cell({});
          continue;
        }
        auto& text = static_cast<duckdb_string_t*>(::duckdb_vector_get_data(vector))[row];
        writer.add_cell({::duckdb_string_t_data(&text), ::duckdb_string_t_length(text)});
      }
      writer.end_row();
    }
  }

  Database database_;
  Connection connection_;
  std::vector<std::string> names_;
  ::duckdb_result result_{};
  std::int64_t index_ = 0;
  std::int64_t row_ = 1;
};

}  // namespace

Result<std::unique_ptr<TableReader>> open_parquet(std::filesystem::path const& path) {
  JX_TRY(auto database, Database::open({.threads = 1, .memory_limit = "300MB", .temp_directory = {}, .file = {}}));
  JX_TRY(auto connection, database.connect());
  auto const source = "read_parquet(" + quoted_text(path.string()) + ")";
  std::vector<std::string> casts;
  auto names = describe(connection, source, casts);
  if (!names) {
    auto const& args = names.error().args;
    return fail("facts.parquet_damaged", {{"reason", args.empty() ? names.error().code : args.front().value}});
  }
  auto reader = std::make_unique<ParquetReader>(std::move(database), std::move(connection), std::move(*names));
  JX_CHECK(reader->begin("SELECT " + join(casts, ", ") + " FROM " + source));
  return std::unique_ptr<TableReader>(std::move(reader));
}

}  // namespace jixiao::facts
