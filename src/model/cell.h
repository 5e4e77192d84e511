#pragma once
// Cell: one computed figure, number | missing | not_applicable | fault{why}. Missing is a value, not an error: it never
// becomes 0, a full score or a green light. Arithmetic on cells propagates the worst state (fault > not_applicable >
// missing > number) except where a formula says otherwise; docs/formula.md has the table.
#include <compare>
#include <string>

#include "base/decimal.h"

namespace jixiao {

enum class CellState : std::uint8_t { number, missing, not_applicable, fault };

struct Cell {
  CellState state = CellState::missing;
  Decimal number;   // meaningful only for CellState::number
  std::string why;  // message code of a fault ("formula.division_by_zero"), or of why it is missing; may be empty

  static Cell of(Decimal d) { return {CellState::number, d, {}}; }
  static Cell missing(std::string why = {}) { return {CellState::missing, {}, std::move(why)}; }
  static Cell not_applicable(std::string why = {}) { return {CellState::not_applicable, {}, std::move(why)}; }
  static Cell fault(std::string why) { return {CellState::fault, {}, std::move(why)}; }
  bool is_number() const { return state == CellState::number; }

  friend bool operator==(Cell const&, Cell const&) = default;
};

}  // namespace jixiao
