#include <fmt/format.h>
#include <libpq-fe.h>

#include "base/text.h"
#include "facts/sql_reader.h"
#include "facts/sql_source.h"

namespace jixiao::facts {
namespace {

// Types whose text is not what a cell expects (pg_type.dat; these numbers never change).
constexpr Oid oid_bool = 16, oid_timestamp = 1114, oid_timestamptz = 1184;

struct Close {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using Connection = std::unique_ptr<PGconn, Close>;
using Answer = std::unique_ptr<PGresult, Close>;

tl::unexpected<Error> query_error(PGconn* connection) {
  return fail(ErrorKind::invalid, "facts.source_query", {{"reason", std::string(trimmed(PQerrorMessage(connection)))}});
}

Result<Connection> connect(PostgresSource const& source, std::chrono::seconds timeout) {
  char* complaint = nullptr;
  std::unique_ptr<PQconninfoOption, Close> const parsed(PQconninfoParse(source.address.c_str(), &complaint));
  if (!parsed) {
    std::string const reason = complaint ? complaint : "";
    PQfreemem(complaint);
    return fail("facts.source_address", {{"address", std::string(trimmed(reason))}});
  }
  std::vector<char const*> keys, values;
  for (auto const* option = parsed.get(); option->keyword; ++option) {
    if (!option->val || std::string_view(option->keyword) == "options") continue;
    keys.push_back(option->keyword);
    values.push_back(option->val);
  }
  auto const options =
      fmt::format("-c default_transaction_read_only=on -c statement_timeout={} -c datestyle=ISO -c bytea_output=hex",
                  timeout.count() * 1000);
  for (auto const& [key, value] : {std::pair{"password", source.password.c_str()},
                                   {"client_encoding", "UTF8"},
                                   {"connect_timeout", "10"},
                                   {"application_name", "jixiao"},
                                   {"options", options.c_str()}}) {
    if (*value == '\0') continue;
    keys.push_back(key);
    values.push_back(value);
  }
  keys.push_back(nullptr);
  values.push_back(nullptr);
  Connection connection(PQconnectdbParams(keys.data(), values.data(), 0));
  if (PQstatus(connection.get()) == CONNECTION_OK) return connection;
  return fail(ErrorKind::unavailable, "facts.source_open",
              {{"source", "PostgreSQL"}, {"reason", std::string(trimmed(PQerrorMessage(connection.get())))}});
}

class PostgresReader final : public SqlReader {
 public:
  PostgresReader(Connection connection, std::vector<std::string> columns, std::stop_token stop)
      : SqlReader(std::move(columns)), connection_(std::move(connection)), stop_(std::move(stop)) {}

  ~PostgresReader() override {
    if (is_done()) return;
    if (auto* const cancel = PQgetCancel(connection_.get())) {  // else the server goes on for nobody
      char ignored[256];
      PQcancel(cancel, ignored, sizeof ignored);
      PQfreeCancel(cancel);
    }
  }

 private:
  Result<bool> advance() override {
    for (;;) {
      if (stop_.stop_requested()) return fail(ErrorKind::unavailable, "facts.ingest_stopped");
      row_.reset(PQgetResult(connection_.get()));
      if (!row_) return false;
      auto const status = PQresultStatus(row_.get());
      if (status == PGRES_SINGLE_TUPLE) return true;
      if (status == PGRES_TUPLES_OK) continue;  // the empty one after the last row
      auto const* state = PQresultErrorField(row_.get(), PG_DIAG_SQLSTATE);
      if (state && std::string_view(state) == "57014") return fail(ErrorKind::unavailable, "facts.source_slow");
      return query_error(connection_.get());
    }
  }
  void write_cells(ChunkWriter& out) override {
    for (int i = 0; i < PQnfields(row_.get()); ++i) {
      if (PQgetisnull(row_.get(), 0, i)) {
        out.add_cell({});
        continue;
      }
      std::string_view text(PQgetvalue(row_.get(), 0, i), static_cast<std::size_t>(PQgetlength(row_.get(), 0, i)));
      auto const type = PQftype(row_.get(), i);
      if (type == oid_bool) text = text == "t" ? "true" : "false";
      if (type == oid_timestamp || type == oid_timestamptz) text = text.substr(0, 19);  // to the second, local
      out.add_cell(text);
    }
  }

  Connection connection_;
  Answer row_;
  std::stop_token stop_;
};

// The columns of the query, by preparing it without running it.
Result<std::vector<std::string>> describe(PGconn* connection, std::string const& sql) {
  Answer const prepared(PQprepare(connection, "", sql.c_str(), 0, nullptr));
  if (PQresultStatus(prepared.get()) != PGRES_COMMAND_OK) return query_error(connection);
  Answer const described(PQdescribePrepared(connection, ""));
  if (PQresultStatus(described.get()) != PGRES_COMMAND_OK) return query_error(connection);
  if (PQnfields(described.get()) == 0) return fail("facts.source_not_a_query");
  std::vector<std::string> out;
  for (int i = 0; i < PQnfields(described.get()); ++i) out.emplace_back(PQfname(described.get(), i));
  return out;
}

}  // namespace

Result<std::unique_ptr<TableReader>> open_postgres_query(PostgresSource const& source, SqlQuery const& query) {
  JX_TRY(auto const text, single_statement(query.sql));
  JX_TRY(auto const numbered, number_parameters(text));
  JX_TRY(auto connection, connect(source, query.timeout));
  JX_TRY(auto columns, describe(connection.get(), numbered.sql));
  auto const sql = ordered_query(numbered.sql, columns, query.order_by);
  std::vector<char const*> values;
  for (auto const& name : numbered.used) values.push_back(value_of(query.range, name).c_str());
  if (!PQsendQueryParams(connection.get(), sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(),
                         nullptr, nullptr, 0)) {
    return query_error(connection.get());
  }
  PQsetSingleRowMode(connection.get());
  return std::make_unique<PostgresReader>(std::move(connection), std::move(columns), query.stop);
}

Result<std::string> probe_postgres(PostgresSource const& source) {
  JX_TRY(auto const connection, connect(source, std::chrono::seconds(10)));
  auto const version = PQserverVersion(connection.get());
  return fmt::format("PostgreSQL {}.{}", version / 10000, version % 10000);
}

}  // namespace jixiao::facts
