#include "facts/sql_row.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "facts/duckdb.h"

namespace jixiao::facts {

using formula::Node;
using formula::NodeKind;
using formula::TypeKind;

namespace {

SqlValue boolean(std::string text) { return {TypeKind::boolean, std::move(text), 0, {}}; }
SqlValue integer(std::string text) { return {TypeKind::number, std::move(text), 0, {}}; }

std::string power_of_ten(int n) { return "1" + std::string(static_cast<std::size_t>(n), '0'); }

bool is_time(TypeKind kind) { return kind == TypeKind::date || kind == TypeKind::timestamp; }

std::string as_date(SqlValue const& value) {
  return value.kind == TypeKind::date ? value.text : "CAST(" + value.text + " AS DATE)";
}

tl::unexpected<Error> unsupported(Node const& node) {
  return fail("facts.engine_expression", {{"expression", formula::to_canonical_text(node)}});
}

// Two numbers as integers of the same scale.
struct Pair {
  std::string a, b;
  int scale = 0;
};
Pair aligned(SqlValue const& a, SqlValue const& b) {
  int const scale = std::max(a.scale, b.scale);
  return {scaled_to(a, scale), scaled_to(b, scale), scale};
}

std::string huge(std::string const& text) { return "CAST(" + text + " AS HUGEINT)"; }

}  // namespace

std::string sql_date(Date date) { return "DATE '" + date.to_string() + "'"; }
SqlValue sql_number(Decimal value) { return {TypeKind::number, to_string(value.coefficient()), value.scale(), value}; }

std::string scaled_to(SqlValue const& value, int decimals) {
  if (value.constant) {
    auto const rounded = value.constant->rounded(decimals, Rounding::half_even);
    auto text = to_string(rounded.coefficient());
    if (rounded.coefficient() != 0) text += std::string(static_cast<std::size_t>(decimals - rounded.scale()), '0');
    return text;
  }
  if (value.kind == TypeKind::boolean) return "(" + value.text + ")::INTEGER * " + power_of_ten(decimals);
  if (value.kind == TypeKind::unknown || decimals == value.scale) return value.text;
  if (decimals > value.scale) return "(" + huge(value.text) + " * " + power_of_ten(decimals - value.scale) + ")";
  return "jx_divide(" + value.text + ", " + power_of_ten(value.scale - decimals) + ")";
}

std::string scaled_half_away(SqlValue const& value, int decimals) {
  if (value.kind != TypeKind::number || value.scale <= decimals) return scaled_to(value, decimals);
  if (value.constant)
    return scaled_to(sql_number(value.constant->rounded(decimals, Rounding::half_away_from_zero)), decimals);
  auto const drop = value.scale - decimals;
  return "jx_divide(jx_round(" + value.text + ", " + std::to_string(drop) + "), " + power_of_ten(drop) + ")";
}

SqlValue sql_column(std::string const& table, Column const& column) {
  auto text = table + "." + quoted_name(column.name);
  switch (column.type) {
    case ColumnType::text:
    case ColumnType::code: return {TypeKind::text, text, 0, {}};
    case ColumnType::ordered: return {TypeKind::ordered, text, 0, {}};
    case ColumnType::integer: return {TypeKind::number, text, 0, {}};
    case ColumnType::decimal: return {TypeKind::number, text, column.scale, {}};
    case ColumnType::money: return {TypeKind::number, text, 2, {}};
    case ColumnType::date: return {TypeKind::date, text, 0, {}};
    case ColumnType::timestamp: return {TypeKind::timestamp, text, 0, {}};
    case ColumnType::boolean: return {TypeKind::boolean, text, 0, {}};
  }
  return {};
}

Result<SqlValue> RowSql::value(Node const& node) {
  if (scope_.special) {
    JX_TRY(auto special, scope_.special(node));
    if (special) return *special;
  }
  switch (node.kind) {
    case NodeKind::number: return sql_number(node.number);
    case NodeKind::text: return SqlValue{TypeKind::text, quoted_text(node.text), 0, {}};
    case NodeKind::boolean: return boolean(node.number.is_zero() ? "FALSE" : "TRUE");
    case NodeKind::missing: return SqlValue{TypeKind::unknown, "NULL", 0, {}};
    case NodeKind::date: return SqlValue{TypeKind::date, sql_date(node.date), 0, {}};
    case NodeKind::name: return name(node);
    case NodeKind::unary: return unary(node);
    case NodeKind::binary: return binary(node);
    case NodeKind::in: return in(node);
    case NodeKind::between: return between(node);
    case NodeKind::is_missing: {
      JX_TRY(auto const child, value(*node.children.at(0)));
      return boolean("(" + child.text + (node.negated ? " IS NOT NULL)" : " IS NULL)"));
    }
    case NodeKind::conditional: return conditional(node);
    case NodeKind::call: return call(node);
    case NodeKind::duration:
    case NodeKind::aggregate:
    case NodeKind::tuple: break;
  }
  return unsupported(node);
}

Result<std::string> RowSql::condition(Node const& node) {
  JX_TRY(auto const v, value(node));
  if (v.kind == TypeKind::unknown) return std::string("CAST(NULL AS BOOLEAN)");
  if (v.kind != TypeKind::boolean) return unsupported(node);
  return v.text;
}

Result<std::string> RowSql::number(Node const& node, int decimals) {
  JX_TRY(auto const v, value(node));
  if (v.kind == TypeKind::unknown) return std::string("CAST(NULL AS BIGINT)");
  if (v.kind != TypeKind::number && v.kind != TypeKind::boolean) return unsupported(node);
  return scaled_half_away(v, decimals);
}

Result<std::string> RowSql::comparable(Node const& node) {
  JX_TRY(auto const v, value(node));
  return v.text;
}

Result<SqlValue> RowSql::name(Node const& node) {
  if (node.binding == formula::Binding::reference) return reference(node);
  if (node.binding == formula::Binding::variable && node.path.size() == 1) {
    if (node.path[0] == "period_start" && !scope_.period_start.empty()) {
      return SqlValue{TypeKind::date, scope_.period_start, 0, {}};
    }
    if (node.path[0] == "period_end" && !scope_.period_end.empty()) {
      return SqlValue{TypeKind::date, scope_.period_end, 0, {}};
    }
  }
  if (node.binding != formula::Binding::column || node.path.size() != 1) return unsupported(node);
  auto const* const column = formula::find_column(*scope_.rows, node.path[0]);
  if (!column) return unsupported(node);
  columns_[scope_.rows->id].insert(column->name);
  return sql_column(scope_.table, *column);
}

// path = {reference, …, column}: each step joins the dimension its column refers to.
Result<SqlValue> RowSql::reference(Node const& node) {
  Dataset const* at = scope_.rows;
  std::string table = scope_.table;
  for (std::size_t i = 0; i + 1 < node.path.size(); ++i) {
    auto const* const column = scope_.datasets->find_reference(*at, node.path[i]);
    auto const* const dimension = column ? scope_.datasets->find(*column->references) : nullptr;
    if (!dimension) return unsupported(node);
    std::string as_of;
    if (column->as_of == AsOf::row_date) as_of = scope_.row_date;
    if (column->as_of == AsOf::period_end) as_of = scope_.period_end.empty() ? scope_.row_date : scope_.period_end;
    columns_[at->id].insert(column->name);
    table = join_for(*dimension, table + "." + quoted_name(column->name), as_of);
    at = dimension;
  }
  auto const* const column = formula::find_column(*at, node.path.back());
  if (!column) return unsupported(node);
  columns_[at->id].insert(column->name);
  return sql_column(table, *column);
}

std::string const& RowSql::join_for(Dataset const& dimension, std::string const& key, std::string const& as_of) {
  for (auto const& join : joins_) {
    if (join.dimension == &dimension && join.key == key && join.as_of == as_of) return join.alias;
  }
  joins_.push_back({"r" + std::to_string(joins_.size()), &dimension, key, as_of});
  return joins_.back().alias;
}

Result<SqlValue> RowSql::unary(Node const& node) {
  JX_TRY(auto v, value(*node.children.at(0)));
  if (node.text == "not") return boolean("(NOT " + v.text + ")");
  if (v.constant) return sql_number(v.constant->negated());
  if (v.kind == TypeKind::boolean) v = integer("(" + v.text + ")::INTEGER");
  return SqlValue{TypeKind::number, "(-" + v.text + ")", v.scale, {}};
}

Result<SqlValue> RowSql::binary(Node const& node) {
  auto const& left = *node.children.at(0);
  auto const& right = *node.children.at(1);
  if (node.text == "and" || node.text == "or") {
    JX_TRY(auto const a, condition(left));
    JX_TRY(auto const b, condition(right));
    return boolean("(" + a + (node.text == "and" ? " AND " : " OR ") + b + ")");
  }
  if (node.text == "=" || node.text == "!=" || node.text[0] == '<' || node.text[0] == '>') {
    return compared(node.text, left, right);
  }
  JX_TRY(auto const a, value(left));
  if (is_time(a.kind)) return date_arithmetic(node, a, right);
  if (left.kind == NodeKind::duration || left.type.kind == TypeKind::duration) {
    JX_TRY(auto const b, value(right));
    if (is_time(b.kind) && node.text == "+") return date_arithmetic(node, b, left);
    return unsupported(node);
  }
  JX_TRY(auto const b, value(right));
  return arithmetic(node.text, a, b);
}

Result<SqlValue> RowSql::arithmetic(std::string const& op, SqlValue const& a, SqlValue const& b) {
  if (a.kind == TypeKind::unknown || b.kind == TypeKind::unknown) {
    return SqlValue{TypeKind::number, "CAST(NULL AS BIGINT)", 0, {}};
  }
  if (op == "+" || op == "-") {
    auto const both = aligned(a, b);
    return SqlValue{TypeKind::number, "(" + huge(both.a) + " " + op + " " + both.b + ")", both.scale, {}};
  }
  if (op == "*") {
    SqlValue product{TypeKind::number,
                     "(" + huge(scaled_to(a, a.scale)) + " * " + scaled_to(b, b.scale) + ")",
                     a.scale + b.scale,
                     {}};
    if (product.scale <= Decimal::division_decimals) return product;
    return SqlValue{TypeKind::number, scaled_to(product, Decimal::division_decimals), Decimal::division_decimals, {}};
  }
  if (op == "/") {  // a·10^-sa ÷ b·10^-sb to 12 decimals = a·10^(12 + sb − sa) ÷ b
    int const shift = Decimal::division_decimals + b.scale - a.scale;
    auto const n = scaled_to(a, a.scale), d = scaled_to(b, b.scale);
    auto const grown = [](std::string const& x, int by) {
      return by == 0 ? x : "(" + huge(x) + " * " + power_of_ten(by) + ")";
    };
    return SqlValue{TypeKind::number,
                    "jx_divide(" + grown(n, std::max(shift, 0)) + ", " + grown(d, std::max(-shift, 0)) + ")",
                    Decimal::division_decimals,
                    {}};
  }
  if (op == "^") return power(a, b);
  return fail("facts.engine_expression", {{"expression", op}});
}

// date − date in days, date ± a span of time.
Result<SqlValue> RowSql::date_arithmetic(Node const& node, SqlValue const& a, Node const& right) {
  if (right.kind != NodeKind::duration) {
    JX_TRY(auto const b, value(right));
    if (is_time(b.kind) && node.text == "-") return integer("(" + as_date(a) + " - " + as_date(b) + ")");
    if (b.kind != TypeKind::number) return unsupported(node);
    return SqlValue{
        TypeKind::date, "(" + as_date(a) + " " + node.text + " CAST(" + scaled_to(b, 0) + " AS INTEGER))", 0, {}};
  }
  auto const count = right.number.to_int64();
  if (!count) return unsupported(node);
  auto const n = node.text == "-" ? -*count : *count;
  auto const& unit = right.text;
  auto const months = unit == "month" ? 1 : unit == "quarter" ? 3 : unit == "half" ? 6 : unit == "year" ? 12 : 0;
  auto const days = unit == "day" ? 1 : unit == "week" ? 7 : 0;
  auto const shifted = [&](std::string const& interval) {
    auto const text = "(" + a.text + " + " + interval + ")";
    return SqlValue{a.kind, a.kind == TypeKind::date ? "CAST(" + text + " AS DATE)" : text, 0, {}};
  };
  if (unit == "workday") {
    SqlValue const day{TypeKind::date, "jx_add_workdays(" + as_date(a) + ", " + std::to_string(n) + ")", 0, {}};
    if (a.kind == TypeKind::date) return day;
    return SqlValue{
        TypeKind::timestamp, "(" + day.text + " + (" + a.text + " - date_trunc('day', " + a.text + ")))", 0, {}};
  }
  if (months) return shifted("to_months(" + std::to_string(n * months) + ")");
  if (days) return shifted("to_days(" + std::to_string(n * days) + ")");
  auto const seconds = unit == "hour" ? 3600 : unit == "minute" ? 60 : 0;
  if (!seconds) return unsupported(node);
  return SqlValue{TypeKind::timestamp,
                  "(CAST(" + a.text + " AS TIMESTAMP) + to_seconds(" + std::to_string(n * seconds) + "))",
                  0,
                  {}};
}

Result<SqlValue> RowSql::compared(std::string const& op, Node const& left, Node const& right) {
  std::string const sql = op == "!=" ? "<>" : op;
  bool const by_order = op[0] == '<' || op[0] == '>';
  if (by_order && (left.type.kind == TypeKind::ordered || right.type.kind == TypeKind::ordered)) {
    auto const& list = left.type.kind == TypeKind::ordered ? left.type.code_list : right.type.code_list;
    JX_TRY(auto const a, ordered_position(left, list));
    JX_TRY(auto const b, ordered_position(right, list));
    return boolean("(" + a.text + " " + sql + " " + b.text + ")");
  }
  JX_TRY(auto const a, value(left));
  JX_TRY(auto const b, value(right));
  if (a.kind == TypeKind::number || b.kind == TypeKind::number) {
    auto const both = aligned(a, b);
    return boolean("(" + both.a + " " + sql + " " + both.b + ")");
  }
  if (is_time(a.kind) && is_time(b.kind) && a.kind != b.kind) {
    return boolean("(" + as_date(a) + " " + sql + " " + as_date(b) + ")");
  }
  return boolean("(" + a.text + " " + sql + " " + b.text + ")");
}

// The place of an ordered code in its list, from 1; a text outside the list has none.
Result<SqlValue> RowSql::ordered_position(Node const& node, std::string const& code_list) {
  auto const dot = code_list.find('.');
  auto const* const dataset = scope_.datasets->find(code_list.substr(0, dot));
  auto const* const column = dataset ? formula::find_column(*dataset, code_list.substr(dot + 1)) : nullptr;
  if (!column) return unsupported(node);
  if (node.kind == NodeKind::text) {
    auto const found = std::find(column->values.begin(), column->values.end(), node.text);
    if (found == column->values.end()) return integer("NULL");
    return integer(std::to_string(found - column->values.begin() + 1));
  }
  JX_TRY(auto const v, value(node));
  std::string out = "(CASE " + v.text;
  for (std::size_t i = 0; i < column->values.size(); ++i) {
    out += " WHEN " + quoted_text(column->values[i]) + " THEN " + std::to_string(i + 1);
  }
  return integer(out + " END)");
}

Result<SqlValue> RowSql::in(Node const& node) {
  JX_TRY(auto const wanted, value(*node.children.at(0)));
  std::vector<SqlValue> options;
  int scale = wanted.scale;
  bool mixed = false;
  for (std::size_t i = 1; i < node.children.size(); ++i) {
    JX_TRY(auto option, value(*node.children[i]));
    scale = std::max(scale, option.scale);
    mixed = mixed || (is_time(wanted.kind) && is_time(option.kind) && option.kind != wanted.kind);
    options.push_back(std::move(option));
  }
  auto const text = [&](SqlValue const& v) {
    if (wanted.kind == TypeKind::number && v.kind != TypeKind::unknown) return scaled_to(v, scale);
    return mixed && is_time(v.kind) ? as_date(v) : v.text;
  };
  std::vector<std::string> texts;
  for (auto const& option : options) texts.push_back(text(option));
  return boolean("(" + text(wanted) + (node.negated ? " NOT IN (" : " IN (") + join(texts, ", ") + "))");
}

Result<SqlValue> RowSql::between(Node const& node) {
  JX_TRY(auto const from, compared(">=", *node.children.at(0), *node.children.at(1)));
  JX_TRY(auto const to, compared("<=", *node.children.at(0), *node.children.at(2)));
  return boolean(std::string(node.negated ? "(NOT " : "(") + "(" + from.text + " AND " + to.text + "))");
}

Result<SqlValue> RowSql::conditional(Node const& node) {
  std::vector<std::string> conditions;
  std::vector<SqlValue> values;
  std::size_t i = 0;
  for (; i + 1 < node.children.size(); i += 2) {
    JX_TRY(auto c, condition(*node.children[i]));
    JX_TRY(auto v, value(*node.children[i + 1]));
    conditions.push_back(std::move(c));
    values.push_back(std::move(v));
  }
  SqlValue otherwise{TypeKind::unknown, "NULL", 0, {}};
  if (i < node.children.size()) {
    JX_TRY(otherwise, value(*node.children[i]));
  }
  auto kind = otherwise.kind;
  int scale = otherwise.scale;
  for (auto const& v : values) {
    if (kind == TypeKind::unknown) kind = v.kind;
    if (v.kind == TypeKind::timestamp && kind == TypeKind::date) kind = v.kind;
    scale = std::max(scale, v.scale);
  }
  auto const text = [&](SqlValue const& v) {
    if (v.kind == TypeKind::unknown) return std::string("NULL");
    if (kind == TypeKind::number) return scaled_to(v, scale);
    return kind == TypeKind::timestamp ? "CAST(" + v.text + " AS TIMESTAMP)" : v.text;
  };
  std::string sql = "(CASE";
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (node.children[2 * k]->type.nullable) sql += " WHEN " + conditions[k] + " IS NULL THEN NULL";
    sql += " WHEN " + conditions[k] + " THEN " + text(values[k]);
  }
  return SqlValue{kind, sql + " ELSE " + text(otherwise) + " END)", kind == TypeKind::number ? scale : 0, {}};
}

}  // namespace jixiao::facts
