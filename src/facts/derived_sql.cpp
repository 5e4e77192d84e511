#include "facts/derived_sql.h"

#include "base/text.h"
#include "facts/derived_aggregate.h"

namespace jixiao::facts {

using formula::Binding;
using formula::CompiledDerived;
using formula::Node;
using formula::NodeKind;
using formula::TypeKind;

namespace {

void collect_aggregates(Node const& node, std::vector<Node const*>& out) {
  if (node.kind == NodeKind::aggregate) {
    out.push_back(&node);
    return;
  }
  for (auto const& child : node.children) collect_aggregates(*child, out);
}

}  // namespace

PeriodKind kind_of(PartitionBy partition) {
  switch (partition) {
    case PartitionBy::quarter: return PeriodKind::quarter;
    case PartitionBy::half: return PeriodKind::half;
    case PartitionBy::year: return PeriodKind::year;
    default: return PeriodKind::month;
  }
}

DerivedSql::DerivedSql(DuckDbEngine::State& state, CompiledDerived const& derived, Period period, std::string tables)
    : s_(state), d_(derived), source_(*state.dataset(derived.from)), period_(period), tables_(std::move(tables)) {
  int const months = derived.window_months > 0 ? derived.window_months : period.months();
  range_ = {period.last_month() - months + 1, period.last_month()};
  start_ = Period{range_.first, PeriodKind::month}.first_day();
  end_ = period.last_day();
}

Result<void> DerivedSql::build() {
  JX_CHECK(group());
  for (std::size_t i = 0; i < d_.columns.size(); ++i) JX_CHECK(add_column(i));
  return {};
}

std::string DerivedSql::rows() const {
  std::vector<std::string> columns, order{"unit"};
  for (auto const& name : d_.entity_names) {
    columns.push_back("d." + quoted_name(name));
    order.push_back(quoted_name(name));
  }
  for (auto const& name : d_.column_names) columns.push_back("d." + quoted_name(name));
  auto const sorted = join(order, ", ");
  return "SELECT " + join(columns, ", ") + ", d.__owner AS unit, " + sql_date(end_) +
         " AS period_end, '' AS _batch, row_number() OVER (ORDER BY " + sorted + ") AS _row FROM " + table() +
         " AS d ORDER BY " + sorted;
}

void DerivedSql::step(std::string const& select) {
  auto const next = table_of(steps_.size() + 1);
  steps_.push_back("CREATE OR REPLACE TEMP TABLE " + next + " AS " + select);
}

Result<std::optional<SqlValue>> DerivedSql::parameter(Node const& node) const {
  if (node.kind != NodeKind::name || node.binding != Binding::parameter) return std::optional<SqlValue>();
  for (auto const& parameter : s_.pack.parameters) {
    if (parameter.id != node.path[0]) continue;
    auto const value = formula::parameter_at(parameter, period_);
    if (!value.has_value()) break;
    if (auto const* number = std::get_if<Decimal>(&value.value)) return std::optional(sql_number(*number));
    return std::optional(SqlValue{TypeKind::text, quoted_text(value.text()), 0, {}});
  }
  return std::optional(SqlValue{TypeKind::unknown, "NULL", 0, {}});
}

std::string DerivedSql::within(std::string const& column) const {
  auto const day = "CAST(f." + quoted_name(column) + " AS DATE)";
  return "(" + day + " >= " + sql_date(start_) + " AND " + day + " <= " + sql_date(end_) + ")";
}

Result<void> DerivedSql::group() {
  RowScope scope;
  scope.datasets = &s_.program.datasets();
  scope.rows = &source_;
  scope.period_start = sql_date(start_);
  scope.period_end = sql_date(end_);
  scope.row_date = source_.date.empty() ? scope.period_end : "CAST(f." + quoted_name(source_.date) + " AS DATE)";
  scope.special = [this](Node const& node) { return parameter(node); };
  RowSql rows(scope);
  std::string select, keys;
  for (std::size_t i = 0; i < d_.entity.size(); ++i) {
    JX_TRY(auto const value, rows.value(*d_.entity[i].root));
    auto const name = quoted_name(d_.entity_names[i]);
    entity_.push_back(value.text);
    select += (i ? ", " : "") + value.text + " AS " + name;
    keys += (i ? ", " : "") + name;
  }
  JX_TRY(auto const owner, rows.value(*d_.owner.root));
  select += ", struct_pack(d := " + scope.row_date + ", o := CAST(" + owner.text + " AS VARCHAR)) AS __o";
  std::string aggregates;
  for (auto const& column : d_.columns) {
    std::vector<Node const*> nodes;
    collect_aggregates(*column.root, nodes);
    for (auto const* node : nodes) JX_CHECK(add_aggregate(rows, *node, select, aggregates));
  }
  where_ = " WHERE TRUE";
  if (d_.where) {
    JX_TRY(auto const condition, rows.condition(*d_.where->root));
    where_ += " AND " + condition;
  }
  from_ = std::string(source_mark) + " AS f";
  if (is_dimension()) {
    from_ = DimensionTables::table(source_) + " AS f";
    where_ += " AND f.__from <= " + sql_date(end_) + " AND f.__to >= " + sql_date(end_);
  } else {
    std::string dates = within(source_.date);
    for (auto const& on : others_) dates += " OR " + within(on);
    where_ += " AND (" + dates + ")";
  }
  dimension_columns_ = rows.columns();
  joins_ = rows.joins();
  step("SELECT " + keys + ", (max(__o)).o AS __owner" + aggregates + " FROM (SELECT " + select + " FROM " + from_ +
       joins_sql(joins_) + where_ + ") GROUP BY " + keys);
  return {};
}

std::string DerivedSql::rows_behind(std::vector<FactFile const*> const& files, std::string const& keys) const {
  auto const parquet = rows_sql(source_, files, FileName::with);
  // A dimension's table lacks the file: batch and number lead to it.
  auto const from = is_dimension() ? from_ + " JOIN " + parquet + " AS q ON q._batch = f._batch AND q._row = f._row"
                                   : parquet + " AS f";
  std::string same;
  for (std::size_t i = 0; i < entity_.size(); ++i) {
    same += (i ? " AND " : "") + ("(" + entity_[i] + ") IS NOT DISTINCT FROM k." + quoted_name(d_.entity_names[i]));
  }
  return "SELECT " + std::string(is_dimension() ? "q" : "f") +
         ".filename AS file, f._batch AS batch, f._row AS number FROM " + from + joins_sql(joins_) + where_ +
         " AND EXISTS (SELECT 1 FROM " + keys + " AS k WHERE k.period_end = " + sql_date(end_) + " AND " + same + ")";
}

Result<void> DerivedSql::add_aggregate(RowSql& rows, Node const& node, std::string& select, std::string& aggregates) {
  auto const& a = *node.aggregate;
  auto const k = std::to_string(values_.size());
  std::string condition = "TRUE";
  if (a.where) {
    JX_TRY(condition, rows.condition(*a.where));
  }
  auto const on = a.on.empty() ? source_.date : a.on;
  if (!is_dimension() && on != source_.date) others_.insert(on);
  if (!is_dimension()) condition = "(" + condition + " AND " + within(on) + ")";
  if (a.window_days) {
    condition =
        "(" + condition + " AND CAST(f." + quoted_name(on) + " AS DATE) > " + sql_date(end_ - *a.window_days) + ")";
  }
  SqlValue x{TypeKind::number, "1", 0, {}};
  if (a.argument && a.argument->kind == NodeKind::tuple) {
    std::string parts, known;
    for (auto const& child : a.argument->children) {
      JX_TRY(auto const part, rows.comparable(*child));
      parts += (parts.empty() ? "" : ", ") + part;
      known += (known.empty() ? "" : " AND ") + ("(" + part + ") IS NOT NULL");
    }
    x = {TypeKind::text, "CASE WHEN " + known + " THEN row(" + parts + ") END", 0, {}};
  } else if (a.argument) {
    JX_TRY(x, rows.value(*a.argument));
    if (x.kind == TypeKind::number) {
      auto const scale = formula::decimals_of(*a.argument, source_, s_.program.datasets());
      x = {TypeKind::number, scaled_half_away(x, scale), scale, {}};
    }
  }
  select += ", " + condition + " AS p" + k + ", " + x.text + " AS x" + k;
  auto const chosen = "CASE WHEN p" + k + " THEN x" + k + " END";
  auto const value = aggregate_sql(a, chosen, "sum(CASE WHEN p" + k + " THEN 1 ELSE 0 END)", x);
  aggregates += ", " + value.text + " AS a" + k;
  values_[&node] = {value.kind, "d.a" + k, value.scale, {}};
  return {};
}

}  // namespace jixiao::facts
