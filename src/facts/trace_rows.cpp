#include "facts/trace_rows.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "facts/derived.h"

namespace jixiao::facts {
namespace {

using Places = std::map<std::string, std::pair<Partition const*, FactFile const*>>;

Places places_of(DuckDbEngine::State const& s, std::string const& dataset) {
  Places out;
  for (auto const& partition : s.files.partitions(dataset)) {
    for (auto const& file : partition.files) out[file.path] = {&partition, &file};
  }
  return out;
}

Result<void> add_lines(DuckDbEngine::State& s, CountedRows const& rows, Trace& out) {
  auto const places = places_of(s, out.dataset);
  JX_TRY(auto result, s.query("SELECT __file, _batch, count(*), " + rows.value + " FROM (" + rows.sql +
                              ") GROUP BY __file, _batch"));
  while (result.next_chunk()) {
    for (std::size_t i = 0; i < result.chunk_size(); ++i) {
      auto const& [partition, file] = places.at(std::string(result.text(0, i)));
      Lineage one{partition->period,
                  std::filesystem::path(file->path).filename().string(),
                  result.is_null(1, i) ? "" : std::string(result.text(1, i)),
                  file->digest,
                  result.integer(2, i),
                  Decimal(0)};
      auto const value = result.is_null(3, i) ? std::nullopt : Decimal::from_parts(result.huge(3, i), rows.scale);
      if (value) one.contribution = *value;
      out.rows += one.rows;
      out.lines.push_back(std::move(one));
    }
  }
  std::sort(out.lines.begin(), out.lines.end(), [](auto const& a, auto const& b) {
    return std::tie(a.period, a.digest, a.batch) < std::tie(b.period, b.digest, b.batch);
  });
  return {};
}

std::string cell_sql(Column const& column) {
  return column.personal ? "NULL" : "CAST(" + quoted_name(column.name) + " AS VARCHAR)";
}

std::string shown_cell(Column const& column, std::string_view stored) {
  int const scale = column.type == ColumnType::money ? 2 : column.type == ColumnType::decimal ? column.scale : 0;
  if (scale == 0) return std::string(stored);
  auto const number = Decimal::parse(stored);
  auto const value = number ? Decimal::from_parts(number->coefficient(), scale) : std::nullopt;
  return value ? value->to_string() : std::string(stored);
}

Result<void> add_rows(DuckDbEngine::State& s, CountedRows const& rows, std::int64_t rows_shown, Trace& out) {
  std::string columns;
  for (auto const& column : out.columns) columns += ", " + cell_sql(column);
  JX_TRY(auto result, s.query("SELECT coalesce(_batch, ''), _row" + columns + " FROM (" + rows.sql +
                              ") ORDER BY __file, _batch, _row LIMIT " + std::to_string(rows_shown)));
  while (result.next_chunk()) {
    for (std::size_t i = 0; i < result.chunk_size(); ++i) {
      TracedRow row{std::string(result.text(0, i)), result.is_null(1, i) ? 0 : result.integer(1, i), {}};
      for (std::size_t c = 0; c < out.columns.size(); ++c) {
        if (result.is_null(c + 2, i))
          row.cells.emplace_back();
        else
          row.cells.emplace_back(shown_cell(out.columns[c], result.text(c + 2, i)));
      }
      out.shown.push_back(std::move(row));
    }
  }
  return {};
}

formula::CompiledDerived const* find_derived(DuckDbEngine::State const& s, std::string const& dataset) {
  for (auto const& one : s.program.derived()) {
    if (one.dataset.id == dataset) return &one;
  }
  return nullptr;
}

// Which rows of the source the lines of these periods were made of: file, batch and number of each.
Result<std::vector<FactFile const*>> note_source_rows(DuckDbEngine::State& s, formula::CompiledDerived const& derived,
                                                      Trace const& lines, std::string const& keys,
                                                      std::string const& noted) {
  auto const& source = *s.dataset(derived.from);
  std::set<std::string> periods;
  for (auto const& line : lines.lines) periods.insert(line.period);
  std::set<FactFile const*> used;
  std::string all;
  for (auto const& name : periods) {
    JX_TRY(auto const period, Period::parse(name));
    DerivedSql sql(s, derived, period);
    JX_CHECK(sql.build());
    auto columns = sql.dimension_columns();
    bool const dimension = source.kind == DatasetKind::dimension;
    if (dimension) columns[source.id].insert({"_batch", "_row"});
    JX_CHECK(s.prepare_dimensions(columns, dimension ? "" : source.id));
    auto const files = source_files(s, derived, sql);
    used.insert(files.begin(), files.end());
    all += (all.empty() ? "" : " UNION ") + sql.rows_behind(files, keys);
  }
  JX_CHECK(s.query("CREATE OR REPLACE TEMP TABLE " + noted + " AS " + all));
  return std::vector<FactFile const*>(used.begin(), used.end());
}

// The source's rows behind the derived ones that count.
Result<Trace> trace_source(DuckDbEngine::State& s, formula::CompiledDerived const& derived, CountedRows const& rows,
                           Trace const& lines, std::int64_t rows_shown) {
  auto const keys = quoted_name("jx_trace_keys_" + derived.dataset.id);
  auto const noted = quoted_name("jx_trace_rows_" + derived.dataset.id);
  std::string names = "period_end";
  for (auto const& name : derived.entity_names) names += ", " + quoted_name(name);
  JX_CHECK(
      s.query("CREATE OR REPLACE TEMP TABLE " + keys + " AS SELECT DISTINCT " + names + " FROM (" + rows.sql + ")"));
  JX_TRY(auto const files, note_source_rows(s, derived, lines, keys, noted));
  CountedRows const source{"SELECT p.* EXCLUDE (filename), p.filename AS __file, 1 AS __x FROM " +
                               rows_sql(*s.dataset(derived.from), files, FileName::with) + " AS p SEMI JOIN " + noted +
                               " AS n ON n.file = p.filename AND n.batch IS NOT DISTINCT FROM p._batch AND n.number = "
                               "p._row",
                           files};
  JX_TRY(auto out, trace_rows(s, *s.dataset(derived.from), source, rows_shown));
  JX_CHECK(s.connection.run("DROP TABLE " + keys + "; DROP TABLE " + noted));
  return out;
}

}  // namespace

Result<Trace> trace_rows(DuckDbEngine::State& s, Dataset const& dataset, CountedRows const& rows,
                         std::int64_t rows_shown) {
  Trace out{dataset.id, dataset.columns, {}, 0, {}, {}};
  JX_CHECK(add_lines(s, rows, out));
  if (rows_shown > 0 && out.rows > 0) JX_CHECK(add_rows(s, rows, rows_shown, out));
  auto const* const derived = find_derived(s, dataset.id);
  if (derived == nullptr || out.rows == 0) return out;
  JX_TRY(auto source, trace_source(s, *derived, rows, out, rows_shown));
  out.made_of.push_back(std::move(source));
  return out;
}

}  // namespace jixiao::facts
