#include "facts/unit_rows.h"

#include "facts/duckdb.h"

namespace jixiao::facts {
namespace {

// The newest row's column; rows are ordered by the dataset's date, then by what makes the choice certain. A missing one
// counts: a unit that was closed by mistake is open again once it is delivered so.
std::string newest(std::string const& column, Dataset const& dataset) {
  auto const name = quoted_name(column);
  std::string order = dataset.date.empty() ? "" : quoted_name(dataset.date) + " DESC, ";
  return "first(" + name + " ORDER BY " + order + name + " DESC NULLS FIRST)";
}

std::string newest_text(std::string const& column, Dataset const& dataset) {
  return "CAST(" + newest(column, dataset) + " AS VARCHAR)";
}

std::optional<Date> date_of(Rows const& rows, std::size_t column, std::size_t row) {
  if (rows.is_null(column, row)) return std::nullopt;
  return rows.date(column, row);
}

// One entry ends where the next of the same unit begins, whether or not it says so.
void close_entries(std::vector<Unit>& entries) {
  for (std::size_t i = 0; i + 1 < entries.size(); ++i) {
    auto const& next = entries[i + 1];
    if (next.code != entries[i].code || !next.from) continue;
    auto const last = *next.from - 1;
    if (!entries[i].to || last < *entries[i].to) entries[i].to = last;
  }
}

}  // namespace

Result<std::vector<Unit>> read_units(UnitDataset const& source, Dataset const& dataset, FactFiles const& files) {
  std::vector<Unit> out;
  auto const all = files.files(dataset.id);
  if (all.empty()) return out;
  JX_TRY(auto const database, Database::open());
  JX_TRY(auto connection, database.connect());
  auto const code = "CAST(" + quoted_name(source.code) + " AS VARCHAR)";
  std::string const none = "CAST(NULL AS DATE)";
  auto const sql = "SELECT " + code + ", " + newest_text(source.name.value_or(source.code), dataset) + ", " +
                   (source.parent ? newest_text(*source.parent, dataset) : "CAST(NULL AS VARCHAR)") + ", " +
                   (source.from ? quoted_name(*source.from) : none) + ", " +
                   (source.to ? newest(*source.to, dataset) : none) + " FROM " + rows_sql(dataset, all) + " WHERE " +
                   quoted_name(source.code) + " IS NOT NULL GROUP BY 1, 4 ORDER BY 1, 4 NULLS FIRST";
  JX_TRY(auto rows, connection.query(sql));
  while (rows.next_chunk()) {
    for (std::size_t r = 0; r < rows.chunk_size(); ++r) {
      Unit unit;
      unit.code = source.prefix + std::string(rows.text(0, r));
      unit.name = rows.is_null(1, r) ? unit.code : std::string(rows.text(1, r));
      unit.level = source.level;
      if (source.parent && !rows.is_null(2, r)) unit.parent = source.parent_prefix + std::string(rows.text(2, r));
      if (source.parent_unit) unit.parent = *source.parent_unit;
      unit.from = date_of(rows, 3, r);
      unit.to = date_of(rows, 4, r);
      out.push_back(std::move(unit));
    }
  }
  close_entries(out);
  return out;
}

}  // namespace jixiao::facts
