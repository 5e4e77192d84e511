#include "app/results.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "storage/result_store.h"

namespace jixiao::app {
namespace {

Result<void> check_indicator(Home& home, std::string const& id) {
  auto pack = home.pack();
  if (!pack) return fail(pack.error().front());
  std::vector<std::string> names;
  for (auto const& indicator : (*pack)->pack.indicators) names.push_back(indicator.id);
  if (std::find(names.begin(), names.end(), id) != names.end()) return {};
  auto const near = nearest_name(id, names);
  return fail(ErrorKind::not_found, "app.indicator_unknown",
              {{"indicator", id}, {"hint", near ? "，是不是 " + *near + "?" : ""}});
}

Result<void> check_unit(std::vector<UnitRecord> const& records, std::string const& unit) {
  std::vector<std::string> names;
  for (auto const& record : records) {
    if (record.total.unit == unit) return {};
    names.push_back(record.total.unit);
    names.push_back(record.total.unit_name);
  }
  auto const near = nearest_name(unit, names);
  return fail(ErrorKind::not_found, "app.unit_unknown",
              {{"unit", unit}, {"hint", near ? "，是不是 " + *near + "?" : ""}});
}

// A unit that is named by its code is read alone.
Result<std::vector<UnitRecord>> load_wanted(storage::ResultStore& store, ResultQuery const& query,
                                            std::optional<int> version) {
  if (query.unit && version) {
    JX_TRY(auto const row, store.find_row(query.period, *version, *query.unit));
    if (row) {
      JX_TRY(auto record, storage::decode_record(row->blob));
      return std::vector{std::move(record)};
    }
  } else if (query.unit) {
    JX_TRY(auto record, store.find_draft_record(query.period, *query.unit));
    if (record) return std::vector{std::move(*record)};
  }
  return version ? store.load_records(query.period, *version) : store.load_draft(query.period);
}

}  // namespace

Result<ResultSet> load_results(Home& home, ResultQuery const& query) {
  storage::ResultStore store(home.database());
  ResultSet out;
  out.period = query.period;
  if (!query.draft) {
    out.version = query.version;
    if (!out.version) {
      JX_TRY(out.version, store.latest_version(query.period));
    }
  }
  if (query.indicator) JX_CHECK(check_indicator(home, *query.indicator));
  if (!out.version) {
    JX_TRY(auto const run, store.find_draft_run(query.period));
    if (!run) return fail(ErrorKind::not_found, "app.not_computed", {{"period", query.period.to_string()}});
  }
  JX_TRY(auto records, load_wanted(store, query, out.version));
  if (query.unit) JX_CHECK(check_unit(records, *query.unit));
  for (auto& record : records) {
    if (query.unit && record.total.unit != *query.unit && record.total.unit_name != *query.unit) continue;
    if (query.level && record.total.level != *query.level) continue;
    if (query.indicator) {
      std::erase_if(record.scores, [&](Score const& score) { return score.indicator != *query.indicator; });
    }
    out.records.push_back(std::move(record));
  }
  return out;
}

Result<std::vector<Period>> known_periods(Home& home) {
  storage::ResultStore store(home.database());
  std::set<Period> all;
  JX_TRY(auto const drafts, store.draft_periods());
  all.insert(drafts.begin(), drafts.end());
  JX_TRY(auto const publications, store.all_publications());
  for (auto const& publication : publications) all.insert(publication.period);
  return std::vector<Period>(all.begin(), all.end());
}

Checked<TotalColumns> total_columns(Home& home) {
  JX_TRY(auto const* const pack, home.pack());
  TotalColumns out;
  for (auto const& dimension : pack->pack.dimensions) out.dimensions.push_back(dimension.id);
  for (auto const& axis : pack->pack.axes) out.axes.push_back(axis.id);
  if (out.axes.empty()) out.axes.push_back("internal");
  return out;
}

}  // namespace jixiao::app
