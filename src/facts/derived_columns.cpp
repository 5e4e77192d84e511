// Columns of a derived dataset beyond its entity, and medians of peers.
#include "base/text.h"
#include "facts/derived_aggregate.h"
#include "facts/derived_sql.h"

namespace jixiao::facts {

using formula::Node;
using formula::NodeKind;
using formula::TypeKind;

namespace {

std::string stored_type(Column const& column) {
  switch (column.type) {
    case ColumnType::integer:
    case ColumnType::decimal:
    case ColumnType::money: return "BIGINT";
    case ColumnType::boolean: return "BOOLEAN";
    case ColumnType::date: return "DATE";
    case ColumnType::timestamp: return "TIMESTAMP";
    default: return "VARCHAR";
  }
}

// The value cut to what the column holds.
std::string stored_value(SqlValue const& value, Column const& column) {
  if (value.kind == TypeKind::unknown) return "CAST(NULL AS " + stored_type(column) + ")";
  if (column.type == ColumnType::decimal || column.type == ColumnType::money || column.type == ColumnType::integer) {
    int const scale = column.type == ColumnType::decimal ? column.scale : column.type == ColumnType::money ? 2 : 0;
    return "TRY_CAST(" + scaled_half_away(value, scale) + " AS BIGINT)";
  }
  return "CAST(" + value.text + " AS " + stored_type(column) + ")";
}

}  // namespace

Result<void> DerivedSql::add_column(std::size_t index) {
  RowScope scope;
  scope.datasets = &s_.program.datasets();
  scope.rows = &d_.dataset;
  scope.table = "d";
  scope.period_start = sql_date(start_);
  scope.period_end = sql_date(end_);
  std::string joined;
  scope.special = [&](Node const& node) -> Result<std::optional<SqlValue>> {
    if (auto const found = values_.find(&node); found != values_.end()) return std::optional(found->second);
    if (node.kind != NodeKind::call || node.text != "peer_median") return parameter(node);
    JX_TRY(auto median, peer_median(node, joined));
    return std::optional(std::move(median));
  };
  RowSql rows(scope);
  JX_TRY(auto const value, rows.value(*d_.columns[index].root));
  auto const& column = *formula::find_column(d_.dataset, d_.column_names[index]);
  step("SELECT d.*, " + stored_value(value, column) + " AS " + quoted_name(column.name) + " FROM " + table() + " AS d" +
       joined);
  return {};
}

Result<SqlValue> DerivedSql::peer_median(Node const& node, std::string& joined) {
  std::int64_t at_least = 30;
  std::vector<std::string> by, fallback;
  for (auto const& [name, value] : node.named) {
    if (name == "at_least") {
      at_least = value->number.to_int64().value_or(30);
      continue;
    }
    auto& list = name == "by" ? by : fallback;
    if (value->kind == NodeKind::tuple) {
      for (auto const& child : value->children) list.push_back(quoted_name(child->path.back()));
    } else {
      list.push_back(quoted_name(value->path.back()));
    }
  }
  RowScope scope;
  scope.datasets = &s_.program.datasets();
  scope.rows = &d_.dataset;
  scope.table = "d";
  scope.special = [&](Node const& inner) -> Result<std::optional<SqlValue>> {
    if (auto const found = values_.find(&inner); found != values_.end()) return std::optional(found->second);
    return parameter(inner);
  };
  RowSql rows(scope);
  JX_TRY(auto const x, rows.value(*node.children.at(0)));
  auto const first = peer_join(by, x, joined);
  SqlValue out{TypeKind::number, "", x.scale + 1, {}};
  auto const guarded = [&](std::string const& alias) {
    return "WHEN " + alias + ".n >= " + std::to_string(at_least) + " THEN " + alias + ".m ";
  };
  std::string text = "(CASE " + guarded(first);
  if (!fallback.empty()) text += guarded(peer_join(fallback, x, joined));
  out.text = text + "END)";
  return out;
}

// A table of group → number of values and their median, joined on equal columns (missing equals missing).
std::string DerivedSql::peer_join(std::vector<std::string> const& columns, SqlValue const& x, std::string& joined) {
  auto const alias = "m" + std::to_string(++medians_);
  auto const keys = join(columns, ", ");
  auto const median = quantile_sql("x", *Decimal::from_parts(5, 1), x.scale).text;
  std::string on = "TRUE";
  for (auto const& column : columns) on += " AND d." + column + " IS NOT DISTINCT FROM " + alias + "." + column;
  joined += " LEFT JOIN (SELECT " + keys + ", count(x) AS n, " + median + " AS m FROM (SELECT " + keys + ", " + x.text +
            " AS x FROM " + table() + " AS d) GROUP BY " + keys + ") AS " + alias + " ON " + on;
  return alias;
}

}  // namespace jixiao::facts
