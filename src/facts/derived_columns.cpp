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

PeriodKind kind_named(std::string const& name) {
  return name == "year" ? PeriodKind::year : name == "half" ? PeriodKind::half : PeriodKind::quarter;
}

void collect_baselines(Node const& node, std::set<PeriodKind>& out) {
  if (node.kind == NodeKind::call && node.text == "peer_median") {
    for (auto const& [name, value] : node.named) {
      if (name == "baseline") out.insert(kind_named(value->path[0]));
    }
  }
  for (auto const& child : node.children) collect_baselines(*child, out);
}

}  // namespace

std::set<PeriodKind> baselines_of(formula::CompiledDerived const& derived) {
  std::set<PeriodKind> out;
  for (auto const& column : derived.columns) collect_baselines(*column.root, out);
  return out;
}

Period baseline_period(formula::CompiledDerived const& derived, PeriodKind kind, Period period) {
  auto const closed_by = [](PeriodKind one, std::int32_t month) {
    auto const found = Period{month, PeriodKind::month}.enclosing(one);
    return found.last_month() > month ? found.shifted(-1) : found;
  };
  auto const closed = closed_by(kind, period.first_month - 1);
  return closed_by(kind_of(derived.period), closed.last_month());
}

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
  auto from = table();
  for (auto const& [name, value] : node.named) {
    if (name == "baseline") {
      auto const found = baselines_.find(kind_named(value->path[0]));
      if (found != baselines_.end()) from = found->second;
      continue;
    }
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
  auto const first = peer_join(by, x, from, joined);
  SqlValue out{TypeKind::number, "", x.scale + 1, {}};
  auto const guarded = [&](std::string const& alias) {
    return "WHEN " + alias + ".n >= " + std::to_string(at_least) + " THEN " + alias + ".m ";
  };
  std::string text = "(CASE " + guarded(first);
  if (!fallback.empty()) text += guarded(peer_join(fallback, x, from, joined));
  out.text = text + "END)";
  return out;
}

// A table of group → number of values and their median, joined on equal columns (missing equals missing).
std::string DerivedSql::peer_join(std::vector<std::string> const& columns, SqlValue const& x, std::string const& from,
                                  std::string& joined) {
  auto const alias = "m" + std::to_string(++medians_);
  auto const keys = join(columns, ", ");
  auto const median = quantile_sql("x", *Decimal::from_parts(5, 1), x.scale).text;
  std::string on = "TRUE";
  for (auto const& column : columns) on += " AND d." + column + " IS NOT DISTINCT FROM " + alias + "." + column;
  joined += " LEFT JOIN (SELECT " + keys + ", count(x) AS n, " + median + " AS m FROM (SELECT " + keys + ", " + x.text +
            " AS x FROM " + from + " AS d) GROUP BY " + keys + ") AS " + alias + " ON " + on;
  return alias;
}

}  // namespace jixiao::facts
