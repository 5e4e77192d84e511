// Holistic atoms: what does not add up over units and months. Rows are narrowed to the ranges asked and grouped by
// owning unit first; the join with the tree (owner → itself and all above it) comes after that, so it multiplies
// groups, not rows.
//
//   count, sum, min, max, deviation   per owner, then per unit: one query for all
//   distinct counts                   distinct values per owner, then per unit: one query per argument
//   median, quantile                  the order statistics around position (n − 1)·q, interpolated here in Decimal: one
//                                     query per atom
#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/text.h"
#include "facts/engine_state.h"
#include "facts/engine_wide.h"
#include "formula/rollup.h"

namespace jixiao::facts {

using formula::AggregateFunction;
using formula::Atom;
using formula::Holistic;
using formula::MonthRange;

namespace {

constexpr std::int64_t query_rows_max = 16'000'000;

// The rows a range stands for, and what period_start and period_end are for them.
struct Window {
  Date first, last;
  Date period_start, period_end;
};

int months_of(PartitionBy partition) {
  switch (partition) {
    case PartitionBy::none:
    case PartitionBy::month: return 1;
    case PartitionBy::quarter: return 3;
    case PartitionBy::half: return 6;
    case PartitionBy::year: return 12;
  }
  return 1;
}

Window window_of(Atom const& atom, MonthRange range) {
  Period first{range.first, PeriodKind::month}, last{range.last, PeriodKind::month};
  Window out{first.first_day(), last.last_day(), first.first_day(), last.last_day()};
  if (atom.window_days) out.first = out.last - (*atom.window_days - 1);
  if (atom.kind == DatasetKind::stock) {  // the latest partition that has ended
    int const length = months_of(atom.partition);
    Period const closing{(range.last + 1) / length * length - 1, PeriodKind::month};
    out.first = closing.first_day();
    out.last = closing.last_day();
  }
  return out;
}

std::string text_of(Window const& w) {
  return w.first.to_string() + " " + w.last.to_string() + " " + w.period_start.to_string() + " " +
         w.period_end.to_string();
}

std::string digest_of(OrgTree const& tree, std::vector<Succession> const& successions) {
  Sha256 hash;
  for (auto const& node : tree.nodes())
    hash.update(node.unit.code).update("<").update(std::to_string(node.parent)).update("\n");
  for (auto const& s : successions) hash.update(s.from).update(">").update(s.to).update("\n");
  auto const digest = hash.finish();
  return to_hex(digest);
}

bool is_ranked(Atom const& atom) {
  return atom.function == AggregateFunction::median || atom.function == AggregateFunction::quantile;
}

class HolisticRun {
 public:
  HolisticRun(DuckDbEngine::State& state, std::vector<Atom const*> const& atoms, std::vector<MonthRange> const& ranges,
              OrgTree const& tree)
      : s_(state), atoms_(atoms), ranges_(ranges), tree_(tree), out_(atoms.size()) {}

  Result<std::vector<std::vector<Holistic>>> run() {
    tree_digest_ = digest_of(tree_, s_.pack.successions);
    std::map<std::tuple<std::string, std::string, int>, std::vector<std::size_t>> groups;  // dataset, on, window
    for (std::size_t i = 0; i < atoms_.size(); ++i) {
      if (!s_.dataset(atoms_[i]->dataset)) return fail("facts.engine_dataset", {{"dataset", atoms_[i]->dataset}});
      groups[{atoms_[i]->dataset, atoms_[i]->on, atoms_[i]->window_days.value_or(0)}].push_back(i);
    }
    for (auto const& [name, group] : groups) JX_CHECK(run_group(group));
    return std::move(out_);
  }

 private:
  Result<void> run_group(std::vector<std::size_t> const& group) {
    Atom const& first = *atoms_[group.front()];
    std::map<std::vector<std::size_t>, std::vector<std::size_t>> lacking;  // atoms → ranges
    for (std::size_t r = 0; r < ranges_.size(); ++r) {
      JX_TRY(auto const files, files_for(first, window_of(first, ranges_[r])));
      if (files.empty()) continue;
      std::vector<std::size_t> which;
      for (auto const i : group) {
        JX_TRY(auto const path, cache_path(*atoms_[i], r, files));
        auto const cached = read_holistic(path);
        paths_[{i, r}] = path;
        if (!cached) {
          which.push_back(i);
          continue;
        }
        ++s_.statistics.holistic_cached;
        emit(i, r, *cached);
      }
      if (!which.empty()) lacking[which].push_back(r);
    }
    for (auto const& [which, ranges] : lacking) {
      std::vector<std::size_t> chunk;
      std::int64_t rows = 0;
      for (auto const r : ranges) {
        JX_TRY(auto const files, files_for(first, window_of(first, ranges_[r])));
        std::int64_t more = 0;
        for (auto const* file : files) more += file->rows;
        if (!chunk.empty() && rows + more > query_rows_max) {
          JX_CHECK(query(which, chunk));
          chunk.clear();
          rows = 0;
        }
        chunk.push_back(r);
        rows += more;
      }
      JX_CHECK(query(which, chunk));
    }
    return {};
  }

  // Files with rows between two days; for dates other than the partition's own, by Parquet's statistics.
  Result<std::vector<FactFile const*>> files_for(Atom const& atom, Window const& window) {
    auto const* const dataset = s_.dataset(atom.dataset);
    auto const month = [](Date d) { return d.year() * 12 + d.month() - 1; };
    MonthRange const wanted{month(window.first), month(window.last)};
    bool const own_date = atom.on == dataset->date;
    if (!own_date && !atom.on.empty()) JX_CHECK(load_column_months(atom));
    std::vector<FactFile const*> out;
    for (auto const& partition : s_.files.partitions(atom.dataset)) {
      for (auto const& file : partition.files) {
        auto months = partition.months;
        if (!own_date && !atom.on.empty()) {
          auto const known = s_.column_months.find(atom.on + " " + file.digest);
          months = known == s_.column_months.end() ? MonthRange{-1, -1} : known->second;
        }
        if (atom.on.empty() || months.first < 0 || (months.first <= wanted.last && wanted.first <= months.last))
          out.push_back(&file);
      }
    }
    return out;
  }

  Result<void> load_column_months(Atom const& atom) {
    std::vector<std::string> paths;
    std::map<std::string, std::string> keys;
    for (auto const* file : s_.files.files(atom.dataset)) {
      auto const key = atom.on + " " + file->digest;
      if (s_.column_months.contains(key)) continue;
      s_.column_months[key] = {-1, -1};
      keys[file->path] = key;
      paths.push_back(quoted_text(file->path));
    }
    if (paths.empty()) return {};
    JX_TRY(
        auto rows,
        s_.query(
            "SELECT file_name, min(stats_min_value), max(stats_max_value), bool_and(stats_min_value IS NOT NULL) FROM "
            "parquet_metadata([" +
            join(paths, ", ") + "]) WHERE path_in_schema = " + quoted_text(atom.on) + " GROUP BY 1"));
    while (rows.next_chunk()) {
      for (std::size_t i = 0; i < rows.chunk_size(); ++i) {
        if (!rows.boolean(3, i)) continue;
        auto const low = Period::parse(rows.text(1, i).substr(0, 7)),
                   high = Period::parse(rows.text(2, i).substr(0, 7));
        if (low && high) s_.column_months[keys[std::string(rows.text(0, i))]] = {low->first_month, high->last_month()};
      }
    }
    return {};
  }

  Result<std::filesystem::path> cache_path(Atom const& atom, std::size_t range,
                                           std::vector<FactFile const*> const& files) {
    JX_TRY(auto const computation, computation_key(s_, atom, "range"));
    Sha256 hash;
    hash.update(computation).update(text_of(window_of(atom, ranges_[range]))).update(tree_digest_);
    if (atom.quantile) hash.update(atom.quantile->to_string());
    for (auto const* file : files) hash.update(file->digest);
    auto const digest = hash.finish();
    return s_.settings.cache_folder / "holistic" / atom.dataset / (to_hex(digest) + ".bin");
  }

  void emit(std::size_t atom, std::size_t range, std::vector<CachedHolistic> const& values) {
    for (auto const& v : values) out_[atom].push_back({v.node, ranges_[range], v.is_missing, v.value, v.rows});
  }

  Result<void> query(std::vector<std::size_t> const& which, std::vector<std::size_t> const& ranges) {
    Atom const& first = *atoms_[which.front()];
    JX_CHECK(load_tree());
    JX_CHECK(load_ranges(first, ranges));
    slots_.clear();
    for (auto const i : which) {
      for (auto const r : ranges) slots_[{i, r}] = {};
    }
    std::map<std::string, std::vector<std::size_t>> distinct;  // by argument
    std::vector<std::size_t> plain;
    for (auto const i : which) {
      RowSql rows(row_scope(s_, *atoms_[i], range_sql()));
      JX_TRY(auto const sql, atom_sql(rows, *atoms_[i]));
      JX_CHECK(prepare(rows, first));
      if (is_ranked(*atoms_[i]))
        JX_CHECK(query_ranked(i, ranges));
      else if (atoms_[i]->function == AggregateFunction::count_distinct)
        distinct[sql.argument].push_back(i);
      else
        plain.push_back(i);
    }
    for (auto const& [argument, atoms] : distinct) JX_CHECK(query_distinct(atoms, ranges));
    if (!plain.empty()) JX_CHECK(query_plain(plain, ranges));
    for (auto& [place, values] : slots_) {
      std::sort(values.begin(), values.end(), [](auto const& a, auto const& b) { return a.node < b.node; });
      emit(place.first, place.second, values);
      (void)write_holistic(paths_[place], values);
    }
    s_.statistics.holistic_computed += static_cast<std::int64_t>(slots_.size());
    return {};
  }

  static RangeSql range_sql() { return {"g.period_start", "g.period_end"}; }

  Result<void> prepare(RowSql const& rows, Atom const& atom) {
    auto columns = rows.columns();
    auto const* const dataset = s_.dataset(atom.dataset);
    if (dataset->kind != DatasetKind::dimension || !atom.on.empty()) return s_.prepare_dimensions(columns, dataset->id);
    auto& own = columns[dataset->id];
    if (!dataset->owner.empty()) own.insert(dataset->owner);
    return s_.prepare_dimensions(columns, "");
  }

  Result<void> load_tree() {
    if (tree_loaded_) return {};
    std::set<std::string> codes{""};
    for (auto const& node : tree_.nodes()) codes.insert(node.unit.code);
    for (auto const& unit : s_.pack.units) codes.insert(unit.code);
    for (auto const& s : s_.pack.successions) codes.insert(s.from);
    std::vector<std::string> values;
    for (auto const& code : codes) {
      for (auto node = formula::find_owner(tree_, s_.pack.successions, code); node >= 0;
           node = tree_.nodes()[static_cast<std::size_t>(node)].parent) {
        values.push_back("(" + quoted_text(code) + ", " + std::to_string(node) + ")");
      }
    }
    JX_CHECK(s_.connection.run("CREATE OR REPLACE TEMP TABLE jx_tree(owner VARCHAR, node INTEGER)"));
    if (!values.empty()) JX_CHECK(s_.connection.run("INSERT INTO jx_tree VALUES " + join(values, ", ")));
    tree_loaded_ = true;
    return {};
  }

  Result<void> load_ranges(Atom const& atom, std::vector<std::size_t> const& ranges) {
    std::vector<std::string> values;
    auto const date = [](Date d) { return "DATE '" + d.to_string() + "'"; };
    for (auto const r : ranges) {
      auto const w = window_of(atom, ranges_[r]);
      values.push_back("(" + std::to_string(r) + ", " + date(w.first) + ", " + date(w.last) + ", " +
                       date(w.period_start) + ", " + date(w.period_end) + ")");
    }
    return s_.connection.run("CREATE OR REPLACE TEMP TABLE jx_ranges AS SELECT * FROM (VALUES " + join(values, ", ") +
                             ") AS g(id, first_day, last_day, period_start, period_end)");
  }

  // SELECT owner, range, <columns> of every row in a range.
  Result<std::string> rows_sql(Atom const& atom, RowSql const& rows, std::string const& columns,
                               std::vector<std::size_t> const& ranges) {
    auto const* const dataset = s_.dataset(atom.dataset);
    std::string from, condition;
    if (dataset->kind == DatasetKind::dimension && atom.on.empty()) {
      from = DimensionTables::table(*dataset) + " AS f";
      condition = "g.period_end >= f.__from AND g.period_end <= f.__to";
    } else {
      std::set<FactFile const*> seen;
      std::vector<FactFile const*> files;
      for (auto const r : ranges) {
        JX_TRY(auto const some, files_for(atom, window_of(atom, ranges_[r])));
        for (auto const* file : some) {
          if (seen.insert(file).second) files.push_back(file);
        }
      }
      std::int64_t scanned = 0;
      for (auto const* file : files) scanned += file->rows;
      s_.statistics.rows_scanned += scanned;
      s_.statistics.passes_run += static_cast<std::int64_t>(files.size());
      from = parquet_sql(files) + " AS f";
      condition = on_date(atom) + " >= g.first_day AND " + on_date(atom) + " <= g.last_day";
    }
    return "SELECT " + owner_sql(*dataset) + " AS owner, g.id AS range" + columns + " FROM " + from +
           " JOIN jx_ranges AS g ON " + condition + joins_sql(rows.joins());
  }

  Result<void> query_distinct(std::vector<std::size_t> const& which, std::vector<std::size_t> const& ranges) {
    Atom const& first = *atoms_[which.front()];
    RowSql rows(row_scope(s_, first, range_sql()));
    std::string columns, per_owner, per_node, counts;
    for (std::size_t k = 0; k < which.size(); ++k) {
      JX_TRY(auto const sql, atom_sql(rows, *atoms_[which[k]]));
      auto const n = std::to_string(k);
      if (k == 0) columns += ", " + sql.argument + " AS x";
      columns += ", " + (sql.condition.empty() ? std::string("TRUE") : sql.condition) + " AS p" + n;
      per_owner += ", sum(CASE WHEN p" + n + " THEN 1 ELSE 0 END) AS n" + n;
      per_node += ", sum(n" + n + ") AS n" + n;
      counts += ", sum(CASE WHEN n" + n + " > 0 THEN 1 ELSE 0 END), sum(n" + n + ")";
    }
    JX_TRY(auto const source, rows_sql(first, rows, columns, ranges));
    JX_TRY(
        auto result,
        s_.query("SELECT node, range" + counts + " FROM (SELECT node, range, x" + per_node +
                 " FROM (SELECT owner, range, x" + per_owner + " FROM (" + source +
                 ") WHERE x IS NOT NULL GROUP BY owner, range, x) JOIN jx_tree USING (owner) GROUP BY node, range, x) "
                 "GROUP BY node, range"));
    while (result.next_chunk()) {
      for (std::size_t i = 0; i < result.chunk_size(); ++i) {
        for (std::size_t k = 0; k < which.size(); ++k) {
          auto const count = result.integer(2 + 2 * k, i), used = result.integer(3 + 2 * k, i);
          if (used > 0) put(which[k], result, i, {0, false, Decimal(count), used});
        }
      }
    }
    return {};
  }

  void put(std::size_t atom, Rows const& result, std::size_t row, CachedHolistic value) {
    value.node = static_cast<std::int32_t>(result.integer(0, row));
    slots_.at({atom, static_cast<std::size_t>(result.integer(1, row))}).push_back(value);
  }

  Result<void> query_ranked(std::size_t which, std::vector<std::size_t> const& ranges) {
    Atom const& atom = *atoms_[which];
    auto const q =
        atom.function == AggregateFunction::median ? *Decimal::from_parts(5, 1) : atom.quantile.value_or(Decimal(0));
    std::string unit = "1" + std::string(static_cast<std::size_t>(q.scale()), '0');
    auto const position = "((n_all - 1)::HUGEINT * " + to_string(q.coefficient()) + ")";
    RowSql rows(row_scope(s_, atom, range_sql()));
    JX_TRY(auto const sql, atom_sql(rows, atom));
    JX_TRY(
        auto const source,
        rows_sql(atom, rows,
                 ", " + sql.argument + " AS x, " + (sql.condition.empty() ? "TRUE" : sql.condition) + " AS p", ranges));
    JX_TRY(auto result, s_.query("SELECT node, range, max(n_all), min(CASE WHEN upto > " + position + " // " + unit +
                                 " THEN x END), min(CASE WHEN upto > (" + position + " + " + unit + " - 1) // " + unit +
                                 " THEN x END) FROM (SELECT node, range, x, sum(n) OVER (PARTITION BY node, range "
                                 "ORDER BY x ROWS UNBOUNDED PRECEDING) AS upto, "
                                 "sum(n) OVER (PARTITION BY node, range) AS n_all FROM (SELECT node, range, x, sum(n) "
                                 "AS n FROM (SELECT owner, range, x, count(*) AS n FROM (" +
                                 source +
                                 ") WHERE p AND x IS NOT NULL GROUP BY owner, range, x) JOIN jx_tree USING (owner) "
                                 "GROUP BY node, range, x)) GROUP BY node, range"));
    while (result.next_chunk()) {
      for (std::size_t i = 0; i < result.chunk_size(); ++i) {
        auto const n = result.integer(2, i);
        auto const low = Decimal::from_parts(result.huge(3, i), atom.scale),
                   high = Decimal::from_parts(result.huge(4, i), atom.scale);
        auto const value = low && high ? interpolated(*low, *high, n, q) : std::nullopt;
        if (!value) return fail("facts.engine_failed", {{"reason", atom.text}});
        put(which, result, i, {0, false, *value, n});
      }
    }
    return {};
  }

  // Linear between the two order statistics around (n − 1)·q (R's type 7).
  static std::optional<Decimal> interpolated(Decimal low, Decimal high, std::int64_t n, Decimal q) {
    auto const position = multiply(Decimal(n - 1), q);
    if (!position) return std::nullopt;
    auto const fraction = subtract(*position, position->rounded(0, Rounding::toward_zero));
    auto const gap = subtract(high, low);
    auto const step = gap && fraction ? multiply(*gap, *fraction) : std::nullopt;
    return step ? add(low, *step) : std::nullopt;
  }

  Result<void> query_plain(std::vector<std::size_t> const& which, std::vector<std::size_t> const& ranges) {
    Atom const& first = *atoms_[which.front()];
    RowSql rows(row_scope(s_, first, range_sql()));
    std::string columns, per_owner, per_node;
    for (std::size_t k = 0; k < which.size(); ++k) {
      Atom const& atom = *atoms_[which[k]];
      JX_TRY(auto const sql, atom_sql(rows, atom));
      auto const n = std::to_string(k);
      auto const x = sql.argument.empty() ? std::string("1") : sql.argument;
      columns +=
          ", " + (sql.condition.empty() ? std::string("TRUE") : sql.condition) + " AS p" + n + ", " + x + " AS x" + n;
      auto const chosen = "CASE WHEN p" + n + " THEN x" + n + " END";
      auto const least = atom.function == AggregateFunction::min   ? "min("
                         : atom.function == AggregateFunction::max ? "max("
                                                                   : "sum(";
      per_owner += ", sum(CASE WHEN p" + n + " THEN 1 ELSE 0 END) AS r" + n + ", count(" + chosen + ") AS k" + n +
                   ", " + least + chosen + ") AS v" + n + ", sum(CASE WHEN p" + n + " THEN x" + n + "::HUGEINT * x" +
                   n + " END) AS q" + n;
      per_node += ", sum(r" + n + "), sum(k" + n + "), " + least + "v" + n + "), sum(q" + n + ")";
      bool const squares =
          atom.function == AggregateFunction::stddev_sample || atom.function == AggregateFunction::stddev_population;
      if (!squares) {  // squares of large amounts may not fit and nobody asks for them
        auto const at = per_owner.rfind(", sum(CASE");
        per_owner = per_owner.substr(0, at) + ", 0 AS q" + n;
      }
    }
    JX_TRY(auto const source, rows_sql(first, rows, columns, ranges));
    JX_TRY(auto result,
           s_.query("SELECT node, range" + per_node + " FROM (SELECT owner, range" + per_owner + " FROM (" + source +
                    ") GROUP BY owner, range) JOIN jx_tree USING (owner) GROUP BY node, range"));
    while (result.next_chunk()) {
      for (std::size_t i = 0; i < result.chunk_size(); ++i) {
        for (std::size_t k = 0; k < which.size(); ++k) {
          auto const value = plain_value(*atoms_[which[k]], result, 2 + 4 * k, i);
          if (value) put(which[k], result, i, *value);
        }
      }
    }
    return {};
  }

  static std::optional<CachedHolistic> plain_value(Atom const& atom, Rows const& result, std::size_t column,
                                                   std::size_t row) {
    auto const used = static_cast<std::int64_t>(result.huge(column, row)),
               known = static_cast<std::int64_t>(result.huge(column + 1, row));
    if (used == 0) return std::nullopt;
    if (atom.function == AggregateFunction::count) return CachedHolistic{0, false, Decimal(used), used};
    bool const deviation =
        atom.function == AggregateFunction::stddev_sample || atom.function == AggregateFunction::stddev_population;
    bool const sample = atom.function == AggregateFunction::stddev_sample;
    if (known == 0 || (sample && known < 2)) {
      return CachedHolistic{0, true, Decimal(0), used};
    }
    auto const value = result.huge(column + 2, row);
    std::optional<Decimal> out;
    if (!deviation) {
      out = Decimal::from_parts(value, atom.scale);
    } else {
      auto const spread = squares_less_square(known, result.huge(column + 3, row), value);  // n·Σx² − (Σx)²
      auto const n = static_cast<double>(known);
      auto const variance = spread / (n * (sample ? n - 1 : n));
      out = Decimal::from_double(std::sqrt(variance) / std::pow(10.0, atom.scale));
    }
    if (!out) return std::nullopt;
    return CachedHolistic{0, false, *out, used};
  }

  DuckDbEngine::State& s_;
  std::vector<Atom const*> const& atoms_;
  std::vector<MonthRange> const& ranges_;
  OrgTree const& tree_;
  std::string tree_digest_;
  bool tree_loaded_ = false;
  std::map<std::pair<std::size_t, std::size_t>, std::filesystem::path> paths_;
  std::map<std::pair<std::size_t, std::size_t>, std::vector<CachedHolistic>> slots_;
  std::vector<std::vector<Holistic>> out_;
};

}  // namespace

Result<std::vector<std::vector<Holistic>>> DuckDbEngine::run_holistic(std::vector<Atom const*> const& atoms,
                                                                      std::vector<MonthRange> const& ranges,
                                                                      OrgTree const& tree) {
  return HolisticRun(*state_, atoms, ranges, tree).run();
}

}  // namespace jixiao::facts
