#include "reflect/rows.h"

#include "base/text.h"

namespace jixiao::reflect {
namespace {

std::string in_quotes(std::string_view name) { return '"' + std::string(name) + '"'; }

template <class F>
std::string listed(std::span<SqlColumn const> columns, F&& text_of_column) {
  std::vector<std::string> parts;
  for (auto const& column : columns) parts.push_back(text_of_column(column));
  return join(parts, ", ");
}

}  // namespace

std::string column_list(std::span<SqlColumn const> columns) {
  return listed(columns, [](SqlColumn const& c) { return in_quotes(c.name); });
}

std::string placeholder_list(std::span<SqlColumn const> columns) {
  return listed(columns, [](SqlColumn const& c) { return ":" + c.name; });
}

std::string create_table_sql(std::string_view table, std::span<SqlColumn const> columns, std::string_view primary_key) {
  auto const body = listed(columns, [&](SqlColumn const& c) {
    return in_quotes(c.name) + (c.type == SqlType::integer ? " BIGINT" : " TEXT") +
           (c.nullable == Nullable::no ? " NOT NULL" : "") + (c.name == primary_key ? " PRIMARY KEY" : "");
  });
  return "CREATE TABLE " + in_quotes(table) + " (" + body + ")";
}

namespace detail {

Error row_error(std::string code, std::string_view column) {
  return {ErrorKind::invalid, std::move(code), {{"column", std::string(column)}}, std::string(column)};
}

Result<std::int64_t> integer_of(SqlValue const& value, std::int64_t min, std::int64_t max, std::string_view column) {
  if (std::holds_alternative<std::monostate>(value)) return fail(row_error("reflect.row_null", column));
  auto const* integer = std::get_if<std::int64_t>(&value);
  if (!integer || *integer < min || *integer > max) return fail(row_error("reflect.row_integer", column));
  return *integer;
}

Result<std::string> text_of(SqlValue const& value, std::string_view column) {
  if (std::holds_alternative<std::monostate>(value)) return fail(row_error("reflect.row_null", column));
  auto const* text = std::get_if<std::string>(&value);
  if (!text) return fail(row_error("reflect.row_text", column));
  return *text;
}

}  // namespace detail
}  // namespace jixiao::reflect
