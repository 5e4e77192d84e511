// From an atom's value back to the rows it came from: the atom's own condition, asked once more for the rows
// themselves.
#include "base/text.h"
#include "facts/engine_owners.h"
#include "facts/engine_window.h"
#include "facts/trace_rows.h"

namespace jixiao::facts {

using formula::AggregateFunction;
using formula::Atom;

namespace {

// Codes whose rows count for one of the nodes or a unit below it.
std::string owners_sql(DuckDbEngine::State const& s, TraceRequest const& request) {
  std::vector<std::string> below;
  for (auto const& [code, owner] : standing_owners(s.pack, request.tree)) {
    for (auto const node : request.nodes) {
      if (!request.tree.is_below(owner, node)) continue;
      below.push_back(quoted_text(code));
      break;
    }
  }
  return below.empty() ? "(NULL)" : "(" + join(below, ", ") + ")";
}

std::string value_sql(Atom const& atom) {
  switch (atom.function) {
    case AggregateFunction::sum: return "sum(__x)";
    case AggregateFunction::min: return "min(__x)";
    case AggregateFunction::max: return "max(__x)";
    default: return "count(*)";
  }
}

// Rows of a dimension that stand at the end of the window.
std::string standing_sql(Dataset const& dataset, std::string const& day) {
  auto const bound = [](std::optional<std::string> const& column, std::string const& otherwise) {
    return column ? "coalesce(CAST(f." + quoted_name(*column) + " AS DATE), " + otherwise + ")" : otherwise;
  };
  return bound(dataset.valid_from, "DATE '0001-01-01'") + " <= " + day + " AND " +
         bound(dataset.valid_to, "DATE '9999-12-31'") + " >= " + day;
}

}  // namespace

Result<Trace> DuckDbEngine::trace(Atom const& atom, TraceRequest const& request) {
  auto& s = *state_;
  auto const* const dataset = s.dataset(atom.dataset);
  if (!dataset) return fail("facts.engine_dataset", {{"dataset", atom.dataset}});
  auto const window = window_of(atom, request.range);
  auto const period_end = sql_date(window.period_end);
  bool const state = is_state(*dataset, atom);
  bool const whole_range = state || atom.nature == formula::AtomNature::holistic;
  RowSql rows(row_scope(
      s, atom, whole_range ? std::optional<RangeSql>({sql_date(window.period_start), period_end}) : std::nullopt));
  JX_TRY(auto const sql, atom_sql(rows, atom));
  JX_CHECK(s.prepare_dimensions(rows.columns(), dataset->id));
  auto within = state ? standing_sql(*dataset, period_end)
                      : on_date(atom) + " >= " + sql_date(window.first) + " AND " + on_date(atom) +
                            " <= " + sql_date(window.last);
  if (!sql.condition.empty()) within += " AND " + sql.condition;
  auto const files = s.files.files(atom.dataset);
  if (files.empty()) return Trace{dataset->id, dataset->columns, {}, 0, {}, {}};
  bool const counted = sql.argument.empty() || atom.nature == formula::AtomNature::holistic;
  CountedRows found{"SELECT f.* EXCLUDE (filename), f.filename AS __file, " + (counted ? "1" : sql.argument) +
                        " AS __x FROM " + rows_sql(*dataset, files, FileName::with) + " AS f" +
                        joins_sql(rows.joins()) + " WHERE " + within + " AND " + owner_sql(*dataset) + " IN " +
                        owners_sql(s, request),
                    files, value_sql(atom), 0};
  if (found.value != "count(*)") found.scale = counted ? 0 : atom.scale;
  return trace_rows(s, *dataset, found, request.rows_shown);
}

}  // namespace jixiao::facts
