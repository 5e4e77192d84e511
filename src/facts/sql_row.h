#pragma once
// Checked row expressions → DuckDB SQL.
//
// Numbers travel as integers × 10^scale (money in cents, decimals by their column's scale), so sums, differences and
// products are exact in HUGEINT; a quotient has 12 decimals, half to even; what needs a double (ln, pow) is rounded to
// 12 significant digits and is an integer × 10^12 from then on. Nothing depends on the order of rows or on threads.
// Missing is NULL; SQL's three-valued logic is the language's. Dates and timestamps compare by their dates. References
// become joins with dated dimension tables (dimension.h), which the caller puts behind its FROM. Texts of the pack
// reach SQL only through quoted_text and quoted_name.
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "formula/ast.h"
#include "formula/checker.h"
#include "model/facts.h"

namespace jixiao::facts {

struct SqlValue {
  formula::TypeKind kind = formula::TypeKind::unknown;  // unknown: the literal NULL, fits everywhere
  std::string text;
  int scale = 0;                    // numbers: text is an integer × 10^scale
  std::optional<Decimal> constant;  // numbers known now, so that scaling costs nothing at run time
};

std::string sql_date(Date date);  // a literal
SqlValue sql_number(Decimal value);
// The number as an integer × 10^decimals; half to even where decimals are lost.
std::string scaled_to(SqlValue const& value, int decimals);
// The same, half away from zero: how a row's figure is cut to the decimals of a sum.
std::string scaled_half_away(SqlValue const& value, int decimals);
// A value's column in a Parquet file of ours, as SqlValue.
SqlValue sql_column(std::string const& table, Column const& column);

// A dimension to be joined for the references of a query.
struct DimensionJoin {
  std::string alias;
  Dataset const* dimension = nullptr;
  std::string key;    // SQL of the referring column
  std::string as_of;  // SQL of the DATE at which attributes are read; empty = the latest
};

struct RowScope {
  formula::DatasetList const* datasets = nullptr;
  Dataset const* rows = nullptr;  // whose columns bare names are
  std::string table = "f";        // alias of its rows
  std::string row_date;           // SQL, DATE: as of when references of AsOf::row_date are read
  std::string period_start;       // SQL, DATE; empty: not readable here
  std::string period_end;
  // Asked first for names, calls and aggregates; nullopt leaves the node to the general rules. Derived datasets use it.
  std::function<Result<std::optional<SqlValue>>(formula::Node const&)> special;
};

class RowSql {
 public:
  explicit RowSql(RowScope scope) : scope_(std::move(scope)) {}

  Result<SqlValue> value(formula::Node const& node);
  Result<std::string> condition(formula::Node const& node);             // BOOLEAN
  Result<std::string> number(formula::Node const& node, int decimals);  // integer × 10^decimals
  Result<std::string> comparable(formula::Node const& node);            // anything, for DISTINCT and GROUP BY
  std::vector<DimensionJoin> const& joins() const { return joins_; }
  // Columns read so far, by dataset id: of the rows and of joined dimensions.
  std::map<std::string, std::set<std::string>> const& columns() const { return columns_; }

 private:
  Result<SqlValue> name(formula::Node const& node);
  Result<SqlValue> reference(formula::Node const& node);
  Result<SqlValue> unary(formula::Node const& node);
  Result<SqlValue> binary(formula::Node const& node);
  Result<SqlValue> arithmetic(std::string const& op, SqlValue const& a, SqlValue const& b);
  Result<SqlValue> power(SqlValue const& base, SqlValue const& exponent);
  Result<SqlValue> date_arithmetic(formula::Node const& node, SqlValue const& a, formula::Node const& right);
  Result<SqlValue> compared(std::string const& op, formula::Node const& a, formula::Node const& b);
  Result<SqlValue> ordered_position(formula::Node const& node, std::string const& code_list);
  Result<SqlValue> in(formula::Node const& node);
  Result<SqlValue> between(formula::Node const& node);
  Result<SqlValue> conditional(formula::Node const& node);
  Result<SqlValue> call(formula::Node const& node);
  std::string const& join_for(Dataset const& dimension, std::string const& key, std::string const& as_of);

  RowScope scope_;
  std::vector<DimensionJoin> joins_;
  std::map<std::string, std::set<std::string>> columns_;
};

}  // namespace jixiao::facts
