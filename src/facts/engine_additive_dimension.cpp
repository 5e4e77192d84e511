// Additive atoms over dimensions, and the cache files both kinds share.
#include <algorithm>

#include "base/text.h"
#include "facts/additive_query.h"
#include "facts/additive_run.h"

namespace jixiao::facts {

using formula::Partial;

namespace {
constexpr std::size_t partials_reserved_max = 1'000'000;
}  // namespace

Result<void> AdditiveRun::run_dimension(Group const& group) {
  auto const digest = s_.files.digest(group.dataset->id);
  auto const path = partial_path(group.dataset->id, "all", digest);
  auto const cached = read_partials(path);
  auto const codes = s_.kept(cached.units);
  std::map<std::size_t, std::map<std::int32_t, Digest>> keys;
  std::map<std::vector<std::size_t>, std::vector<std::int32_t>> lacking;  // atoms → months
  std::vector<Partition const*> all;
  for (auto const& partition : s_.files.partitions(group.dataset->id)) all.push_back(&partition);
  ++s_.statistics.partitions;
  for (auto month = months_.first; month <= months_.last; ++month) {
    std::vector<std::size_t> which;
    for (auto const i : group.atoms) {
      JX_TRY(auto const computation, computation_of(s_, *atoms_[i], "month " + std::to_string(month)));
      auto const& key = keys[i][month] = computation.key;
      auto const found = cached.entries.find(key);
      if (found == cached.entries.end()) {
        which.push_back(i);
        s_.log.lacking({ResultKind::partial,
                        group.dataset->id,
                        Period{month, PeriodKind::month}.to_string(),
                        atoms_[i]->key,
                        computation.form,
                        {},
                        all,
                        {},
                        path,
                        &key});
        continue;
      }
      ++s_.statistics.partials_cached;
      s_.log.used(path, &key);
      emit(codes, found->second, month_count(), i);
    }
    if (!which.empty()) lacking[which].push_back(month);
  }
  for (auto const& [which, months] : lacking) JX_CHECK(query_dimension(group, which, months, keys, path));
  return {};
}

Result<void> AdditiveRun::query_dimension(Group const& group, std::vector<std::size_t> const& which,
                                          std::vector<std::int32_t> const& months,
                                          std::map<std::size_t, std::map<std::int32_t, Digest>> const& keys,
                                          std::filesystem::path const& path) {
  AdditiveQuery query(row_scope(s_, *atoms_[which.front()], RangeSql{"m.s", "m.e"}));
  for (auto const i : which) JX_CHECK(query.add(*atoms_[i]));
  auto columns = query.rows().columns();
  if (!group.dataset->owner.empty()) columns[group.dataset->id].insert(group.dataset->owner);
  if (!group.dataset->date.empty()) columns[group.dataset->id].insert(group.dataset->date);
  columns[group.dataset->id];
  JX_CHECK(s_.prepare_dimensions(columns, ""));
  std::vector<std::string> values;
  for (auto const month : months) {
    Period const p{month, PeriodKind::month};
    values.push_back("(" + std::to_string(month) + ", DATE '" + p.first_day().to_string() + "', DATE '" +
                     p.last_day().to_string() + "')");
  }
  auto const head = "0 AS part, " + owner_sql(*group.dataset) + " AS owner, m.month AS month";
  auto const from =
      DimensionTables::table(*group.dataset) + " AS f CROSS JOIN (VALUES " + join(values, ", ") + ") AS m(month, s, e)";
  JX_TRY(auto rows, s_.query(query.sql(head, from, " WHERE f.__from <= m.e AND m.e <= f.__to")));
  PartialFile fresh;
  for (auto const i : which) {
    for (auto const month : months) fresh.entries[keys.at(i).at(month)];
  }
  while (rows.next_chunk()) {
    for (std::size_t row = 0; row < rows.chunk_size(); ++row) {
      auto const unit = fresh.unit_index(AdditiveQuery::owner(rows, row));
      for (std::size_t a = 0; a < which.size(); ++a) {
        auto partial = query.partial(rows, row, a);
        partial.unit = unit;
        if (partial.rows > 0) fresh.entries[keys.at(which[a]).at(partial.month)].push_back(partial);
      }
    }
  }
  auto const codes = s_.kept(fresh.units);
  for (auto const i : which) {
    for (auto const month : months) emit(codes, fresh.entries[keys.at(i).at(month)], month_count(), i);
  }
  store(path, fresh);
  auto const in_dimension = s_.files.files(group.dataset->id);
  for (auto const* file : in_dimension) s_.statistics.rows_scanned += file->rows;
  ++s_.statistics.passes_run;
  s_.statistics.partials_computed += static_cast<std::int64_t>(which.size() * months.size());
  return {};
}

void AdditiveRun::emit(std::vector<std::string_view> const& codes, std::vector<CachedPartial> const& entry, std::size_t answers,
                       std::size_t atom) {
  auto& out = out_[atom];
  if (out.capacity() == 0) out.reserve(std::min(entry.size() * answers, partials_reserved_max));
  for (auto const& p : entry) {
    if (p.month < months_.first || p.month > months_.last) continue;
    out.push_back({codes[p.unit], p.month, p.value, p.rows, p.missing});
  }
}

std::filesystem::path AdditiveRun::partial_path(std::string const& dataset, std::string const& period,
                                                std::string const& digest) const {
  return s_.settings.cache_folder / "partials" / dataset / (period + "-" + digest.substr(0, 24) + ".bin");
}

void AdditiveRun::store(std::filesystem::path const& path, PartialFile const& fresh) {
  auto file = read_partials(path);
  for (auto const& [key, entry] : fresh.entries) s_.log.used(path, &key);
  std::erase_if(file.entries, [&](auto const& entry) { return s_.log.is_stale(path, entry.first); });
  if (file.entries.empty()) {
    (void)write_partials(path, fresh);  // without it the next run computes again
    return;
  }
  for (auto const& [key, entry] : fresh.entries) {
    auto& place = file.entries[key];
    place.clear();
    for (auto p : entry) {
      p.unit = file.unit_index(fresh.units[p.unit]);
      place.push_back(p);
    }
  }
  (void)write_partials(path, file);
}

}  // namespace jixiao::facts
