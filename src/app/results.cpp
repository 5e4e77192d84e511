#include "app/results.h"

#include <algorithm>
#include <set>

#include "app/facts.h"
#include "app/named.h"
#include "storage/result_store.h"

namespace jixiao::app {
namespace {

// With its codes where people wrote names. The unit's is known only among the period's results.
Result<ResultQuery> with_codes(Home& home, ResultQuery query) {
  if (!query.indicator && !query.level) return query;
  auto pack = home.pack();
  if (!pack) return fail(pack.error().front());
  if (query.indicator) {
    JX_TRY(query.indicator, named_indicator((*pack)->pack, *query.indicator));
  }
  if (query.level) {
    JX_TRY(query.level, find_level((*pack)->pack, *query.level));
  }
  return query;
}

Result<std::string> unit_code(Home& home, std::vector<UnitRecord> const& records, Period period,
                              std::string const& unit) {
  auto const is = [&](UnitRecord const& record) { return record.total.unit == unit; };
  if (std::any_of(records.begin(), records.end(), is)) return unit;
  auto const units = load_units(home);
  if (!units) return fail(units.error().front());
  return find_unit(records, *units, period, unit);
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

Result<ResultSet> load_results(Home& home, ResultQuery const& asked) {
  JX_TRY(auto query, with_codes(home, asked));
  storage::ResultStore store(home.database());
  ResultSet out;
  out.period = query.period;
  if (!query.draft) {
    out.version = query.version;
    if (!out.version) {
      JX_TRY(out.version, store.latest_version(query.period));
    }
  }
  if (!out.version) {
    JX_TRY(auto const run, store.find_draft_run(query.period));
    if (!run) return fail(ErrorKind::not_found, "app.not_computed", {{"period", query.period.to_string()}});
    out.pack_digest = run->pack_digest;
  } else {
    JX_TRY(auto const publication, store.load_publication(query.period, *out.version));
    out.pack_digest = publication.pack_digest;
  }
  JX_TRY(auto records, load_wanted(store, query, out.version));
  if (query.unit) {
    JX_TRY(query.unit, unit_code(home, records, query.period, *query.unit));
  }
  for (auto& record : records) {
    if (query.unit && record.total.unit != *query.unit) continue;
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

std::shared_ptr<policy::LoadedPack const> pack_of(Home& home, ResultSet const& set) {
  auto pack = home.load_pack(set.pack_digest);
  return pack ? std::move(*pack) : nullptr;
}

TotalColumns total_columns(policy::LoadedPack const* pack, ResultSet const& set) {
  TotalColumns out;
  if (pack) {
    for (auto const& dimension : pack->pack.dimensions) out.dimensions.push_back(dimension.id);
    for (auto const& axis : pack->pack.axes) out.axes.push_back(axis.id);
  } else {
    std::set<std::string> dimensions, axes;
    for (auto const& record : set.records) {
      for (auto const& [id, points] : record.total.dimensions) dimensions.insert(id);
      for (auto const& [id, points] : record.total.axes) axes.insert(id);
    }
    out.dimensions.assign(dimensions.begin(), dimensions.end());
    out.axes.assign(axes.begin(), axes.end());
  }
  if (out.axes.empty()) out.axes.push_back("internal");
  return out;
}

}  // namespace jixiao::app
