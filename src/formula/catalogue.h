#pragma once
// The function catalogue: every function of the language with its signature, Chinese documentation, a tested example,
// its scalar implementation and its row template in DuckDB's SQL. Explicit tables, one file per topic
// (functions_*.cpp); the checker's signatures, the help of the workbench and the chapter in docs/formula.md are read
// from them. A change of meaning or a new function is a new catalogue version: results store the version they were
// computed with.
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/work_calendar.h"
#include "formula/scalar.h"
#include "formula/types.h"

namespace jixiao::formula {

inline constexpr int catalogue_version() { return 3; }

enum class Category : std::uint8_t { math, conditional, date, text, aggregate, context };

// What an argument must be.
enum class Want : std::uint8_t {
  number,  // of any measure
  plain,   // a number without unit of measure (exponents, digits)
  text,    // text, code or ordered
  date,
  date_or_time,  // date or timestamp
  boolean,
  any,
  same,    // the type of the first argument
  special  // the function checks its arguments itself (check_special in checker.cpp): names, spans, periods
};

struct FunctionParameter {
  std::string_view name;
  Want want = Want::number;
  bool optional = false;
};

enum class Gives : std::uint8_t {
  plain,   // a plain number
  first,   // the type of the first argument
  common,  // the common type of all arguments
  days,    // numbers with unit 天, 小时, 分钟
  hours,
  minutes,
  date,
  text,
  boolean,
  special  // decided by the checker
};

// Arguments are never missing, not applicable or fault for a strict function: those states have propagated before.
using Implementation = Scalar (*)(std::span<Scalar const> arguments, WorkCalendar const& calendar);

struct Function {
  std::string_view name = {};
  Category category = Category::math;
  std::vector<FunctionParameter> parameters = {};
  bool variadic = false;  // the last parameter may repeat
  Gives gives = Gives::plain;
  std::string_view documentation = {};      // one or two Chinese sentences
  std::string_view example = {};            // an expression over the example pack of catalogue_test.cpp
  std::string_view example_result = {};     // its value as text
  int since = 1;                            // catalogue version
  Implementation implementation = nullptr;  // null: evaluator handles it (context, aggregates) or rows only
  std::string_view sql = {};  // row template: {0} {1} … arguments, {*} all, {?} “{0} IS NULL OR …”
  bool strict = true;         // false: sees missing arguments (coalesce)
  int decimals = 0;           // of exact row results: -1 = the largest of the arguments', -2 = the argument n of round
};

std::span<Function const> catalogue();                 // by category, then in the tables' order
Function const* find_function(std::string_view name);  // null if unknown
std::vector<std::string> function_names();             // for “did you mean”
std::string_view title(Category category);             // 数学, 条件, …

// The chapter “函数” of docs/formula.md.
std::string render_catalogue_markdown();

// The tables.
std::vector<Function> const& functions_math();
std::vector<Function> const& functions_conditional();
std::vector<Function> const& functions_date();
std::vector<Function> const& functions_text();
std::vector<Function> const& functions_aggregate();
std::vector<Function> const& functions_context();

}  // namespace jixiao::formula
