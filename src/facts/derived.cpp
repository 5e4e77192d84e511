#include "facts/derived.h"

#include <algorithm>

#include "base/text.h"
#include "formula/checker.h"

namespace jixiao::facts {

using formula::AggregateFunction;
using formula::Binding;
using formula::CompiledDerived;
using formula::Node;
using formula::NodeKind;
using formula::TypeKind;

namespace {

std::string date_sql(Date d) { return "DATE '" + d.to_string() + "'"; }

void collect_aggregates(Node const& node, std::vector<Node const*>& out) {
  if (node.kind == NodeKind::aggregate) {
    out.push_back(&node);
    return;
  }
  for (auto const& child : node.children) collect_aggregates(*child, out);
}

// The statements that make one partition: steps in order, then the rows of the file.
class DerivedSql {
 public:
  DerivedSql(DuckDbEngine::State& state, CompiledDerived const& derived, Period period)
      : s_(state), d_(derived), source_(*state.dataset(derived.from)), period_(period) {
    int const months = derived.window_months > 0 ? derived.window_months : period.months();
    range_ = {period.last_month() - months + 1, period.last_month()};
    start_ = Period{range_.first, PeriodKind::month}.first_day();
    end_ = period.last_day();
  }

  Result<void> build() {
    JX_CHECK(group());
    for (std::size_t i = 0; i < d_.columns.size(); ++i) JX_CHECK(add_column(i));
    return {};
  }

  std::vector<std::string> const& steps() const { return steps_; }
  formula::MonthRange range() const { return range_; }
  bool own_date_only() const { return others_.empty(); }
  std::map<std::string, std::set<std::string>> const& dimension_columns() const { return dimension_columns_; }
  std::vector<DimensionJoin> const& joins() const { return joins_; }

  std::string rows() const {
    std::vector<std::string> columns, order{"unit"};
    for (auto const& name : d_.entity_names) {
      columns.push_back("d." + quoted_name(name));
      order.push_back(quoted_name(name));
    }
    for (auto const& name : d_.column_names) columns.push_back("d." + quoted_name(name));
    auto const sorted = join(order, ", ");
    return "SELECT " + join(columns, ", ") + ", d.__owner AS unit, " + date_sql(end_) +
           " AS period_end, '' AS _batch, row_number() OVER (ORDER BY " + sorted + ") AS _row FROM " + table() +
           " AS d ORDER BY " + sorted;
  }

 private:
  std::string table() const { return "jx_derived_" + std::to_string(steps_.size()); }
  void step(std::string const& select) {
    auto const next = "jx_derived_" + std::to_string(steps_.size() + 1);
    steps_.push_back("CREATE OR REPLACE TEMP TABLE " + next + " AS " + select);
  }

  Result<std::optional<SqlValue>> parameter(Node const& node) const {
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

  bool is_dimension() const { return source_.kind == DatasetKind::dimension; }
  std::string within(std::string const& column) const {
    auto const day = "CAST(f." + quoted_name(column) + " AS DATE)";
    return "(" + day + " >= " + date_sql(start_) + " AND " + day + " <= " + date_sql(end_) + ")";
  }

  Result<void> group() {
    RowScope scope;
    scope.datasets = &s_.program.datasets();
    scope.rows = &source_;
    scope.period_start = date_sql(start_);
    scope.period_end = date_sql(end_);
    scope.row_date = source_.date.empty() ? scope.period_end : "CAST(f." + quoted_name(source_.date) + " AS DATE)";
    scope.special = [this](Node const& node) { return parameter(node); };
    RowSql rows(scope);
    std::string select, keys;
    for (std::size_t i = 0; i < d_.entity.size(); ++i) {
      JX_TRY(auto const value, rows.value(*d_.entity[i].root));
      auto const name = quoted_name(d_.entity_names[i]);
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
    std::string where = " WHERE TRUE";
    if (d_.where) {
      JX_TRY(auto const condition, rows.condition(*d_.where->root));
      where += " AND " + condition;
    }
    std::string from = "/*source*/ AS f";
    if (is_dimension()) {
      from = DimensionTables::table(source_) + " AS f";
      where += " AND f.__from <= " + date_sql(end_) + " AND f.__to >= " + date_sql(end_);
    } else {
      std::string dates = within(source_.date);
      for (auto const& on : others_) dates += " OR " + within(on);
      where += " AND (" + dates + ")";
    }
    dimension_columns_ = rows.columns();
    joins_ = rows.joins();
    step("SELECT " + keys + ", (max(__o)).o AS __owner" + aggregates + " FROM (SELECT " + select + " FROM " + from +
         joins_sql(joins_) + where + ") GROUP BY " + keys);
    return {};
  }

  // Row-level columns p<k>, x<k> of the aggregate and its value a<k> of the group.
  Result<void> add_aggregate(RowSql& rows, Node const& node, std::string& select, std::string& aggregates) {
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
          "(" + condition + " AND CAST(f." + quoted_name(on) + " AS DATE) > " + date_sql(end_ - *a.window_days) + ")";
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

  static SqlValue aggregate_sql(formula::Aggregate const& a, std::string const& x, std::string const& rows,
                                SqlValue const& argument) {
    auto const number = [](std::string text, int scale) {
      return SqlValue{TypeKind::number, std::move(text), scale, {}};
    };
    int const s = argument.scale;
    switch (a.function) {
      case AggregateFunction::count: return number(a.argument ? "count(" + x + ")" : rows, 0);
      case AggregateFunction::count_distinct: return number("count(DISTINCT " + x + ")", 0);
      case AggregateFunction::sum: return number("CASE WHEN " + rows + " = 0 THEN 0 ELSE sum(" + x + ") END", s);
      case AggregateFunction::mean:
        return number("jx_divide(sum(" + x + ")::HUGEINT * 1000000000000, count(" + x + "))", std::min(s + 12, 24));
      case AggregateFunction::min: return {argument.kind, "min(" + x + ")", s, {}};
      case AggregateFunction::max: return {argument.kind, "max(" + x + ")", s, {}};
      case AggregateFunction::median: return quantile(x, *Decimal::from_parts(5, 1), s);
      case AggregateFunction::quantile: return quantile(x, a.fraction.value_or(Decimal(0)), s);
      case AggregateFunction::trimmed_mean: return trimmed_mean(x, a.fraction.value_or(Decimal(0)), s);
      case AggregateFunction::weighted_trimmed_mean: break;  // the checker refuses it here
      case AggregateFunction::stddev_sample:
      case AggregateFunction::stddev_population: {
        auto const n = "count(" + x + ")";
        auto const spread =
            "(" + n + "::HUGEINT * sum((" + x + ")::HUGEINT * (" + x + ")) - sum(" + x + ") * sum(" + x + "))::DOUBLE";
        auto const pairs = a.function == AggregateFunction::stddev_sample ? "nullif(" + n + " * (" + n + " - 1), 0)"
                                                                          : "nullif(" + n + " * " + n + ", 0)";
        return number("jx_scaled(sqrt(" + spread + " / " + pairs + ") / 1e" + std::to_string(s) + ", 12)", 12);
      }
    }
    return {};
  }

  // Linear between the order statistics around (n − 1)·q, exact: q has few decimals.
  static SqlValue quantile(std::string const& x, Decimal q, int scale) {
    auto const unit = "1" + std::string(static_cast<std::size_t>(q.scale()), '0');
    auto const sorted = "list_sort(list(" + x + ") FILTER ((" + x + ") IS NOT NULL))";
    auto const at = "((count(" + x + ") - 1) * " + to_string(q.coefficient()) + ")";
    auto const low = sorted + "[" + at + " // " + unit + " + 1]",
               high = sorted + "[(" + at + " + " + unit + " - 1) // " + unit + " + 1]";
    return {TypeKind::number,
            "(" + low + "::HUGEINT * " + unit + " + (" + high + " - " + low + ") * (" + at + " % " + unit + "))",
            scale + q.scale(),
            {}};
  }

  // floor(n·share) values are cut at each end.
  static SqlValue trimmed_mean(std::string const& x, Decimal share, int scale) {
    auto const unit = "1" + std::string(static_cast<std::size_t>(share.scale()), '0');
    auto const n = "count(" + x + ")";
    auto const cut = "((" + n + "::HUGEINT * " + to_string(share.coefficient()) + ") // " + unit + ")::BIGINT";
    auto const kept =
        "list_sort(list(" + x + ") FILTER ((" + x + ") IS NOT NULL))[" + cut + " + 1:" + n + " - " + cut + "]";
    return {TypeKind::number,
            "jx_divide(list_sum(" + kept + ")::HUGEINT * 1000000000000, " + n + " - 2 * " + cut + ")",
            std::min(scale + 12, 24),
            {}};
  }

  // One more column. Medians of peers are tables of their own, joined for this step.
  Result<void> add_column(std::size_t index) {
    std::vector<std::string> medians;
    RowScope scope;
    scope.datasets = &s_.program.datasets();
    scope.rows = &d_.dataset;
    scope.table = "d";
    scope.period_start = date_sql(start_);
    scope.period_end = date_sql(end_);
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
    auto const stored = [&]() -> std::string {
      if (value.kind == TypeKind::unknown) return "CAST(NULL AS " + stored_type(column) + ")";
      if (column.type == ColumnType::decimal || column.type == ColumnType::money ||
          column.type == ColumnType::integer) {
        int const scale = column.type == ColumnType::decimal ? column.scale : column.type == ColumnType::money ? 2 : 0;
        return "TRY_CAST(" + scaled_half_away(value, scale) + " AS BIGINT)";
      }
      return "CAST(" + value.text + " AS " + stored_type(column) + ")";
    }();
    step("SELECT d.*, " + stored + " AS " + quoted_name(column.name) + " FROM " + table() + " AS d" + joined);
    return {};
  }

  static std::string stored_type(Column const& column) {
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

  Result<SqlValue> peer_median(Node const& node, std::string& joined) {
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
  std::string peer_join(std::vector<std::string> const& columns, SqlValue const& x, std::string& joined) {
    auto const alias = "m" + std::to_string(++medians_);
    auto const keys = join(columns, ", ");
    auto const median = quantile("x", *Decimal::from_parts(5, 1), x.scale).text;
    std::string on = "TRUE";
    for (auto const& column : columns) on += " AND d." + column + " IS NOT DISTINCT FROM " + alias + "." + column;
    joined += " LEFT JOIN (SELECT " + keys + ", count(x) AS n, " + median + " AS m FROM (SELECT " + keys + ", " +
              x.text + " AS x FROM " + table() + " AS d) GROUP BY " + keys + ") AS " + alias + " ON " + on;
    return alias;
  }

  DuckDbEngine::State& s_;
  CompiledDerived const& d_;
  Dataset const& source_;
  Period period_;
  formula::MonthRange range_;
  Date start_, end_;
  std::vector<std::string> steps_;
  std::map<Node const*, SqlValue> values_;  // of aggregates, as columns of the group
  std::set<std::string> others_;            // date columns beside the source's own
  std::map<std::string, std::set<std::string>> dimension_columns_;
  std::vector<DimensionJoin> joins_;
  int medians_ = 0;
};

std::string replaced(std::string text, std::string_view what, std::string const& by) {
  auto const at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

std::shared_ptr<RecordedForm const> form_of(DuckDbEngine::State const& s, CompiledDerived const& derived,
                                            DerivedSql const& sql) {
  auto out = std::make_shared<RecordedForm>();
  out->definition = derived.key;
  out->program = program_version();
  Sha256 text;
  bool workdays = false;
  for (auto const& step : sql.steps()) {
    text.update(step).update("\n");
    workdays = workdays || step.find("workday") != std::string::npos;
  }
  out->sql = to_hex(text.finish());
  if (workdays) out->calendar = s.calendar_digest;
  for (auto const& join : sql.joins()) out->references[join.dimension->id] = s.files.digest(join.dimension->id);
  return out;
}

std::optional<std::int64_t> rows_of(DuckDbEngine::State& s, std::filesystem::path const& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::nullopt;
  auto rows = s.connection.query("SELECT num_rows FROM parquet_file_metadata(" + quoted_text(path.string()) + ")");
  if (!rows || !rows->next_chunk()) return std::nullopt;
  return rows->integer(0, 0);
}

}  // namespace

Result<std::optional<FactFile>> make_derived(DuckDbEngine::State& s, CompiledDerived const& derived, Period period) {
  DerivedSql sql(s, derived, period);
  JX_CHECK(sql.build());
  auto const& source = *s.dataset(derived.from);
  std::vector<FactFile const*> files;
  std::vector<Partition const*> partitions;
  for (auto const& partition : s.files.partitions(source.id)) {
    auto const& m = partition.months;
    bool const touches = m.first < 0 || !sql.own_date_only() || source.kind == DatasetKind::dimension ||
                         (m.first <= sql.range().last && sql.range().first <= m.last);
    if (!touches) continue;
    partitions.push_back(&partition);
    for (auto const& file : partition.files) files.push_back(&file);
  }
  if (files.empty()) return std::optional<FactFile>();
  auto const form = form_of(s, derived, sql);
  Sha256 hash;
  hash.update(form->program).update(derived.key).update(period.to_string()).update(form->calendar).update(form->sql);
  for (auto const* file : files) hash.update(file->digest).update("\n");
  for (auto const& [dimension, digest_now] : form->references) hash.update(dimension).update("=").update(digest_now);
  auto const bytes = hash.finish();
  auto const digest = to_hex(bytes);
  auto const path = s.settings.cache_folder / "derived" / derived.dataset.id /
                    (period.to_string() + "-" + digest.substr(0, 24) + ".parquet");
  auto rows = rows_of(s, path);
  s.log.uses(derived.dataset.id, period.to_string(), form);
  s.log.used(path);
  if (!rows) {
    s.log.lacking({ResultKind::derived,
                   derived.dataset.id,
                   period.to_string(),
                   period.to_string(),
                   form,
                   source.id,
                   std::move(partitions),
                   {},
                   path,
                   nullptr});
    auto columns = sql.dimension_columns();
    if (source.kind == DatasetKind::dimension) columns[source.id];
    JX_CHECK(s.prepare_dimensions(columns, source.kind == DatasetKind::dimension ? "" : source.id));
    for (auto const& step : sql.steps()) JX_CHECK(s.query(replaced(step, "/*source*/", parquet_sql(files))));
    std::error_code ignored;
    std::filesystem::create_directories(path.parent_path(), ignored);
    auto const temporary = path.string() + ".new";
    JX_CHECK(s.query("COPY (" + sql.rows() + ") TO " + quoted_text(temporary) + " (FORMAT parquet, COMPRESSION zstd)"));
    std::error_code error;
    std::filesystem::rename(temporary, path, error);
    if (error) return fail(ErrorKind::unavailable, "facts.engine_cache", {{"path", path.filename().string()}});
    for (std::size_t i = 0; i < sql.steps().size(); ++i) {
      JX_CHECK(s.connection.run("DROP TABLE IF EXISTS jx_derived_" + std::to_string(i + 1)));
    }
    rows = rows_of(s, path);
    for (auto const* file : files) s.statistics.rows_scanned += file->rows;
  }
  return std::optional(FactFile{path.string(), "derived", digest, rows.value_or(0)});
}

Result<void> DuckDbEngine::prepare_derived(formula::MonthRange months) {
  auto& s = *state_;
  for (auto const& derived : s.program.derived()) {
    auto const kind = derived.period == PartitionBy::quarter ? PeriodKind::quarter
                      : derived.period == PartitionBy::half  ? PeriodKind::half
                      : derived.period == PartitionBy::year  ? PeriodKind::year
                                                             : PeriodKind::month;
    auto const first = Period{months.first, PeriodKind::month}.enclosing(kind);
    for (auto period = first; period.first_month <= months.last; period = period.shifted(1)) {
      auto const& known = s.files.partitions(derived.dataset.id);
      if (std::any_of(known.begin(), known.end(), [&](auto const& p) { return p.period == period.to_string(); }))
        continue;
      JX_TRY(auto const file, make_derived(s, derived, period));
      if (file) s.files.add(derived.dataset.id, period.to_string(), *file);
    }
  }
  return {};
}

}  // namespace jixiao::facts
