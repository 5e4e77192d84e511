#include "facts/engine_dimensions.h"

#include "base/check.h"
#include "base/text.h"

namespace jixiao::facts {
namespace {

std::string date_or(std::optional<std::string> const& column, std::string const& otherwise) {
  if (!column) return otherwise;
  return "coalesce(CAST(" + quoted_name(*column) + " AS DATE), " + otherwise + ")";
}

}  // namespace

std::string key_column(Dataset const& dimension) {
  for (auto const& name : dimension.key) {
    if (name != dimension.valid_from && name != dimension.valid_to) return name;
  }
  JX_ASSERT(!dimension.columns.empty());
  return dimension.columns.front().name;
}

std::string DimensionTables::table(Dataset const& dimension) { return quoted_name("jx_dimension_" + dimension.id); }

Result<void> DimensionTables::prepare(Connection& connection, FactFiles const& files, Dataset const& dimension,
                                      std::set<std::string> const& columns) {
  auto const known = prepared_.find(dimension.id);
  auto wanted = columns;
  if (known != prepared_.end()) {
    wanted.insert(known->second.begin(), known->second.end());
    if (wanted == known->second) return {};
  }
  std::string list;
  for (auto const& column : wanted) list += ", " + quoted_name(column);
  // Two rows of one key from the same day: the later batch's counts, whatever the order of files.
  auto const sql =
      "CREATE OR REPLACE TEMP TABLE " + table(dimension) +
      " AS SELECT *, least(__until, coalesce(lead(__from) OVER w - 1, DATE '9999-12-31')) AS __to, "
      "lead(__from) OVER w IS NULL AS __latest FROM (SELECT " +
      quoted_name(key_column(dimension)) + " AS __key, " + date_or(dimension.valid_from, "DATE '0001-01-01'") +
      " AS __from, " + date_or(dimension.valid_to, "DATE '9999-12-31'") + " AS __until" + list + " FROM " +
      rows_sql(dimension, files.files(dimension.id)) + " WHERE " + quoted_name(key_column(dimension)) +
      " IS NOT NULL QUALIFY row_number() OVER (PARTITION BY __key, __from ORDER BY _batch DESC, _row DESC) = 1) "
      "WINDOW w AS (PARTITION BY __key ORDER BY __from)";
  JX_CHECK(connection.run(sql));
  prepared_[dimension.id] = wanted;
  return {};
}

std::string joins_sql(std::vector<DimensionJoin> const& joins) {
  std::string out;
  for (auto const& join : joins) {
    out += " LEFT JOIN " + DimensionTables::table(*join.dimension) + " AS " + join.alias + " ON " + join.key + " = " +
           join.alias + ".__key AND ";
    out += join.as_of.empty()
               ? join.alias + ".__latest"
               : join.as_of + " >= " + join.alias + ".__from AND " + join.as_of + " <= " + join.alias + ".__to";
  }
  return out;
}

}  // namespace jixiao::facts
