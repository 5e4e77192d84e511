#include "facts/unit_rows.h"

#include "facts/duckdb.h"

namespace jixiao::facts {
namespace {

// The newest row's column, as text; rows are ordered by the dataset's date, then by what makes the choice certain.
std::string newest(std::string const& column, Dataset const& dataset) {
  auto const text = "CAST(" + quoted_name(column) + " AS VARCHAR)";
  if (dataset.date.empty()) return "max(" + text + ")";
  return "arg_max(" + text + ", (" + quoted_name(dataset.date) + ", " + text + "))";
}

std::optional<Date> date_of(Rows const& rows, std::size_t column, std::size_t row) {
  if (rows.is_null(column, row)) return std::nullopt;
  return rows.date(column, row);
}

}  // namespace

Result<std::vector<Unit>> read_units(UnitDataset const& source, Dataset const& dataset, FactFiles const& files) {
  std::vector<Unit> out;
  auto const all = files.files(dataset.id);
  if (all.empty()) return out;
  JX_TRY(auto const database, Database::open());
  JX_TRY(auto connection, database.connect());
  auto const code = "CAST(" + quoted_name(source.code) + " AS VARCHAR)";
  auto const dated = [](std::optional<std::string> const& column, char const* pick) {
    return column ? std::string(pick) + "(" + quoted_name(*column) + ")" : std::string("CAST(NULL AS DATE)");
  };
  auto const sql = "SELECT " + code + ", " + newest(source.name.value_or(source.code), dataset) + ", " +
                   (source.parent ? newest(*source.parent, dataset) : "CAST(NULL AS VARCHAR)") + ", " + dated(source.from, "min") +
                   ", " + dated(source.to, "max") + " FROM " + parquet_sql(all) + " WHERE " + quoted_name(source.code) +
                   " IS NOT NULL GROUP BY 1 ORDER BY 1";
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
  return out;
}

}  // namespace jixiao::facts
