// Holistic atoms: what does not add up over units and months. Answers are kept by the files they came from; what is
// lacking is asked for atoms and ranges together (engine_holistic.h has the queries).
#include "facts/engine_holistic.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/text.h"
#include "facts/engine_owners.h"

namespace jixiao::facts {

using formula::AggregateFunction;
using formula::Atom;
using formula::Holistic;
using formula::MonthRange;

namespace {

constexpr std::int64_t query_rows_max = 16'000'000;

class HolisticRun {
 public:
  HolisticRun(DuckDbEngine::State& state, std::vector<Atom const*> const& atoms, std::vector<MonthRange> const& ranges,
              OrgTree const& tree, std::vector<std::vector<int>> const& unions)
      : s_(state), atoms_(atoms), ranges_(ranges), tree_(tree), unions_(unions), out_(atoms.size()) {}

  Result<std::vector<std::vector<Holistic>>> run() {
    owners_digest_ = owners_digest(s_.pack, tree_, unions_);
    s_.log.uses_tree(to_hex(owners_digest_));
    std::map<std::tuple<std::string, std::string, int>, std::vector<std::size_t>> groups;  // dataset, on, window
    for (std::size_t i = 0; i < atoms_.size(); ++i) {
      if (!s_.dataset(atoms_[i]->dataset)) return fail("facts.engine_dataset", {{"dataset", atoms_[i]->dataset}});
      groups[{atoms_[i]->dataset, atoms_[i]->on, atoms_[i]->window_days.value_or(0)}].push_back(i);
    }
    for (auto const& [name, group] : groups) JX_CHECK(run_group(group));
    return std::move(out_);
  }

 private:
  using Slot = std::pair<std::size_t, std::size_t>;  // atom, range

  Result<void> run_group(std::vector<std::size_t> const& group) {
    Atom const& first = *atoms_[group.front()];
    std::map<std::vector<std::size_t>, std::vector<std::size_t>> lacking;  // atoms → ranges
    std::map<std::size_t, std::int64_t> rows;                              // by range
    for (std::size_t r = 0; r < ranges_.size(); ++r) {
      JX_TRY(auto const files, files_within(s_, first, window_of(first, ranges_[r])));
      if (files.empty()) continue;
      for (auto const* file : files) rows[r] += file->rows;
      std::vector<std::size_t> which;
      for (auto const i : group) {
        JX_TRY(auto const computation, computation_of(s_, *atoms_[i], "range"));
        auto const path = cache_path(*atoms_[i], r, files, computation.key);
        paths_[{i, r}] = path;
        auto const cached = read_holistic(path);
        s_.log.used(path);
        if (!cached) {
          which.push_back(i);
          note_lacking(i, r, files, computation);
          continue;
        }
        ++s_.statistics.holistic_cached;
        emit(i, r, *cached);
      }
      if (!which.empty()) lacking[which].push_back(r);
    }
    for (auto const& [which, ranges] : lacking) {
      std::vector<std::size_t> chunk;
      std::int64_t total = 0;
      for (auto const r : ranges) {
        if (!chunk.empty() && total + rows[r] > query_rows_max) {
          JX_CHECK(query(which, chunk));
          chunk.clear();
          total = 0;
        }
        chunk.push_back(r);
        total += rows[r];
      }
      JX_CHECK(query(which, chunk));
    }
    return {};
  }

  void note_lacking(std::size_t atom, std::size_t range, std::vector<FactFile const*> const& files,
                    Computation const& computation) {
    std::set<FactFile const*> const wanted(files.begin(), files.end());
    std::vector<Partition const*> partitions;
    for (auto const& partition : s_.files.partitions(atoms_[atom]->dataset)) {
      if (std::any_of(partition.files.begin(), partition.files.end(), [&](auto& f) { return wanted.contains(&f); }))
        partitions.push_back(&partition);
    }
    auto const month = [](std::int32_t m) { return Period{m, PeriodKind::month}.to_string(); };
    auto const [first, last] = ranges_[range];
    s_.log.lacking({ResultKind::holistic,
                    atoms_[atom]->dataset,
                    first == last ? month(first) : month(first) + "/" + month(last),
                    atoms_[atom]->key,
                    computation.form,
                    {},
                    std::move(partitions),
                    to_hex(owners_digest_),
                    paths_[{atom, range}],
                    nullptr});
  }

  std::filesystem::path cache_path(Atom const& atom, std::size_t range, std::vector<FactFile const*> const& files,
                                   Digest const& computation) const {
    Sha256 hash;
    hash.update(computation).update(window_of(atom, ranges_[range]).to_string()).update(owners_digest_);
    for (auto const* file : files) hash.update(file->digest);
    auto const digest = hash.finish();
    return s_.settings.cache_folder / "holistic" / atom.dataset / (to_hex(digest) + ".bin");
  }

  void emit(std::size_t atom, std::size_t range, std::vector<CachedHolistic> const& values) {
    for (auto const& v : values) out_[atom].push_back({v.node, ranges_[range], v.is_missing, v.value, v.rows});
  }

  Result<void> query(std::vector<std::size_t> const& which, std::vector<std::size_t> const& ranges) {
    JX_CHECK(load_owners());
    JX_TRY(auto source, RangeRows::load(s_, *atoms_[which.front()], ranges_, ranges));
    std::map<Slot, std::vector<CachedHolistic>> slots;  // an empty answer is one too
    for (auto const i : which) {
      for (auto const r : ranges) slots[{i, r}] = {};
    }
    std::map<std::string, std::vector<std::size_t>> distinct;  // by argument
    std::vector<std::size_t> moments;
    for (auto const i : which) {
      auto rows = source.row_sql();
      JX_TRY(auto const sql, atom_sql(rows, *atoms_[i]));
      if (is_ranked(*atoms_[i])) {
        JX_TRY(auto const answers, query_ranked(s_, source, *atoms_[i]));
        put(slots, {i}, answers);
      } else if (atoms_[i]->function == AggregateFunction::count_distinct) {
        distinct[sql.argument].push_back(i);
      } else {
        moments.push_back(i);
      }
    }
    for (auto const& [argument, atoms] : distinct) {
      JX_TRY(auto const answers, query_distinct(s_, source, forms(atoms)));
      put(slots, atoms, answers);
    }
    if (!moments.empty()) {
      JX_TRY(auto const answers, query_moments(s_, source, forms(moments)));
      put(slots, moments, answers);
    }
    for (auto& [slot, values] : slots) {
      std::sort(values.begin(), values.end(), [](auto const& a, auto const& b) { return a.node < b.node; });
      emit(slot.first, slot.second, values);
      (void)write_holistic(paths_[slot], values);  // without it the next run computes again
    }
    s_.statistics.holistic_computed += static_cast<std::int64_t>(slots.size());
    return {};
  }

  std::vector<Atom const*> forms(std::vector<std::size_t> const& atoms) const {
    std::vector<Atom const*> out;
    for (auto const i : atoms) out.push_back(atoms_[i]);
    return out;
  }

  static void put(std::map<Slot, std::vector<CachedHolistic>>& slots, std::vector<std::size_t> const& atoms,
                  Answers const& answers) {
    for (auto const& a : answers) slots.at({atoms[a.atom], a.range}).push_back(a.value);
  }

  Result<void> load_owners() {
    if (owners_loaded_) return {};
    std::vector<std::string> values;
    for (auto const& [code, node] : owners_with_above(s_.pack, tree_, unions_))
      values.push_back("(" + quoted_text(code) + ", " + std::to_string(node) + ")");
    JX_CHECK(s_.connection.run("CREATE OR REPLACE TEMP TABLE jx_tree(owner VARCHAR, node INTEGER)"));
    if (!values.empty()) JX_CHECK(s_.connection.run("INSERT INTO jx_tree VALUES " + join(values, ", ")));
    owners_loaded_ = true;
    return {};
  }

  DuckDbEngine::State& s_;
  std::vector<Atom const*> const& atoms_;
  std::vector<MonthRange> const& ranges_;
  OrgTree const& tree_;
  std::vector<std::vector<int>> const& unions_;
  Digest owners_digest_{};
  bool owners_loaded_ = false;
  std::map<Slot, std::filesystem::path> paths_;
  std::vector<std::vector<Holistic>> out_;
};

}  // namespace

Result<std::vector<std::vector<Holistic>>> DuckDbEngine::run_holistic(std::vector<Atom const*> const& atoms,
                                                                      std::vector<MonthRange> const& ranges,
                                                                      OrgTree const& tree,
                                                                      std::vector<std::vector<int>> const& unions) {
  return HolisticRun(*state_, atoms, ranges, tree, unions).run();
}

}  // namespace jixiao::facts
