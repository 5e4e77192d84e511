#include "scoring/lookup.h"

#include <algorithm>
#include <unordered_map>

#include "scoring/year_value.h"

namespace jixiao::scoring {
namespace {

using Positions = std::unordered_map<std::string, std::size_t>;

std::optional<std::size_t> position(Positions const& positions, std::string const& id) {
  auto const found = positions.find(id);
  return found == positions.end() ? std::nullopt : std::optional(found->second);
}

bool is_put_together(BoardLine const& line, Period board) {
  return months_in(period_kind_of(line.indicator->cadence)) < board.months() &&
         line.indicator->year != YearMode::recompute;
}

bool on_its_own_board(Score const& score) { return score.period.last_month() == score.stands_since.last_month(); }

}  // namespace

Lookup::Lookup(LevelContext const& level) : level_(level), entries_(level.in.units.size() * level.board.size()) {
  Positions units, lines;
  for (std::size_t u = 0; u < level.in.units.size(); ++u) units.emplace(level.in.units[u]->code, u);
  for (std::size_t j = 0; j < level.board.size(); ++j) lines.emplace(level.board[j].indicator->id, j);
  auto const visit = [&](auto const& all, auto const& use) {
    for (auto const& one : all) {
      auto const u = position(units, one.unit);
      auto const j = u ? position(lines, one.indicator) : std::nullopt;
      if (j) use(entries_[*u * level.board.size() + *j], level.board[*j], one);
    }
  };
  visit(level.in.values, [&](Entry& e, BoardLine const& l, IndicatorValue const& v) { add_value(e, l, v); });
  visit(level.in.inputs.indicators, [&](Entry& e, BoardLine const&, IndicatorInputs const& i) { e.inputs = &i; });
  visit(level.in.earlier, [&](Entry& e, BoardLine const& l, Score const& s) { add_score(e, l, s); });
  for (auto& entry : entries_) {
    std::sort(entry.parts.begin(), entry.parts.end(),
              [](auto const* a, auto const* b) { return a->period < b->period; });
  }
}

void Lookup::add_value(Entry& entry, BoardLine const& line, IndicatorValue const& value) const {
  if (value.period == line.value_period) entry.value = &value;
  auto const own = period_kind_of(line.indicator->cadence);
  if (is_put_together(line, level_.in.period) && value.period.kind == own && level_.in.period.contains(value.period)) {
    entry.parts.push_back(&value);
  }
}

void Lookup::add_score(Entry& entry, BoardLine const& line, Score const& score) const {
  if (line.standing != Standing::stands || score.stands_since != line.value_period) return;
  if (score.period.last_month() >= level_.in.period.last_month()) return;
  auto const better = [](Score const& a, Score const& b) {
    return std::pair(!on_its_own_board(a), a.period) < std::pair(!on_its_own_board(b), b.period);
  };
  if (!entry.standing || better(score, *entry.standing)) entry.standing = &score;
}

IndicatorValue Lookup::value(std::size_t unit, std::size_t line) const {
  auto const& entry = at(unit, line);
  auto const& board_line = level_.board[line];
  auto const& code = level_.in.units[unit]->code;
  if (is_put_together(board_line, level_.in.period)) {
    return year_value(*board_line.indicator, code, level_.in.period, entry.parts, nullptr);
  }
  if (entry.value) return *entry.value;
  IndicatorValue missing;
  missing.indicator = board_line.indicator->id;
  missing.unit = code;
  missing.period = board_line.value_period;
  missing.why = "scoring.value_absent";
  return missing;
}

IndicatorInputs const& Lookup::inputs(std::size_t unit, std::size_t line) const {
  static IndicatorInputs const none;
  auto const* found = at(unit, line).inputs;
  return found ? *found : none;
}

}  // namespace jixiao::scoring
