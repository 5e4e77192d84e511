#pragma once
// Described structs as flat SQL rows: one column per member, in the order of declaration, named as the member.
//
// bool and integers are INTEGER columns; text, enumerations (by name), Decimal, Date, Timestamp, Period and Digest
// (hexadecimal) are TEXT; nested structs, lists, maps and Json are JSON text. An empty optional is NULL, and no other
// column may be. Knows no database: storage binds SqlValue. What from_row meets is what a table holds, so an error
// means that the row was written by something else; `where` is the column.
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "reflect/json.h"

namespace jixiao::reflect {

using SqlValue = std::variant<std::monostate, std::int64_t, std::string>;
enum class SqlType { text, integer };
enum class Nullable { no, yes };

struct SqlColumn {
  std::string name;
  SqlType type = SqlType::text;
  Nullable nullable = Nullable::no;
  friend bool operator==(SqlColumn const&, SqlColumn const&) = default;
};

// "code", "name" (quoted: `order` is a fine name for a member) and :code, :name.
std::string column_list(std::span<SqlColumn const> columns);
std::string placeholder_list(std::span<SqlColumn const> columns);
// DDL for tests; production tables come from hand-written migrations that a test compares with columns<T>().
std::string create_table_sql(std::string_view table, std::span<SqlColumn const> columns,
                             std::string_view primary_key = "");

namespace detail {
Error row_error(std::string code, std::string_view column);
Result<std::int64_t> integer_of(SqlValue const& value, std::int64_t min, std::int64_t max, std::string_view column);
Result<std::string> text_of(SqlValue const& value, std::string_view column);

template <class M>
constexpr SqlType sql_type() {
  return std::same_as<M, bool> || Integer<M> ? SqlType::integer : SqlType::text;
}

template <class M>
SqlValue to_sql(M const& value) {
  if constexpr (Optional<M>) {
    return value ? to_sql(*value) : SqlValue();
  } else if constexpr (std::same_as<M, bool>) {
    return std::int64_t{value};
  } else if constexpr (Integer<M>) {
    JX_ASSERT(std::in_range<std::int64_t>(value));
    return static_cast<std::int64_t>(value);
  } else if constexpr (std::same_as<M, std::string> || DescribedEnum<M> || TextValue<M>) {
    return key_text(value);
  } else if constexpr (std::same_as<M, Digest>) {
    return to_hex(value);
  } else {
    return render_json(to_json(value));
  }
}

// Adds to errors, as the JSON walker does; the pointer is the column.
template <class M>
void from_sql(SqlValue const& value, std::string const& column, M& out, Errors& errors) {
  if constexpr (Optional<M>) {
    out.reset();
    if (!std::holds_alternative<std::monostate>(value)) from_sql(value, column, out.emplace(), errors);
  } else if constexpr (sql_type<M>() == SqlType::integer) {
    auto const found =
        integer_of(value, static_cast<std::int64_t>(std::numeric_limits<M>::min()), integer_max<M>(), column);
    if (!found) return errors.push_back(found.error());
    out = static_cast<M>(*found);
  } else {
    auto const text = text_of(value, column);
    if (!text) return errors.push_back(text.error());
    if constexpr (std::same_as<M, std::string> || DescribedEnum<M> || TextValue<M>) {
      if (auto parsed = read_text<M>(*text, column, errors)) out = std::move(*parsed);
    } else if constexpr (std::same_as<M, Digest>) {
      read_digest(Json(*text), column, out, errors);
    } else {
      auto const json = parse_json(*text);
      if (!json) return add_at(column, json.error(), errors);
      from_json(*json, column, out, errors);
    }
  }
}
}  // namespace detail

template <Described T>
std::vector<SqlColumn> const& columns() {
  static std::vector<SqlColumn> const all = [] {
    std::vector<SqlColumn> out;
    T const object{};
    for_each_member(object, [&](std::string_view name, auto const& member) {
      using M = std::remove_cvref_t<decltype(member)>;
      if constexpr (Optional<M>) {
        out.push_back({std::string(name), detail::sql_type<typename M::value_type>(), Nullable::yes});
      } else {
        out.push_back({std::string(name), detail::sql_type<M>(), Nullable::no});
      }
    });
    return out;
  }();
  return all;
}

template <Described T>
std::vector<SqlValue> to_row(T const& object) {
  std::vector<SqlValue> out;
  out.reserve(member_names<T>().size());
  for_each_member(object, [&](std::string_view, auto const& member) { out.push_back(detail::to_sql(member)); });
  return out;
}

template <Described T>
Result<T> from_row(std::span<SqlValue const> row) {
  constexpr auto width = detail::Members<T>::count;
  if (row.size() != width) {
    return fail("reflect.row_width", {{"found", std::to_string(row.size())}, {"expected", std::to_string(width)}});
  }
  T out{};
  Errors errors;
  std::size_t i = 0;
  for_each_member(
      out, [&](std::string_view name, auto& member) { detail::from_sql(row[i++], std::string(name), member, errors); });
  if (!errors.empty()) return fail(std::move(errors.front()));
  return out;
}

template <Described T>
std::string column_list() {
  return column_list(columns<T>());
}
template <Described T>
std::string placeholder_list() {
  return placeholder_list(columns<T>());
}
template <Described T>
std::string create_table_sql(std::string_view table, std::string_view primary_key = "") {
  return create_table_sql(table, columns<T>(), primary_key);
}

}  // namespace jixiao::reflect
