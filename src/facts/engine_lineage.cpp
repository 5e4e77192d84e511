// From an atom's value back to the files it came from: the atom's own condition, asked once more with the file's name.
#include <algorithm>

#include "base/text.h"
#include "facts/engine_owners.h"
#include "facts/engine_window.h"

namespace jixiao::facts {

using formula::AggregateFunction;
using formula::Atom;
using formula::MonthRange;

namespace {

// Codes whose rows count for the node or a unit below it.
std::string owners_sql(DuckDbEngine::State const& s, OrgTree const& tree, int node) {
  std::vector<std::string> below;
  for (auto const& [code, owner] : standing_owners(s.pack, tree)) {
    if (tree.is_below(owner, node)) below.push_back(quoted_text(code));
  }
  return "(" + join(below, ", ") + ")";
}

std::string value_sql(Atom const& atom) {
  switch (atom.function) {
    case AggregateFunction::sum: return "sum(x)";
    case AggregateFunction::min: return "min(x)";
    case AggregateFunction::max: return "max(x)";
    default: return "count(*)";
  }
}

}  // namespace

Result<std::vector<Lineage>> DuckDbEngine::lineage(Atom const& atom, OrgTree const& tree, int node, MonthRange range) {
  auto& s = *state_;
  auto const* const dataset = s.dataset(atom.dataset);
  if (!dataset) return fail("facts.engine_dataset", {{"dataset", atom.dataset}});
  auto const window = window_of(atom, range);
  auto const period_end = sql_date(window.period_end);
  bool const state = is_state(*dataset, atom);
  bool const whole_range = state || atom.nature == formula::AtomNature::holistic;
  RowSql rows(row_scope(
      s, atom, whole_range ? std::optional<RangeSql>({sql_date(window.period_start), period_end}) : std::nullopt));
  JX_TRY(auto const sql, atom_sql(rows, atom));
  JX_CHECK(s.prepare_dimensions(rows.columns(), dataset->id));
  std::string within;
  if (state) {
    auto const bound = [](std::optional<std::string> const& column, std::string const& otherwise) {
      return column ? "coalesce(CAST(f." + quoted_name(*column) + " AS DATE), " + otherwise + ")" : otherwise;
    };
    within = bound(dataset->valid_from, "DATE '0001-01-01'") + " <= " + period_end + " AND " +
             bound(dataset->valid_to, "DATE '9999-12-31'") + " >= " + period_end;
  } else {
    within = on_date(atom) + " >= " + sql_date(window.first) + " AND " + on_date(atom) + " <= " + sql_date(window.last);
  }
  if (!sql.condition.empty()) within += " AND " + sql.condition;
  std::vector<FactFile const*> files;
  std::map<std::string, std::pair<Partition const*, FactFile const*>> by_path;
  for (auto const& partition : s.files.partitions(atom.dataset)) {
    for (auto const& file : partition.files) {
      files.push_back(&file);
      by_path[file.path] = {&partition, &file};
    }
  }
  std::vector<Lineage> out;
  if (files.empty()) return out;
  auto const x = sql.argument.empty() || atom.nature == formula::AtomNature::holistic ? std::string("1") : sql.argument;
  JX_TRY(auto result,
         s.query("SELECT file, count(*), " + value_sql(atom) + " FROM (SELECT f.filename AS file, " + x +
                 " AS x FROM " + parquet_sql(files, FileName::with) + " AS f" + joins_sql(rows.joins()) + " WHERE " +
                 within + " AND " + owner_sql(*dataset) + " IN " + owners_sql(s, tree, node) + ") GROUP BY file"));
  while (result.next_chunk()) {
    for (std::size_t i = 0; i < result.chunk_size(); ++i) {
      auto const& [partition, file] = by_path.at(std::string(result.text(0, i)));
      Lineage one{partition->period,    std::filesystem::path(file->path).filename().string(),
                  file->batch,          file->digest,
                  result.integer(1, i), Decimal(0)};
      bool const counted = value_sql(atom) == "count(*)";
      auto const value =
          result.is_null(2, i) ? std::nullopt : Decimal::from_parts(result.huge(2, i), counted ? 0 : atom.scale);
      if (value) one.contribution = *value;
      out.push_back(std::move(one));
    }
  }
  std::sort(out.begin(), out.end(),
            [](auto const& a, auto const& b) { return std::tie(a.period, a.digest) < std::tie(b.period, b.digest); });
  return out;
}

}  // namespace jixiao::facts
