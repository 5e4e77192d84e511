#include "base/text.h"
#include "facts/engine_holistic.h"

namespace jixiao::facts {

using formula::Atom;
using formula::MonthRange;

Result<RangeRows> RangeRows::load(DuckDbEngine::State& s, Atom const& like, std::vector<MonthRange> const& all,
                                  std::vector<std::size_t> const& ids) {
  RangeRows out(s, like);
  std::vector<std::string> values;
  for (auto const id : ids) {
    auto const w = window_of(like, all[id]);
    values.push_back("(" + std::to_string(id) + ", " + sql_date(w.first) + ", " + sql_date(w.last) + ", " +
                     sql_date(w.period_start) + ", " + sql_date(w.period_end) + ")");
    out.windows_.push_back(w);
  }
  JX_CHECK(s.connection.run("CREATE OR REPLACE TEMP TABLE jx_ranges AS SELECT * FROM (VALUES " + join(values, ", ") +
                            ") AS g(id, first_day, last_day, period_start, period_end)"));
  return out;
}

RowSql RangeRows::row_sql() const { return RowSql(row_scope(*s_, *like_, RangeSql{"g.period_start", "g.period_end"})); }

Result<std::string> RangeRows::select(RowSql const& rows, std::string const& columns) {
  auto const& dataset = *s_->dataset(like_->dataset);
  std::string from, condition;
  auto read = rows.columns();
  if (is_state(dataset, *like_)) {
    auto& own = read[dataset.id];
    if (!dataset.owner.empty()) own.insert(dataset.owner);
    JX_CHECK(s_->prepare_dimensions(read, ""));
    from = DimensionTables::table(dataset) + " AS f";
    condition = "g.period_end >= f.__from AND g.period_end <= f.__to";
  } else {
    JX_CHECK(s_->prepare_dimensions(read, dataset.id));
    std::set<FactFile const*> seen;
    std::vector<FactFile const*> files;
    for (auto const& window : windows_) {
      JX_TRY(auto const some, files_within(*s_, *like_, window));
      for (auto const* file : some) {
        if (!seen.insert(file).second) continue;
        files.push_back(file);
        s_->statistics.rows_scanned += file->rows;
      }
    }
    s_->statistics.passes_run += static_cast<std::int64_t>(files.size());
    from = rows_sql(dataset, files) + " AS f";
    condition = on_date(*like_) + " >= g.first_day AND " + on_date(*like_) + " <= g.last_day";
  }
  return "SELECT " + owner_sql(dataset) + " AS owner, g.id AS range" + columns + " FROM " + from +
         " JOIN jx_ranges AS g ON " + condition + joins_sql(rows.joins());
}

}  // namespace jixiao::facts
