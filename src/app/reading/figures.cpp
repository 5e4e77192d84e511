#include "app/reading/figures.h"

namespace jixiao::app {
namespace {

FigureState state_of(Score const* line) {
  if (!line) return FigureState::missing;
  switch (line->status) {
    case ValueStatus::ok: return line->value ? FigureState::value : FigureState::missing;
    case ValueStatus::not_due: return FigureState::not_due;
    case ValueStatus::fault: return FigureState::fault;
    case ValueStatus::missing:
    case ValueStatus::not_applicable: break;
  }
  return FigureState::missing;
}

std::string formula_of(Indicator const& indicator) {
  if (indicator.value) return *indicator.value;
  if (!indicator.numerator || !indicator.denominator) return "";
  return *indicator.numerator + " ÷ " + *indicator.denominator;
}

FilledFigure fill(Figure const& figure, Snapshot const& snapshot, UnitRecord const* record) {
  FilledFigure out;
  out.id = figure.id;
  out.title = figure.title;
  auto const blank = figure.sentence.find("{}");
  out.before = figure.sentence.substr(0, blank);
  out.after = blank == std::string::npos ? "" : figure.sentence.substr(blank + 2);
  out.unit = figure.unit;
  out.decimals = figure.decimals;
  out.definition = figure.definition;
  out.source = figure.source;
  out.department = figure.department;
  out.mechanism = figure.serves;
  out.note = figure.note;
  if (!figure.indicator && !figure.value) return out;
  out.indicator = figure.indicator.value_or(figure.id);
  if (auto const* const indicator = snapshot.rules().find_indicator(*out.indicator)) {
    out.formula = formula_of(*indicator);
  }
  auto const* const line = record ? find_line(*record, *out.indicator) : nullptr;
  out.state = state_of(line);
  if (out.state != FigureState::value) return out;
  out.value = line->value;
  if (line->stands_since != snapshot.period) out.stands_since = line->stands_since;
  return out;
}

}  // namespace

Result<Figures> make_figures(Reading const& reading, Scope const& scope) {
  auto const& snapshot = *reading.snapshot;
  Figures out;
  out.period = snapshot.period;
  out.version = snapshot.version();
  UnitRecord const* record = nullptr;
  if (!snapshot.tree.nodes().empty()) {
    auto const& root = snapshot.tree.nodes().front().unit;
    out.unit = root.code;
    out.unit_name = root.name;
    out.explainable = sees(scope, snapshot.tree, root.code);
    record = snapshot.find(root.code);
  }
  for (auto const& figure : snapshot.rules().figures) {
    out.figures.push_back(fill(figure, snapshot, record));
    out.with_value += out.figures.back().state == FigureState::value ? 1 : 0;
  }
  return out;
}

}  // namespace jixiao::app
