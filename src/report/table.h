#pragma once
// Tables as they are handed out: a title, lines of small print (period, cut-off, version), columns, rows, a row of
// totals. Says nothing of the file it becomes (xlsx_writer.h). Values.
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/decimal.h"

namespace jixiao::report {

// text: as it is, also where it looks like a number or a formula. number: with thousands separators. percent: of a
// figure that is percent already ("96.2"), shown with its sign.
enum class ColumnKind { text, number, percent };

struct Column {
  std::string title;
  ColumnKind kind = ColumnKind::text;
  int decimals = 2;  // of numbers
};

// A number that brings its own unit and decimals, where a column's rows are of different measures: "92.5%", "1,234 户".
struct Figure {
  Decimal number;
  std::string unit;
  int decimals = 2;
  friend bool operator==(Figure const&, Figure const&) = default;
};

// A number column may hold text ("缺数"), which then stands left.
using Cell = std::variant<std::monostate, std::string, Decimal, Figure>;

inline Cell cell(std::string text) { return text.empty() ? Cell{} : Cell{std::move(text)}; }
inline Cell cell(std::optional<Decimal> const& number) { return number ? Cell{*number} : Cell{}; }
inline Cell cell(std::optional<int> const& number) { return number ? Cell{Decimal(*number)} : Cell{}; }

struct Table {
  std::string name;  // of the sheet; shortened and cleaned of what workbooks forbid
  std::string title;
  std::vector<std::string> notes;  // under the title, one per line
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;  // shorter ones are filled up
  std::optional<std::vector<Cell>> total;
  int fixed_columns = 1;  // stay in sight when the rest is moved across: a code alone names nobody
  std::string signature;  // under the table, where it is signed; empty: it is not
};

struct Document {
  std::string title;
  std::vector<Table> tables;
};

}  // namespace jixiao::report
