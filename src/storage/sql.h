#pragma once
// Statements over the one open session: values in, rows out, described structs to tables and back. Throws
// soci::soci_error; callers stand inside guarded() or atomically(). Heavy to include.
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "reflect/rows.h"
#include "storage/session.h"

namespace jixiao::storage {

struct Bytes {
  std::string bytes;  // never empty: some databases cannot tell that from NULL
};
using Value = std::variant<std::monostate, std::int64_t, std::string, Bytes>;
enum class Kind { integer, text, bytes };
using Row = std::vector<Value>;

// Prepared once, run any number of times. Parameters are :names, bound in the order they first stand in.
class Statement {
 public:
  Statement(Session& session, std::string const& sql, std::span<Kind const> parameters,
            std::span<Kind const> results = {});
  Statement(Statement const&) = delete;
  ~Statement();

  // Values of the kinds given, or monostate for NULL. True if there is a first row.
  bool execute(std::span<Value const> values);
  Row row() const;  // the present row
  bool next();

 private:
  struct Slot;
  std::vector<std::unique_ptr<Slot>> parameters_;
  std::vector<std::unique_ptr<Slot>> results_;
  soci::statement statement_;
};

// Kinds as the values are; none may be NULL.
std::vector<Kind> kinds_of(std::span<Value const> values);

void execute(Session& session, std::string const& sql, std::vector<Value> const& values = {});
std::vector<Row> query(Session& session, std::string const& sql, std::vector<Value> const& values,
                       std::vector<Kind> const& results);
// The first column of the first row; nullopt if there is no row or it is NULL.
std::optional<std::int64_t> query_integer(Session& session, std::string const& sql,
                                          std::vector<Value> const& values = {});
std::optional<std::string> query_text(Session& session, std::string const& sql, std::vector<Value> const& values = {});

std::vector<Kind> kinds_of(std::span<reflect::SqlColumn const> columns);
Value to_value(reflect::SqlValue value);
reflect::SqlValue to_sql_value(Value value);
Error row_error(Error error, std::string_view table);  // a row that its struct cannot hold: the table is damaged

// Inserts with one prepared statement. With `first_seq` each row gets a number in a further column seq, which keeps the
// order they came in.
template <class T>
void insert_rows(Session& session, std::string const& table, std::span<T const> rows,
                 std::optional<std::int64_t> first_seq = {}) {
  auto kinds = kinds_of(reflect::columns<T>());
  if (first_seq) kinds.push_back(Kind::integer);
  Statement insert(session,
                   "INSERT INTO " + table + " (" + reflect::column_list<T>() + (first_seq ? ", seq" : "") +
                       ") VALUES (" + reflect::placeholder_list<T>() + (first_seq ? ", :seq" : "") + ")",
                   kinds);
  Row values;
  for (auto const& row : rows) {
    values.clear();
    for (auto& value : reflect::to_row(row)) values.push_back(to_value(std::move(value)));
    if (first_seq) values.emplace_back((*first_seq)++);
    insert.execute(values);
  }
}

// `rest` is what follows the table's name: WHERE …, ORDER BY ….
template <class T>
Result<std::vector<T>> select_rows(Session& session, std::string const& table, std::string const& rest,
                                   std::vector<Value> const& values = {}) {
  Statement select(session, "SELECT " + reflect::column_list<T>() + " FROM " + table + " " + rest, kinds_of(values),
                   kinds_of(reflect::columns<T>()));
  std::vector<T> out;
  std::vector<reflect::SqlValue> row;
  for (bool more = select.execute(values); more; more = select.next()) {
    row.clear();
    for (auto& value : select.row()) row.push_back(to_sql_value(std::move(value)));
    auto object = reflect::from_row<T>(row);
    if (!object) return fail(row_error(std::move(object.error()), table));
    out.push_back(std::move(*object));
  }
  return out;
}

template <class T>
Result<std::optional<T>> select_row(Session& session, std::string const& table, std::string const& rest,
                                    std::vector<Value> const& values = {}) {
  JX_TRY(auto rows, select_rows<T>(session, table, rest, values));
  if (rows.empty()) return std::optional<T>();
  return std::optional<T>(std::move(rows.front()));
}

// The number after the largest in the column; 0 first. Under the write lock only.
std::int64_t next_number(Session& session, std::string const& table, std::string const& column);

}  // namespace jixiao::storage
