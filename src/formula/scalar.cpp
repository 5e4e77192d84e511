#include "formula/scalar.h"

#include "base/messages.h"

namespace jixiao::formula {

Cell to_cell(Scalar const& scalar) {
  switch (scalar.state) {
    case CellState::missing: return Cell::missing(scalar.why);
    case CellState::not_applicable: return Cell::not_applicable(scalar.why);
    case CellState::fault: return Cell::fault(scalar.why);
    case CellState::number: break;
  }
  if (auto const* number = std::get_if<Decimal>(&scalar.value)) return Cell::of(*number);
  if (auto const* truth = std::get_if<bool>(&scalar.value)) return Cell::of(Decimal(*truth ? 1 : 0));
  return Cell::fault("formula.not_a_number");
}

std::string to_text(Scalar const& scalar) {
  switch (scalar.state) {
    case CellState::missing: return "（缺失）";
    case CellState::not_applicable: return "（不适用）";
    case CellState::fault: {
      auto const text = find_message(scalar.why);
      return "(错误: " + (text.empty() ? scalar.why : std::string(text)) + ")";
    }
    case CellState::number: break;
  }
  struct Writer {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(Decimal const& d) const { return d.to_string(); }
    std::string operator()(std::string const& text) const { return text; }
    std::string operator()(bool truth) const { return truth ? "真" : "假"; }
    std::string operator()(Date date) const { return date.to_string(); }
    std::string operator()(Timestamp time) const { return time.to_string(); }
  };
  return std::visit(Writer{}, scalar.value);
}

}  // namespace jixiao::formula
