#include "app/explain_words.h"

#include <map>

#include "base/words.h"
#include "formula/words.h"
#include "scoring/wording.h"

namespace jixiao::app {
namespace {

using formula::Node;
using formula::NodeKind;

constexpr int decimals_most = 4;

Node const* find_atom(Node const& node, int atom) {
  if (node.kind == NodeKind::aggregate) return node.atom == atom ? &node : nullptr;
  for (auto const& child : node.children) {
    if (auto const* found = find_atom(*child, atom)) return found;
  }
  return nullptr;
}

bool is_ratio(Node const& node) {
  return node.children.size() == 2 &&
         ((node.kind == NodeKind::call && node.text == "ratio") || (node.kind == NodeKind::binary && node.text == "/"));
}

Node const* find_atom(formula::CompiledIndicator const& compiled, int atom) {
  std::vector<formula::Compiled const*> formulas;
  for (auto const* one : {&compiled.numerator, &compiled.denominator, &compiled.value}) {
    if (*one) formulas.push_back(&**one);
  }
  for (auto const& [name, input] : compiled.inputs) formulas.push_back(&input);
  for (auto const* formula : formulas) {
    if (auto const* found = find_atom(*formula->root, atom)) return found;
  }
  return nullptr;
}

// An indicator that reads others has their atoms too.
AtomWords words_elsewhere(policy::LoadedPack const& pack, int atom) {
  for (auto const& compiled : pack.program.indicators()) {
    auto const* node = find_atom(compiled, atom);
    auto const* indicator = node ? pack.pack.find_indicator(compiled.id) : nullptr;
    if (indicator)
      return {"“" + indicator->name + "”",
              formula::render_in_words(*node, pack.program.datasets(), pack.pack, indicator)};
  }
  return {};
}

struct Line {
  std::string label;
  Node const* root = nullptr;
};

class Numbers {
 public:
  Numbers(policy::LoadedPack const& pack, Indicator const& indicator) : pack_(pack), indicator_(indicator) {}

  std::vector<Node const*> leaves(std::vector<Line> const& lines) {
    std::vector<Node const*> out;
    for (auto const& line : lines) {
      out.push_back(line.root);
      render(line, [&](Node const& node) {
        out.push_back(&node);
        return std::string("0");
      });
    }
    return out;
  }

  void know(std::vector<Node const*> const& nodes, std::vector<Cell> const& cells) {
    for (std::size_t i = 0; i < nodes.size(); ++i) cells_[nodes[i]] = cells[i];
  }

  std::string text(Line const& line, formula::Conversion const* to_unit, Decimal const* value) {
    rounded_ = false;
    auto out = render(line, [&](Node const& node) { return number(node); });
    if (to_unit && to_unit->multiply_by != Decimal(1)) {
      bool const loose = out.find(" + ") != std::string::npos || out.find(" − ") != std::string::npos;
      out = (loose ? "（" + out + "）" : out) + " × " + grouped(to_unit->multiply_by);
    }
    auto const of_parts = rounded_;
    auto const result = value ? scoring::shown(indicator_, *value) : number(*line.root);
    if (out == result) return line.label + " = " + out;
    bool const as_shown = value && value->rounded(indicator_.decimals, Rounding::half_away_from_zero) == *value;
    return line.label + " = " + out + (of_parts || rounded_ || (value && !as_shown) ? " ≈ " : " = ") + result;
  }

 private:
  std::string render(Line const& line, formula::NumberOf of) const {
    return formula::render_with_numbers(*line.root, pack_.program.datasets(), pack_.pack, &indicator_, std::move(of));
  }

  std::string number(Node const& node) {
    auto const found = cells_.find(&node);
    auto const cell = found == cells_.end() ? Cell::missing() : found->second;
    if (cell.is_number()) {
      auto const shown = cell.number.rounded(decimals_most, Rounding::half_away_from_zero);
      rounded_ = rounded_ || shown != cell.number;
      return grouped(shown);
    }
    if (cell.state == CellState::missing) return scoring::say("app.source_missing");
    if (cell.state == CellState::not_applicable) return scoring::say("app.source_not_applicable");
    return formula::render_in_words(node, pack_.program.datasets(), pack_.pack, &indicator_);
  }

  policy::LoadedPack const& pack_;
  Indicator const& indicator_;
  std::map<Node const*, Cell> cells_;
  bool rounded_ = false;
};

}  // namespace

AtomWords words_of_atom(policy::LoadedPack const& pack, Indicator const& indicator, FormulaPart part,
                        std::string const& input, formula::Compiled const& formula, int atom) {
  auto const numerator = scoring::say("app.source_numerator"), denominator = scoring::say("app.source_denominator");
  auto const* node = find_atom(*formula.root, atom);
  if (!node) return words_elsewhere(pack, atom);
  auto const words = formula::render_in_words(*node, pack.program.datasets(), pack.pack, &indicator);
  if (part == FormulaPart::numerator) return {numerator, words};
  if (part == FormulaPart::denominator) return {denominator, words};
  auto const whole = part == FormulaPart::input ? formula::title_of_input(indicator, input) : std::string();
  if (!is_ratio(*formula.root)) return {whole.empty() ? scoring::say("app.source_formula") : whole, words};
  bool const above = find_atom(*formula.root->children[0], atom) != nullptr;
  return {whole + (above ? numerator : denominator), words};
}

std::string words_of_read(policy::LoadedPack const& pack, Indicator const& indicator, int atom) {
  auto const* compiled = pack.program.find_indicator(indicator.id);
  auto const* node = compiled ? find_atom(*compiled, atom) : nullptr;
  if (node) return formula::render_in_words(*node, pack.program.datasets(), pack.pack, &indicator);
  return words_elsewhere(pack, atom).words;
}

std::vector<std::string> formula_with_numbers(policy::LoadedPack const& pack, Indicator const& indicator,
                                              formula::Values& values, std::string const& unit, Period period,
                                              Period as_of) {
  auto const* compiled = pack.program.find_indicator(indicator.id);
  if (!compiled) return {};
  std::vector<Line> lines;
  auto const add = [&](std::string label, formula::Compiled const& formula) {
    lines.push_back({std::move(label), formula.root.get()});
  };
  if (compiled->value) add(indicator.name, *compiled->value);
  if (compiled->numerator && compiled->numerator->root->kind != NodeKind::aggregate)
    add(scoring::say("app.source_numerator"), *compiled->numerator);
  if (compiled->denominator && compiled->denominator->root->kind != NodeKind::aggregate)
    add(scoring::say("app.source_denominator"), *compiled->denominator);
  for (auto const& name : formula::inputs_read(indicator)) {
    auto const input = compiled->inputs.find(name);
    if (input != compiled->inputs.end()) add(formula::title_of_input(indicator, name), input->second);
  }
  if (lines.empty()) return {};
  Numbers numbers(pack, indicator);
  auto const nodes = numbers.leaves(lines);
  auto const cells = values.parts(indicator.id, unit, period, nodes, as_of);
  if (cells.size() != nodes.size()) return {};
  numbers.know(nodes, cells);
  auto const value = values.value(indicator.id, unit, period, as_of).value;
  std::vector<std::string> out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    bool const is_value = compiled->value && i == 0;
    out.push_back(
        numbers.text(lines[i], is_value ? &compiled->to_unit : nullptr, is_value && value ? &*value : nullptr));
  }
  return out;
}

}  // namespace jixiao::app
