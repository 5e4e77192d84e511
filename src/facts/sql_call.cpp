// Calls of the function catalogue inside row expressions. Templates of the catalogue see numbers as aligned integers,
// which keeps their order and sums; what rounds, divides or needs a double is spelled out here.
#include <algorithm>

#include "base/text.h"
#include "facts/duckdb.h"
#include "facts/sql_row.h"
#include "formula/catalogue.h"
#include "formula/measure.h"

namespace jixiao::facts {

using formula::Node;
using formula::TypeKind;

namespace {

constexpr int real_decimals = Decimal::division_decimals;  // what a double is kept with after its 12 significant digits

tl::unexpected<Error> unsupported(Node const& node) {
  return fail("facts.engine_expression", {{"expression", formula::to_canonical_text(node)}});
}

std::string replaced(std::string text, std::string_view what, std::string const& by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

// {0} {1} … the arguments, {*} all of them, {?} whether any is missing.
std::string filled(std::string_view sql, std::vector<std::string> const& arguments) {
  std::vector<std::string> missing;
  for (auto const& a : arguments) missing.push_back("(" + a + ") IS NULL");
  std::string out = replaced(std::string(sql), "{*}", join(arguments, ", "));
  out = replaced(out, "{?}", join(missing, " OR "));
  std::string result;  // arguments may hold braces of their own, so they are put in one pass
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] == '{' && i + 2 < out.size() && out[i + 2] == '}' && out[i + 1] >= '0' && out[i + 1] <= '9') {
      auto const index = static_cast<std::size_t>(out[i + 1] - '0');
      if (index < arguments.size()) {
        result += arguments[index];
        i += 2;
        continue;
      }
    }
    result += out[i];
  }
  return result;
}

std::string as_double(SqlValue const& v) {
  return "(CAST(" + scaled_to(v, v.scale) + " AS DOUBLE) / 1e" + std::to_string(v.scale) + ")";
}

SqlValue as_number(std::string text, int scale = 0) { return {TypeKind::number, std::move(text), scale, {}}; }

SqlValue through_double(std::string_view sql, std::vector<SqlValue> const& values) {
  std::vector<std::string> arguments;
  for (auto const& v : values) arguments.push_back(as_double(v));
  return as_number("jx_scaled(TRY(" + filled(sql, arguments) + "), " + std::to_string(real_decimals) + ")",
                   real_decimals);
}

// Towards −∞ (floor) or +∞ (ceil), on integers × 10^scale.
SqlValue whole(SqlValue const& v, bool up) {
  if (v.scale == 0) return v;
  auto const unit = "1" + std::string(static_cast<std::size_t>(v.scale), '0');
  auto const rest = "((" + v.text + ") % " + unit + ")";
  auto const truncated = "(((" + v.text + ") - " + rest + ") // " + unit + ")";
  return as_number(
      "(" + truncated +
      (up ? " + CASE WHEN " + rest + " > 0 THEN 1 ELSE 0 END)" : " - CASE WHEN " + rest + " < 0 THEN 1 ELSE 0 END)"));
}

SqlValue seconds_divided(SqlValue const& from, SqlValue const& to, int seconds) {
  return as_number("jx_divide(CAST(date_diff('second', CAST(" + from.text + " AS TIMESTAMP), CAST(" + to.text +
                       " AS TIMESTAMP)) AS HUGEINT) * 1000000000000, " + std::to_string(seconds) + ")",
                   Decimal::division_decimals);
}

}  // namespace

Result<SqlValue> RowSql::call(Node const& node) {
  auto const* const function = formula::find_function(node.text);
  if (!function) return unsupported(node);
  auto const& name = node.text;
  std::vector<SqlValue> values;
  bool numbers = true;
  for (auto const& child : node.children) {
    JX_TRY(auto v, value(*child));
    numbers = numbers && (v.kind == TypeKind::number || v.kind == TypeKind::unknown);
    values.push_back(std::move(v));
  }
  if (values.empty()) return unsupported(node);
  if (name == "sqrt" || name == "ln" || name == "log10" || name == "exp") return through_double(function->sql, values);
  if (name == "pow" && values.size() == 2) return power(values[0], values[1]);
  if (name == "ratio" && values.size() == 2) return arithmetic("/", values[0], values[1]);
  if (name == "floor" || name == "ceil") return whole(values[0], name == "ceil");
  if (name == "hours_between" || name == "minutes_between") {
    return seconds_divided(values.at(0), values.at(1), name == "hours_between" ? 3600 : 60);
  }
  if (name == "round") {
    auto const n = values.size() < 2    ? std::optional<std::int64_t>(0)
                   : values[1].constant ? values[1].constant->to_int64()
                                        : std::nullopt;
    if (!n || *n < -12 || *n > 12) return unsupported(node);
    auto const drop = values[0].scale - *n;
    if (drop <= 0) return values[0];
    return as_number("jx_round(" + scaled_to(values[0], values[0].scale) + ", " + std::to_string(drop) + ")",
                     values[0].scale);
  }
  if (name == "to_unit" && node.children.size() == 2) {
    auto const conversion =
        formula::find_conversion(node.children[0]->type.measure, formula::parse_measure(node.children[1]->text));
    if (!conversion) return unsupported(node);
    auto out = values[0];
    if (conversion->multiply_by != Decimal(1)) {
      JX_TRY(out, arithmetic("*", out, sql_number(conversion->multiply_by)));
    }
    if (conversion->divide_by != Decimal(1)) {
      JX_TRY(out, arithmetic("/", out, sql_number(conversion->divide_by)));
    }
    return out;
  }
  if (name == "workdays_to_period_end" && !scope_.period_end.empty()) {
    return as_number("jx_workdays_between(CAST(" + values[0].text + " AS DATE), " + scope_.period_end + ")");
  }
  if (function->sql.empty()) return unsupported(node);

  // Functions that keep or compare their arguments see them aligned; all others take whole numbers.
  bool const keeps = function->decimals == -1 && numbers;
  int scale = 0;
  if (keeps) {
    for (auto const& v : values) scale = std::max(scale, v.scale);
  }
  std::vector<std::string> arguments;
  for (auto const& v : values) {
    if (v.kind == TypeKind::number)
      arguments.push_back(scaled_to(v, scale));
    else
      arguments.push_back(v.text);
  }
  auto kind = node.type.kind;
  if (keeps) kind = TypeKind::number;
  if (kind == TypeKind::unknown) kind = values[0].kind;
  return SqlValue{kind, "(" + filled(function->sql, arguments) + ")", keeps ? scale : 0, {}};
}

// Whole powers up to 4 are products and exact; others go through double.
Result<SqlValue> RowSql::power(SqlValue const& base, SqlValue const& exponent) {
  auto const n = exponent.constant ? exponent.constant->to_int64() : std::nullopt;
  if (n && *n >= 1 && *n <= 4) {
    auto out = base;
    for (std::int64_t i = 1; i < *n; ++i) {
      JX_TRY(out, arithmetic("*", out, base));
    }
    return out;
  }
  return through_double("pow({0}, {1})", {base, exponent});
}

}  // namespace jixiao::facts
