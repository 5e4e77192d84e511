#include "facts/derived.h"

#include <algorithm>

namespace jixiao::facts {

using formula::CompiledDerived;

namespace {

std::string replaced(std::string text, std::string_view what, std::string const& by) {
  auto const at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

// What one period's lines are made by: the dataset's own, or those of a baseline.
struct Making {
  DerivedSql sql;
  std::vector<FactFile const*> files;

  Result<void> prepare(DuckDbEngine::State const& s, CompiledDerived const& derived) {
    JX_CHECK(sql.build());
    files = source_files(s, derived, sql);
    return {};
  }
  Result<void> clear(DuckDbEngine::State& s) const {
    for (std::size_t i = 0; i < sql.steps().size(); ++i) {
      JX_CHECK(s.connection.run("DROP TABLE IF EXISTS " + sql.table_of(i + 1)));
    }
    return {};
  }
};

std::shared_ptr<RecordedForm const> form_of(DuckDbEngine::State const& s, CompiledDerived const& derived,
                                            std::vector<Making> const& makings) {
  auto out = std::make_shared<RecordedForm>();
  out->definition = derived.key;
  out->program = program_version();
  Sha256 text;
  bool workdays = false;
  for (auto const& making : makings) {
    for (auto const& step : making.sql.steps()) {
      text.update(step).update("\n");
      workdays = workdays || step.find("workday") != std::string::npos;
    }
    for (auto const& join : making.sql.joins())
      out->references[join.dimension->id] = s.files.digest(join.dimension->id);
  }
  out->sql = to_hex(text.finish());
  if (workdays) out->calendar = s.calendar_digest;
  return out;
}

std::optional<std::int64_t> rows_of(DuckDbEngine::State& s, std::filesystem::path const& path) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return std::nullopt;
  auto rows = s.connection.query("SELECT num_rows FROM parquet_file_metadata(" + quoted_text(path.string()) + ")");
  if (!rows || !rows->next_chunk()) return std::nullopt;
  return rows->integer(0, 0);
}

std::vector<Partition const*> source_partitions(DuckDbEngine::State const& s, Dataset const& source,
                                                DerivedSql const& sql) {
  std::vector<Partition const*> out;
  for (auto const& partition : s.files.partitions(source.id)) {
    auto const& m = partition.months;
    bool const touches = m.first < 0 || !sql.own_date_only() || source.kind == DatasetKind::dimension ||
                         (m.first <= sql.range().last && sql.range().first <= m.last);
    if (touches) out.push_back(&partition);
  }
  return out;
}

std::vector<Partition const*> partitions_of(DuckDbEngine::State const& s, CompiledDerived const& derived,
                                            std::vector<Making> const& makings) {
  std::vector<Partition const*> out;
  for (auto const& making : makings) {
    for (auto const* partition : source_partitions(s, *s.dataset(derived.from), making.sql)) {
      if (std::find(out.begin(), out.end(), partition) == out.end()) out.push_back(partition);
    }
  }
  return out;
}

// A baseline's tables come before those that read them.
Result<void> run(DuckDbEngine::State& s, Dataset const& source, std::vector<Making> const& makings) {
  bool const dimension = source.kind == DatasetKind::dimension;
  for (auto const& making : makings) {
    auto columns = making.sql.dimension_columns();
    if (dimension) columns[source.id];
    JX_CHECK(s.prepare_dimensions(columns, dimension ? "" : source.id));
    for (auto const& step : making.sql.steps())
      JX_CHECK(s.query(replaced(step, DerivedSql::source_mark, rows_sql(source, making.files))));
    for (auto const* file : making.files) s.statistics.rows_scanned += file->rows;
  }
  return {};
}

Result<void> write_rows(DuckDbEngine::State& s, DerivedSql const& sql, std::filesystem::path const& path) {
  std::error_code error;
  std::filesystem::create_directories(path.parent_path(), error);
  auto const temporary = path.string() + ".new";
  JX_CHECK(s.query("COPY (" + sql.rows() + ") TO " + quoted_text(temporary) + " (FORMAT parquet, COMPRESSION zstd)"));
  std::filesystem::rename(temporary, path, error);
  if (error) return fail(ErrorKind::unavailable, "facts.engine_cache", {{"path", path.filename().string()}});
  return {};
}

}  // namespace

std::vector<FactFile const*> source_files(DuckDbEngine::State const& s, CompiledDerived const& derived,
                                          DerivedSql const& sql) {
  std::vector<FactFile const*> out;
  for (auto const* partition : source_partitions(s, *s.dataset(derived.from), sql)) {
    for (auto const& file : partition->files) out.push_back(&file);
  }
  return out;
}

Result<std::optional<FactFile>> make_derived(DuckDbEngine::State& s, CompiledDerived const& derived, Period period) {
  std::vector<Making> makings;
  DerivedSql own(s, derived, period);
  for (auto const kind : baselines_of(derived)) {
    Making baseline{DerivedSql(s, derived, baseline_period(derived, kind, period),
                               "jx_baseline_" + std::to_string(static_cast<int>(kind)) + "_"),
                    {}};
    JX_CHECK(baseline.prepare(s, derived));
    if (baseline.files.empty()) continue;  // before there were data
    own.use_baseline(kind, baseline.sql.table());
    makings.push_back(std::move(baseline));
  }
  makings.push_back({std::move(own), {}});
  auto& last = makings.back();
  JX_CHECK(last.prepare(s, derived));
  if (last.files.empty()) return std::optional<FactFile>();
  auto const form = form_of(s, derived, makings);
  Sha256 hash;
  hash.update(form->program).update(derived.key).update(period.to_string()).update(form->calendar).update(form->sql);
  for (auto const& making : makings) {
    for (auto const* file : making.files) hash.update(file->digest).update("\n");
  }
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
                   derived.from,
                   partitions_of(s, derived, makings),
                   {},
                   path,
                   nullptr});
    JX_CHECK(run(s, *s.dataset(derived.from), makings));
    JX_CHECK(write_rows(s, last.sql, path));
    for (auto const& making : makings) JX_CHECK(making.clear(s));
    rows = rows_of(s, path);
  }
  return std::optional(FactFile{path.string(), "derived", digest, rows.value_or(0)});
}

Result<void> DuckDbEngine::prepare_derived(formula::MonthRange months, std::set<std::string> const* only) {
  auto& s = *state_;
  for (auto const& derived : s.program.derived()) {
    if (only && !only->contains(derived.dataset.id)) continue;
    auto const kind = kind_of(derived.period);
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
