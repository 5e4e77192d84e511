#pragma once
// Rows of a query on somebody else's database, as a table to be read: the first row is the header (the query's column
// names), NULL is an empty cell. Nothing is ever written there: a SQLite file is opened read-only, a PostgreSQL session
// is read-only, and a query must be one statement that reads. Rows come in a fixed order, so that the same content
// gives the same delivery.
//
// Errors: facts.source_open (not there, refused, wrong password), facts.source_query (the database's own words),
// facts.source_not_a_query, facts.source_parameter.
#include <chrono>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "facts/connector.h"
#include "facts/pull_range.h"

namespace jixiao::facts {

struct SqlQuery {
  std::string sql;
  PullRange range;
  std::vector<std::string> order_by;  // columns of the result; what is not found or empty: all of them
  std::chrono::seconds timeout{600};
  std::stop_token stop;
};

Result<std::unique_ptr<TableReader>> open_sqlite_query(std::filesystem::path const& file, SqlQuery const& query);

// `address` is a connection string without the password: host=… port=… dbname=… user=….
struct PostgresSource {
  std::string address;
  std::string password;
};
Result<std::unique_ptr<TableReader>> open_postgres_query(PostgresSource const& source, SqlQuery const& query);

// Opens and says what is there, for the button “测试连接”: the server's version.
Result<std::string> probe_sqlite(std::filesystem::path const& file);
Result<std::string> probe_postgres(PostgresSource const& source);

// For the two: “select * from (…) order by …”, and one statement without its semicolon (facts.source_not_a_query).
Result<std::string> single_statement(std::string_view sql);
std::string ordered_query(std::string const& sql, std::vector<std::string> const& columns,
                          std::vector<std::string> const& order_by);

}  // namespace jixiao::facts
