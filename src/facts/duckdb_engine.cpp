#include "facts/duckdb_engine.h"

#include "base/hash.h"
#include "facts/blamed_file.h"
#include "facts/engine_state.h"
#include "facts/sql_functions.h"
#include "formula/catalogue.h"

namespace jixiao::facts {
namespace {

// Changes when generated SQL of old entries would no longer mean the same.
constexpr std::string_view engine_version = "duckdb-engine-1";

std::string digest_of(WorkCalendar const& calendar) {
  Sha256 hash;
  for (auto const day : calendar.holidays) hash.update("-" + day.to_string());
  for (auto const day : calendar.working_weekends) hash.update("+" + day.to_string());
  auto const digest = hash.finish();
  return to_hex(digest);
}

}  // namespace

DuckDbEngine::DuckDbEngine(std::unique_ptr<State> state) : state_(std::move(state)) {}
DuckDbEngine::~DuckDbEngine() = default;

Result<std::unique_ptr<DuckDbEngine>> DuckDbEngine::create(Pack const& pack, formula::Program const& program,
                                                           std::vector<PartitionFile> const& files,
                                                           EngineSettings settings) {
  std::error_code ignored;  // DuckDB says so if it cannot spill
  std::filesystem::create_directories(settings.cache_folder / "spill", ignored);
  DatabaseSettings const database_settings{
      settings.threads, settings.memory_limit, settings.cache_folder / "spill", {}};
  JX_TRY(auto database, Database::open(database_settings));
  JX_TRY(auto connection, database.connect());
  auto const calendar = pack.work_calendar();
  JX_CHECK(add_sql_functions(connection, calendar));
  JX_CHECK(connection.run("SET preserve_insertion_order = false"));
  FactFiles fact_files(files, settings.facts_folder);
  auto const cache_folder = settings.cache_folder;
  auto state = std::unique_ptr<State>(new State{pack,
                                                program,
                                                std::move(settings),
                                                std::move(database),
                                                std::move(connection),
                                                std::move(fact_files),
                                                {},
                                                digest_of(calendar),
                                                {},
                                                CacheLock(cache_folder),
                                                CacheLog(cache_folder),
                                                {},
                                                {}});
  return std::unique_ptr<DuckDbEngine>(new DuckDbEngine(std::move(state)));
}

formula::EngineStatistics const& DuckDbEngine::statistics() const { return state_->statistics; }
FactFiles const& DuckDbEngine::files() const { return state_->files; }
std::vector<Recomputed> const& DuckDbEngine::recomputed() const { return state_->log.recomputed(); }
CacheRecord const& DuckDbEngine::record_before() const { return state_->log.before(); }

Result<void> DuckDbEngine::keep_record(std::string const& pack) {
  auto& s = *state_;
  auto record = s.log.after(s.files, pack);
  if (s.lock.try_alone()) prune_cache(s.settings.cache_folder, s.files, record);
  s.lock.share();
  return write_cache_record(s.settings.cache_folder, record);
}

Result<Rows> DuckDbEngine::State::query(std::string const& sql) {
  if (settings.stop.stop_requested()) return fail(ErrorKind::unavailable, "facts.engine_stopped");
  std::stop_callback const stop(settings.stop, [&] { connection.interrupt(); });
  auto rows = connection.query(sql);
  if (!rows) return fail(blamed(files, std::move(rows.error())));
  return rows;
}

Result<void> DuckDbEngine::State::prepare_dimensions(std::map<std::string, std::set<std::string>> const& columns,
                                                     std::string const& except) {
  for (auto const& [id, wanted] : columns) {
    if (id == except) continue;
    auto const prepared = dimensions.prepare(connection, files, *dataset(id), wanted);
    if (!prepared) return fail(blamed(files, prepared.error()));
  }
  return {};
}

void DuckDbEngine::State::report(std::string const& id, std::int64_t rows) {
  progress.dataset = id;
  progress.rows_done += rows;
  if (settings.progress) settings.progress(progress);
}

std::vector<std::string_view> DuckDbEngine::State::kept(std::vector<std::string> const& codes) {
  std::vector<std::string_view> out;
  out.reserve(codes.size());
  for (auto const& code : codes) out.emplace_back(*owner_codes.insert(code).first);
  return out;
}

std::string on_date(formula::Atom const& atom) { return "CAST(f." + quoted_name(atom.on) + " AS DATE)"; }

std::string month_of(std::string const& date_sql) {
  return "(year(" + date_sql + ") * 12 + month(" + date_sql + ") - 1)";
}

std::string owner_sql(Dataset const& dataset) {
  if (dataset.owner.empty()) return "''";
  return "coalesce(CAST(f." + quoted_name(dataset.owner) + " AS VARCHAR), '')";
}

RowScope row_scope(DuckDbEngine::State const& state, formula::Atom const& atom, std::optional<RangeSql> const& range) {
  auto const* const dataset = state.dataset(atom.dataset);
  RowScope scope;
  scope.datasets = &state.program.datasets();
  scope.rows = dataset;
  if (range) {
    scope.period_start = range->first_day;
    scope.period_end = range->last_day;
  } else {
    scope.period_start = "CAST(date_trunc('month', " + on_date(atom) + ") AS DATE)";
    scope.period_end = "last_day(" + on_date(atom) + ")";
  }
  scope.row_date = dataset->date.empty() ? scope.period_end : "CAST(f." + quoted_name(dataset->date) + " AS DATE)";
  return scope;
}

Result<AtomSql> atom_sql(RowSql& rows, formula::Atom const& atom) {
  AtomSql out;
  if (atom.where) {
    JX_TRY(out.condition, rows.condition(*atom.where));
  }
  if (!atom.argument) return out;
  if (atom.function == formula::AggregateFunction::count) {  // count(x) counts rows where x is known
    JX_TRY(auto const argument, rows.comparable(*atom.argument));
    auto const known = "(" + argument + " IS NOT NULL)";
    out.condition = out.condition.empty() ? known : "(" + out.condition + " AND " + known + ")";
    return out;
  }
  if (atom.function == formula::AggregateFunction::weighted_trimmed_mean) {
    JX_TRY(out.argument, rows.number(*atom.argument->children[0], atom.scale));
    return out;
  }
  if (atom.function != formula::AggregateFunction::count_distinct) {
    JX_TRY(out.argument, rows.number(*atom.argument, atom.scale));
    return out;
  }
  if (atom.argument->kind != formula::NodeKind::tuple) {
    JX_TRY(out.argument, rows.comparable(*atom.argument));
    return out;
  }
  std::string parts, known;  // a tuple with a missing part is missing
  for (auto const& child : atom.argument->children) {
    JX_TRY(auto const part, rows.comparable(*child));
    parts += (parts.empty() ? "" : ", ") + part;
    known += (known.empty() ? "" : " AND ") + ("(" + part + ") IS NOT NULL");
  }
  out.argument = "CASE WHEN " + known + " THEN row(" + parts + ") END";
  return out;
}

std::string program_version() {
  return std::string(engine_version) + " catalogue-" + std::to_string(formula::catalogue_version());
}

Result<Computation> computation_of(DuckDbEngine::State& state, formula::Atom const& atom, std::string const& extra) {
  RowSql rows(row_scope(state, atom, extra.empty() ? std::nullopt : std::optional<RangeSql>({"d1", "d2"})));
  JX_TRY(auto const sql, atom_sql(rows, atom));
  auto form = std::make_shared<RecordedForm>();
  form->definition = atom.text.empty() ? atom.key : atom.text;
  form->program = program_version();
  Sha256 text;
  for (std::string const& part : {atom.dataset, atom.on, owner_sql(*state.dataset(atom.dataset)), sql.condition,
                                  sql.argument, joins_sql(rows.joins())}) {
    text.update(std::to_string(part.size())).update(":").update(part);
  }
  form->sql = to_hex(text.finish());
  auto const mentions = [&](std::string_view what) {
    return sql.condition.find(what) != std::string::npos || sql.argument.find(what) != std::string::npos;
  };
  if (mentions("workday")) form->calendar = state.calendar_digest;
  for (auto const& join : rows.joins()) form->references[join.dimension->id] = state.files.digest(join.dimension->id);

  Sha256 hash;
  for (std::string const& part : {form->program, atom.key, form->sql, form->calendar, extra})
    hash.update(std::to_string(part.size())).update(":").update(part);
  for (auto const& [dimension, digest] : form->references) hash.update(dimension).update("=").update(digest);
  state.log.uses(atom.dataset, atom.key, form);
  return Computation{hash.finish(), std::move(form)};
}

std::string ColumnList::add(std::string const& sql) {
  for (std::size_t i = 0; i < sql_.size(); ++i) {
    if (sql_[i] == sql) return prefix_ + std::to_string(i);
  }
  sql_.push_back(sql);
  return prefix_ + std::to_string(sql_.size() - 1);
}

std::string ColumnList::select() const {
  std::string out;
  for (std::size_t i = 0; i < sql_.size(); ++i) out += ", " + sql_[i] + " AS " + prefix_ + std::to_string(i);
  return out;
}

std::string ColumnList::names() const {
  std::string out;
  for (std::size_t i = 0; i < sql_.size(); ++i) out += ", " + prefix_ + std::to_string(i);
  return out;
}

}  // namespace jixiao::facts
