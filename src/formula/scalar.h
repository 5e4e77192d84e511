#pragma once
// Scalar: what an expression gives — number, text, boolean, date or timestamp, or one of the three states without
// value. Propagation: fault > not_applicable > missing > value. docs/formula.md “空值” has the table.
#include <string>
#include <variant>

#include "base/date.h"
#include "model/cell.h"

namespace jixiao::formula {

struct Scalar {
  CellState state = CellState::missing;  // `number` stands for “has a value”, of whatever kind
  std::variant<std::monostate, Decimal, std::string, bool, Date, Timestamp> value;
  std::string why;

  static Scalar of(Decimal d) { return {CellState::number, d, {}}; }
  static Scalar of(std::string text) { return {CellState::number, std::move(text), {}}; }
  static Scalar of_boolean(bool b) { return {CellState::number, b, {}}; }
  static Scalar of(Date d) { return {CellState::number, d, {}}; }
  static Scalar of(Timestamp t) { return {CellState::number, t, {}}; }
  static Scalar of(Cell const& cell) {
    if (cell.is_number()) return of(cell.number);
    return {cell.state, std::monostate{}, cell.why};
  }
  static Scalar missing(std::string why = {}) { return {CellState::missing, std::monostate{}, std::move(why)}; }
  static Scalar not_applicable(std::string why = {}) {
    return {CellState::not_applicable, std::monostate{}, std::move(why)};
  }
  static Scalar fault(std::string why) { return {CellState::fault, std::monostate{}, std::move(why)}; }

  bool has_value() const { return state == CellState::number; }
  Decimal const& number() const { return std::get<Decimal>(value); }
  std::string const& text() const { return std::get<std::string>(value); }
  bool boolean() const { return std::get<bool>(value); }
  Date date() const { return std::get<Date>(value); }
  Timestamp timestamp() const { return std::get<Timestamp>(value); }

  friend bool operator==(Scalar const&, Scalar const&) = default;
};

// Numbers stay, booleans become 1 and 0 (a condition used as a count), anything else is a fault.
Cell to_cell(Scalar const& scalar);
// For people: 92.5, 文本, 真, 2026-09-30, (缺失), (不适用), (错误: …).
std::string to_text(Scalar const& scalar);

}  // namespace jixiao::formula
