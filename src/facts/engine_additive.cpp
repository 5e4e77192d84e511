// Additive and extreme atoms: one query per dataset and date column over all partitions that lack something, its
// results split into the partitions' cache files.
#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "facts/engine_state.h"

namespace jixiao::facts {

using formula::AggregateFunction;
using formula::Atom;
using formula::MonthRange;
using formula::Node;
using formula::Partial;

namespace {

// Bounds a query's running time between two looks at the stop token, not its memory: groupings are small.
constexpr std::int64_t query_rows_max = 16'000'000;
constexpr std::size_t query_files_max = 400;
constexpr std::size_t partials_reserved_max = 1'000'000;

struct Output {  // result columns of an atom
  std::size_t rows = 0;
  std::optional<std::size_t> value;  // none: count
  std::optional<std::size_t> known;  // rows with an argument, where it may be missing
};

void add_conjuncts(Node const& node, std::vector<Node const*>& out) {
  if (node.kind == formula::NodeKind::binary && node.text == "and") {
    for (auto const& child : node.children) add_conjuncts(*child, out);
  } else {
    out.push_back(&node);
  }
}

// Collects the columns of the three nested selects: parts of conditions and arguments; whole conditions; aggregates.
class AdditiveQuery {
 public:
  explicit AdditiveQuery(RowScope scope) : rows_(std::move(scope)) {}

  Result<void> add(Atom const& atom) {
    JX_TRY(auto const condition, condition_column(atom));
    Output out;
    out.rows = aggregate(condition.empty() ? "count(*)" : "count_if(" + condition + ")");
    if (atom.argument && atom.function != AggregateFunction::count) {
      JX_TRY(auto const sql, rows_.number(*atom.argument, atom.scale));
      auto const x = parts_.add(sql);
      auto const chosen = [&](std::string const& otherwise) {
        return condition.empty() ? x : "CASE WHEN " + condition + " THEN " + x + otherwise + " END";
      };
      switch (atom.function) {
        case AggregateFunction::sum: out.value = aggregate("sum(" + chosen(" ELSE 0") + ")"); break;
        case AggregateFunction::min: out.value = aggregate("min(" + chosen("") + ")"); break;
        case AggregateFunction::max: out.value = aggregate("max(" + chosen("") + ")"); break;
        default: return fail("facts.engine_expression", {{"expression", atom.text}});
      }
      if (atom.argument_nullable || atom.function != AggregateFunction::sum)
        out.known = aggregate("count(" + chosen("") + ")");
    }
    outputs.push_back(out);
    return {};
  }

  // `head`: SQL of part, owner and month; `from`: everything behind FROM but for the joins.
  std::string sql(std::string const& head, std::string const& from, std::string const& where) const {
    std::string aggregates;
    for (auto const& a : aggregates_) aggregates += ", " + a;
    return "SELECT part, owner, month" + aggregates + " FROM (SELECT part, owner, month" + parts_.names() +
           conditions_.select() + " FROM (SELECT " + head + parts_.select() + " FROM " + from +
           joins_sql(rows_.joins()) + where + ")) GROUP BY part, owner, month ORDER BY part, owner, month";
  }
  RowSql const& rows() const { return rows_; }

  std::vector<Output> outputs;

 private:
  // The name of the column with the atom's whole condition; empty if it has none.
  Result<std::string> condition_column(Atom const& atom) {
    std::vector<Node const*> nodes;
    if (atom.where) add_conjuncts(*atom.where, nodes);
    std::vector<std::string> names;
    for (auto const* node : nodes) {
      JX_TRY(auto const sql, rows_.condition(*node));
      names.push_back(parts_.add(sql));
    }
    if (atom.argument && atom.function == AggregateFunction::count) {
      JX_TRY(auto const sql, rows_.comparable(*atom.argument));
      names.push_back(parts_.add("(" + sql + " IS NOT NULL)"));
    }
    if (names.empty()) return std::string();
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names.size() == 1 ? names.front() : conditions_.add(join(names, " AND "));
  }
  std::size_t aggregate(std::string const& sql) {
    auto const found = std::find(aggregates_.begin(), aggregates_.end(), sql);
    if (found != aggregates_.end()) return static_cast<std::size_t>(found - aggregates_.begin()) + 3;
    aggregates_.push_back(sql);
    return aggregates_.size() + 2;
  }

  RowSql rows_;
  ColumnList parts_{"x"};
  ColumnList conditions_{"p"};
  std::vector<std::string> aggregates_;
};

CachedPartial read_partial(Rows const& rows, std::size_t row, Output const& output) {
  auto const figure = [&](std::size_t column) {
    return rows.is_null(column, row) ? int128{0} : rows.huge(column, row);
  };
  CachedPartial out;
  out.month = static_cast<std::int32_t>(rows.integer(2, row));
  out.rows = static_cast<std::int64_t>(figure(output.rows));
  out.value = output.value ? figure(*output.value) : static_cast<int128>(out.rows);
  if (output.known) out.missing = out.rows - static_cast<std::int64_t>(figure(*output.known));
  return out;
}

// `partitions`: how many more answers of about this size are to come, so that the list is not moved as it grows.
void emit(PartialFile const& file, std::vector<CachedPartial> const& entry, MonthRange months, std::size_t partitions,
          std::vector<Partial>& out) {
  if (out.capacity() == 0) out.reserve(std::min(entry.size() * partitions, partials_reserved_max));
  for (auto const& p : entry) {
    if (p.month < months.first || p.month > months.last) continue;
    out.push_back({file.units[p.unit], p.month, p.value, p.rows, p.missing});
  }
}

std::filesystem::path partial_path(DuckDbEngine::State const& s, std::string const& dataset, std::string const& period,
                                   std::string const& digest) {
  return s.settings.cache_folder / "partials" / dataset / (period + "-" + digest.substr(0, 24) + ".bin");
}

void store(CacheLog& log, std::filesystem::path const& path, PartialFile const& fresh) {
  auto file = read_partials(path);
  for (auto const& [key, entry] : fresh.entries) log.used(path, &key);
  std::erase_if(file.entries, [&](auto const& entry) { return log.is_stale(path, entry.first); });
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

// Atoms of one call over one dataset and date column.
struct Group {
  Dataset const* dataset = nullptr;
  std::vector<std::size_t> atoms;  // indices into the call's
};

class AdditiveRun {
 public:
  AdditiveRun(DuckDbEngine::State& state, std::vector<Atom const*> const& atoms, MonthRange months)
      : s_(state), atoms_(atoms), months_(months), out_(atoms.size()) {}

  Result<std::vector<std::vector<Partial>>> run() {
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

 private:
  struct Work {
    Partition const* partition = nullptr;
    std::filesystem::path path;
    std::vector<std::size_t> lacking;  // atoms
  };

  std::size_t month_count() const { return static_cast<std::size_t>(months_.last - months_.first + 1); }

  // Rows lie in the partition of their own date; other date columns may point anywhere.
  bool may_touch(Group const& group, Partition const& partition) const {
    if (partition.months.first < 0 || atoms_[group.atoms[0]]->on != group.dataset->date) return true;
    return partition.months.first <= months_.last && months_.first <= partition.months.last;
  }

  Result<void> run_partitions(Group const& group) {
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
      Work work{at, partial_path(s_, group.dataset->id, partition.period, partition.digest), {}};
      auto const cached = read_partials(work.path);
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
        emit(cached, found->second, months_, touched.size(), out_[i]);
      }
      if (!work.lacking.empty()) {
        s_.progress.rows_total += partition.rows;
        lacking[work.lacking].push_back(std::move(work));
      }
    }
    for (auto const& [which, works] : lacking) {
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
    }
    return {};
  }

  Result<void> query_partitions(Group const& group, std::map<std::size_t, Digest> const& keys,
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
    auto const from = parquet_sql(files, works.size() == 1 ? FileName::without : FileName::with) + " AS f";
    JX_TRY(auto rows, s_.query(query.sql(head, from, " WHERE f." + quoted_name(first.on) + " IS NOT NULL")));

    std::vector<PartialFile> fresh(works.size());
    std::vector<std::vector<std::vector<CachedPartial>*>> entries(works.size());  // by atom, so that none is looked up
    for (std::size_t w = 0; w < works.size(); ++w) {
      for (auto const i : which) entries[w].push_back(&fresh[w].entries[keys.at(i)]);  // an empty answer is one too
    }
    while (rows.next_chunk()) {
      for (std::size_t row = 0; row < rows.chunk_size(); ++row) {
        auto const w = static_cast<std::size_t>(rows.integer(0, row));
        auto const unit = fresh.at(w).unit_index(rows.text(1, row));
        for (std::size_t a = 0; a < which.size(); ++a) {
          auto partial = read_partial(rows, row, query.outputs[a]);
          partial.unit = unit;
          if (partial.rows > 0) entries[w][a]->push_back(partial);
        }
      }
    }
    for (std::size_t w = 0; w < works.size(); ++w) {
      for (std::size_t a = 0; a < which.size(); ++a)
        emit(fresh[w], *entries[w][a], months_, works.size(), out_[which[a]]);
      store(s_.log, works[w].path, fresh[w]);
    }
    s_.statistics.passes_run += static_cast<std::int64_t>(works.size());
    s_.statistics.partials_computed += static_cast<std::int64_t>(works.size() * which.size());
    s_.statistics.rows_scanned += rows_total;
    s_.report(group.dataset->id, rows_total);
    return {};
  }

  // A dimension's rows at each month's end. All its files are one partition.
  Result<void> run_dimension(Group const& group) {
    auto const digest = s_.files.digest(group.dataset->id);
    auto const path = partial_path(s_, group.dataset->id, "all", digest);
    auto const cached = read_partials(path);
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
        emit(cached, found->second, months_, month_count(), out_[i]);
      }
      if (!which.empty()) lacking[which].push_back(month);
    }
    for (auto const& [which, months] : lacking) JX_CHECK(query_dimension(group, which, months, keys, path));
    return {};
  }

  Result<void> query_dimension(Group const& group, std::vector<std::size_t> const& which,
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
    auto const from = DimensionTables::table(*group.dataset) + " AS f CROSS JOIN (VALUES " + join(values, ", ") +
                      ") AS m(month, s, e)";
    JX_TRY(auto rows, s_.query(query.sql(head, from, " WHERE f.__from <= m.e AND m.e <= f.__to")));
    PartialFile fresh;
    for (auto const i : which) {
      for (auto const month : months) fresh.entries[keys.at(i).at(month)];
    }
    while (rows.next_chunk()) {
      for (std::size_t row = 0; row < rows.chunk_size(); ++row) {
        auto const unit = fresh.unit_index(rows.text(1, row));
        for (std::size_t a = 0; a < which.size(); ++a) {
          auto partial = read_partial(rows, row, query.outputs[a]);
          partial.unit = unit;
          if (partial.rows > 0) fresh.entries[keys.at(which[a]).at(partial.month)].push_back(partial);
        }
      }
    }
    for (auto const i : which) {
      for (auto const month : months) emit(fresh, fresh.entries[keys.at(i).at(month)], months_, month_count(), out_[i]);
    }
    store(s_.log, path, fresh);
    auto const in_dimension = s_.files.files(group.dataset->id);
    for (auto const* file : in_dimension) s_.statistics.rows_scanned += file->rows;
    ++s_.statistics.passes_run;
    s_.statistics.partials_computed += static_cast<std::int64_t>(which.size() * months.size());
    return {};
  }

  DuckDbEngine::State& s_;
  std::vector<Atom const*> const& atoms_;
  MonthRange months_;
  std::vector<std::vector<Partial>> out_;
};

}  // namespace

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
  std::map<std::int32_t, std::set<std::string>> by_month;
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
