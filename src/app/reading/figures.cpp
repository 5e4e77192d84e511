#include "app/reading/figures.h"

#include <fmt/format.h>

#include <algorithm>

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

std::string name_in_speech(Figure const& figure, std::string name) {
  if (!figure.suffix || !name.ends_with(*figure.suffix)) return name;
  return name.substr(0, name.size() - figure.suffix->size()) + figure.suffix_as;
}

// The units of the figure's level for which it is above zero, in the tree's order. Its state is a value where it could
// be computed for any of them.
void fill_names(Figure const& figure, Snapshot const& snapshot, FilledFigure& out) {
  std::vector<NamedUnit> names;
  out.state = FigureState::missing;
  for (auto const& node : snapshot.tree.nodes()) {
    if (node.unit.level != *figure.names_of) continue;
    auto const* const record = snapshot.find(node.unit.code);
    auto const* const line = record ? find_line(*record, figure.id) : nullptr;
    auto const state = state_of(line);
    if (state == FigureState::fault || out.state == FigureState::missing) out.state = state;
    if (state != FigureState::value || *line->value <= Decimal(0)) continue;
    bool const room = figure.names_most == 0 || static_cast<int>(names.size()) < figure.names_most;
    if (room) names.push_back({node.unit.code, name_in_speech(figure, node.unit.name)});
  }
  if (out.state == FigureState::value) out.names = std::move(names);
}

// 12345.678 → “12,345.68”.
std::string grouped(Decimal const& value, int decimals) {
  auto text = value.to_fixed(decimals);
  auto const first = static_cast<std::size_t>(text.starts_with('-') ? 1 : 0);
  auto at = std::min(text.find('.'), text.size());
  for (at = at > 3 ? at - 3 : 0; at > first; at = at > 3 ? at - 3 : 0) text.insert(at, 1, ',');
  return text;
}

std::string blank_text(FilledFigure const& figure) {
  if (figure.word) return *figure.word;
  if (figure.state != FigureState::value) return "（尚无数据）";
  if (figure.value) return grouped(*figure.value, figure.decimals);
  std::string out;
  for (auto const& one : *figure.names) out += (out.empty() ? "" : "、") + one.name;
  return out.empty() ? "（暂无）" : out;
}

void fill_value(Figure const& figure, Snapshot const& snapshot, UnitRecord const* record, FilledFigure& out) {
  auto const* const line = record ? find_line(*record, out.indicator.value_or(figure.id)) : nullptr;
  out.state = state_of(line);
  if (out.state != FigureState::value) return;
  out.value = line->value;
  if (line->stands_since != snapshot.period) out.stands_since = line->stands_since;
}

// Shares are compared in points, all else in percent of what it was; from nothing there is no percentage.
std::string comparison(FilledFigure const& figure) {
  if (!figure.value || !figure.year_ago) return "";
  auto const then = fmt::format("上年同期 {}{}", grouped(*figure.year_ago, figure.decimals), figure.unit);
  auto const gap = *figure.value - *figure.year_ago;
  if (gap.is_zero()) return then + "，与上年同期持平";
  auto const up = Decimal(0) < gap;
  auto const size = up ? gap : Decimal(0) - gap;
  if (figure.unit == "%") return fmt::format("{}，{} {} 个百分点", then, up ? "提高" : "下降", size.to_fixed(1));
  if (*figure.year_ago <= Decimal(0)) return then;
  auto const percent = size * Decimal(100) / *figure.year_ago;
  return fmt::format("{}，同比{} {}%", then, up ? "增长" : "下降", percent.to_fixed(1));
}

void compare(PeriodHistory const* year_ago, std::string const& unit, FilledFigure& out) {
  if (!year_ago || !out.value || !out.indicator) return;
  auto const then = year_ago->figure(unit, *out.indicator);
  if (!then || then->status != ValueStatus::ok) return;
  out.year_ago = then->value;
  out.compared = comparison(out);
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
  if (figure.word) {
    out.word = figure.word;
    out.state = FigureState::value;
  } else if (figure.indicator || figure.value) {
    out.indicator = figure.indicator.value_or(figure.id);
    if (auto const* const indicator = snapshot.rules().find_indicator(*out.indicator)) {
      out.formula = formula_of(*indicator);
    }
    if (figure.names_of) {
      fill_names(figure, snapshot, out);
    } else {
      fill_value(figure, snapshot, record, out);
    }
  }
  out.text = out.before + blank_text(out) + out.after;
  return out;
}

}  // namespace

Result<Figures> make_figures(Reading const& reading, Scope const& scope) {
  auto const& snapshot = *reading.snapshot;
  Figures out;
  out.period = snapshot.period;
  out.version = snapshot.version();
  out.data_until = snapshot.data_until;
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
    if (reading.history)
      compare(reading.history->find(snapshot.period.shifted_months(-12)), out.unit, out.figures.back());
    out.with_value += out.figures.back().state == FigureState::value ? 1 : 0;
  }
  return out;
}

std::string figures_text(Figures const& figures, std::string const& document) {
  auto out = fmt::format("{}用数\n期间：{}　单位：{}　{}\n", document, figures.period.to_string(), figures.unit_name,
                         figures.version ? fmt::format("第 {} 版公布结果", *figures.version) : "尚未公布的试算结果");
  if (!figures.data_until.empty()) out += "数据截至：" + figures.data_until + "\n";
  for (auto const& figure : figures.figures) {
    out += fmt::format("\n{}\n    口径：{}\n", figure.text, figure.definition);
    if (!figure.compared.empty()) out += fmt::format("    比较：{}\n", figure.compared);
    if (figure.stands_since) out += fmt::format("    所属期：{}\n", figure.stands_since->to_string());
    if (!figure.source.empty()) out += fmt::format("    来源：{}\n", figure.source);
    if (!figure.department.empty()) out += fmt::format("    责任部门：{}\n", figure.department);
  }
  return out;
}

}  // namespace jixiao::app
