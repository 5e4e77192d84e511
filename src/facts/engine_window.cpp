#include "facts/engine_window.h"

#include "base/text.h"
#include "formula/needs.h"

namespace jixiao::facts {

using formula::Atom;
using formula::MonthRange;
using formula::months_of;

namespace {

// Months of the atom's date column in every file of its dataset that is not known yet.
Result<void> load_column_months(DuckDbEngine::State& s, Atom const& atom) {
  std::vector<std::string> paths;
  std::map<std::string, std::string> keys;
  for (auto const* file : s.files.files(atom.dataset)) {
    auto const key = atom.on + " " + file->digest;
    if (s.column_months.contains(key)) continue;
    s.column_months[key] = {-1, -1};
    keys[file->path] = key;
    paths.push_back(quoted_text(file->path));
  }
  if (paths.empty()) return {};
  JX_TRY(auto rows,
         s.query("SELECT file_name, min(stats_min_value), max(stats_max_value), bool_and(stats_min_value IS NOT NULL) "
                 "FROM parquet_metadata([" +
                 join(paths, ", ") + "]) WHERE path_in_schema = " + quoted_text(atom.on) + " GROUP BY 1"));
  while (rows.next_chunk()) {
    for (std::size_t i = 0; i < rows.chunk_size(); ++i) {
      if (!rows.boolean(3, i)) continue;
      auto const low = Period::parse(rows.text(1, i).substr(0, 7)), high = Period::parse(rows.text(2, i).substr(0, 7));
      if (low && high) s.column_months[keys[std::string(rows.text(0, i))]] = {low->first_month, high->last_month()};
    }
  }
  return {};
}

}  // namespace

std::string Window::to_string() const {
  return first.to_string() + " " + last.to_string() + " " + period_start.to_string() + " " + period_end.to_string();
}

Window window_of(Atom const& atom, MonthRange range) {
  Period first{range.first, PeriodKind::month}, last{range.last, PeriodKind::month};
  Window out{first.first_day(), last.last_day(), first.first_day(), last.last_day()};
  if (atom.window_days) out.first = out.last - (*atom.window_days - 1);
  if (atom.kind == DatasetKind::stock) {
    int const length = months_of(atom.partition);
    Period const closing{(range.last + 1) / length * length - 1, PeriodKind::month};
    out.first = closing.first_day();
    out.last = closing.last_day();
  }
  return out;
}

bool is_state(Dataset const& dataset, Atom const& atom) {
  return dataset.kind == DatasetKind::dimension && atom.on.empty();
}

Result<std::vector<FactFile const*>> files_within(DuckDbEngine::State& s, Atom const& atom, Window const& window) {
  auto const month = [](Date d) { return d.year() * 12 + d.month() - 1; };
  MonthRange const wanted{month(window.first), month(window.last)};
  bool const own_date = atom.on == s.dataset(atom.dataset)->date;
  if (!own_date && !atom.on.empty()) JX_CHECK(load_column_months(s, atom));
  std::vector<FactFile const*> out;
  for (auto const& partition : s.files.partitions(atom.dataset)) {
    for (auto const& file : partition.files) {
      auto months = partition.months;
      if (!own_date && !atom.on.empty()) {
        auto const known = s.column_months.find(atom.on + " " + file.digest);
        months = known == s.column_months.end() ? MonthRange{-1, -1} : known->second;
      }
      if (atom.on.empty() || months.first < 0 || (months.first <= wanted.last && wanted.first <= months.last))
        out.push_back(&file);
    }
  }
  return out;
}

}  // namespace jixiao::facts
