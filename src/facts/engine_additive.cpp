// Additive and extreme atoms: one query per dataset and date column over all partitions that lack something, its
// results split into the partitions' cache files.
#include <algorithm>

#include "facts/additive_query.h"
#include "facts/additive_run.h"

namespace jixiao::facts {

using formula::Atom;
using formula::MonthRange;
using formula::Partial;

namespace {

// Bounds a query's running time between two looks at the stop token, not its memory: groupings are small.
constexpr std::int64_t query_rows_max = 16'000'000;
constexpr std::size_t query_files_max = 400;

}  // namespace

Result<std::vector<std::vector<Partial>>> AdditiveRun::run() {
  std::map<std::pair<std::string, std::string>, Group> groups;
  for (std::size_t i = 0; i < atoms_.size(); ++i) {
    auto& group = groups[{atoms_[i]->dataset, atoms_[i]->on}];
    group.dataset = s_.dataset(atoms_[i]->dataset);
    if (!group.dataset) return fail("facts.engine_dataset", {{"dataset", atoms_[i]->dataset}});
    group.atoms.push_back(i);
  }
  for (auto const& [name, group] : groups) {
    bool const dimension = group.dataset->kind == DatasetKind::dimension;
    JX_CHECK(dimension && name.second.empty() ? run_dimension(group) : run_partitions(group));
  }
  return std::move(out_);
}

bool AdditiveRun::may_touch(Group const& group, Partition const& partition) const {
  if (partition.months.first < 0 || atoms_[group.atoms[0]]->on != group.dataset->date) return true;
  return partition.months.first <= months_.last && months_.first <= partition.months.last;
}

Result<void> AdditiveRun::run_partitions(Group const& group) {
  std::map<std::size_t, Digest> keys;
  std::map<std::size_t, std::shared_ptr<RecordedForm const>> forms;
  for (auto const i : group.atoms) {
    JX_TRY(auto const computation, computation_of(s_, *atoms_[i], ""));
    keys[i] = computation.key;
    forms[i] = computation.form;
  }
  std::map<std::vector<std::size_t>, std::vector<Work>> lacking;  // by the atoms that are
  std::vector<Partition const*> touched;
  for (auto const& partition : s_.files.partitions(group.dataset->id)) {
    if (may_touch(group, partition)) touched.push_back(&partition);
  }
  for (auto const* at : touched) {
    auto const& partition = *at;
    ++s_.statistics.partitions;
    Work work{at, partial_path(group.dataset->id, partition.period, partition.digest), {}};
    auto const cached = read_partials(work.path);
    auto const codes = s_.kept(cached.units);
    for (auto const i : group.atoms) {
      auto const found = cached.entries.find(keys[i]);
      if (found == cached.entries.end()) {
        work.lacking.push_back(i);
        s_.log.lacking({ResultKind::partial,
                        group.dataset->id,
                        partition.period,
                        atoms_[i]->key,
                        forms[i],
                        {},
                        {&partition},
                        {},
                        work.path,
                        &keys[i]});
        continue;
      }
      ++s_.statistics.partials_cached;
      s_.log.used(work.path, &keys[i]);
      emit(codes, found->second, touched.size(), i);
    }
    if (!work.lacking.empty()) {
      s_.progress.rows_total += partition.rows;
      lacking[work.lacking].push_back(std::move(work));
    }
  }
  for (auto const& [which, works] : lacking) JX_CHECK(query_in_portions(group, keys, works));
  return {};
}

Result<void> AdditiveRun::query_in_portions(Group const& group, std::map<std::size_t, Digest> const& keys,
                                            std::vector<Work> const& works) {
  for (std::size_t begin = 0; begin < works.size();) {
    std::size_t end = begin, files = 0;
    std::int64_t rows = 0;
    for (; end < works.size() && (end == begin || (rows + works[end].partition->rows <= query_rows_max &&
                                                   files + works[end].partition->files.size() <= query_files_max));
         ++end) {
      rows += works[end].partition->rows;
      files += works[end].partition->files.size();
    }
    JX_CHECK(query_partitions(
        group, keys,
        {works.begin() + static_cast<std::ptrdiff_t>(begin), works.begin() + static_cast<std::ptrdiff_t>(end)}));
    begin = end;
  }
  return {};
}

Result<void> AdditiveRun::query_partitions(Group const& group, std::map<std::size_t, Digest> const& keys,
                                           std::vector<Work> const& works) {
  auto const& which = works.front().lacking;
  Atom const& first = *atoms_[which.front()];
  AdditiveQuery query(row_scope(s_, first, std::nullopt));
  for (auto const i : which) JX_CHECK(query.add(*atoms_[i]));
  JX_CHECK(s_.prepare_dimensions(query.rows().columns(), group.dataset->id));

  std::vector<FactFile const*> files;
  std::string part = "CASE f.filename";
  std::int64_t rows_total = 0;
  for (std::size_t w = 0; w < works.size(); ++w) {
    for (auto const& file : works[w].partition->files) {
      files.push_back(&file);
      part += " WHEN " + quoted_text(file.path) + " THEN " + std::to_string(w);
    }
    rows_total += works[w].partition->rows;
  }
  part += " END";
  if (works.size() == 1) part = "0";
  auto const head =
      part + " AS part, " + owner_sql(*group.dataset) + " AS owner, " + month_of(on_date(first)) + " AS month";
  auto const from = rows_sql(*group.dataset, files, works.size() == 1 ? FileName::without : FileName::with) + " AS f";
  JX_TRY(auto rows, s_.query(query.sql(head, from, " WHERE f." + quoted_name(first.on) + " IS NOT NULL")));

  std::vector<PartialFile> fresh(works.size());
  std::vector<std::vector<std::vector<CachedPartial>*>> entries(works.size());  // by atom, so that none is looked up
  for (std::size_t w = 0; w < works.size(); ++w) {
    for (auto const i : which) entries[w].push_back(&fresh[w].entries[keys.at(i)]);  // an empty answer is one too
  }
  while (rows.next_chunk()) {
    for (std::size_t row = 0; row < rows.chunk_size(); ++row) {
      auto const w = AdditiveQuery::part(rows, row);
      auto const unit = fresh.at(w).unit_index(AdditiveQuery::owner(rows, row));
      for (std::size_t a = 0; a < which.size(); ++a) {
        auto partial = query.partial(rows, row, a);
        partial.unit = unit;
        if (partial.rows > 0) entries[w][a]->push_back(partial);
      }
    }
  }
  for (std::size_t w = 0; w < works.size(); ++w) {
    auto const codes = s_.kept(fresh[w].units);
    for (std::size_t a = 0; a < which.size(); ++a) emit(codes, *entries[w][a], works.size(), which[a]);
    store(works[w].path, fresh[w]);
  }
  s_.statistics.passes_run += static_cast<std::int64_t>(works.size());
  s_.statistics.partials_computed += static_cast<std::int64_t>(works.size() * which.size());
  s_.statistics.rows_scanned += rows_total;
  s_.report(group.dataset->id, rows_total);
  return {};
}

Result<std::vector<std::vector<Partial>>> DuckDbEngine::run_additive(std::vector<Atom const*> const& atoms,
                                                                     MonthRange months) {
  state_->progress = {};
  return AdditiveRun(*state_, atoms, months).run();
}

Result<std::vector<formula::FactEngine::Delivered>> DuckDbEngine::delivered(std::string const& id, MonthRange months) {
  auto const* const dataset = state_->dataset(id);
  if (!dataset) return fail("facts.engine_dataset", {{"dataset", id}});
  Atom atom;
  atom.dataset = id;
  atom.kind = dataset->kind;
  if (dataset->kind != DatasetKind::dimension) atom.on = dataset->date;
  atom.key = "delivered";
  JX_TRY(auto const partials, run_additive({&atom}, months));
  std::map<std::int32_t, std::set<std::string_view>> by_month;
  for (auto const& partial : partials[0]) by_month[partial.month].insert(partial.unit);
  for (auto const& partition : state_->files.partitions(id)) {  // an empty file says: nothing happened
    if (partition.months.first < 0 || dataset->kind == DatasetKind::dimension) continue;
    if (partition.months.last >= months.first && partition.months.last <= months.last) by_month[partition.months.last];
  }
  std::vector<Delivered> out;
  for (auto const& [month, units] : by_month) out.push_back({month, {units.begin(), units.end()}});
  return out;
}

}  // namespace jixiao::facts
