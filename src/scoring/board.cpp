#include "scoring/board.h"

#include <algorithm>

namespace jixiao::scoring {

PeriodKind period_kind_of(Cadence cadence) {
  switch (cadence) {
    case Cadence::month: return PeriodKind::month;
    case Cadence::quarter: return PeriodKind::quarter;
    case Cadence::half: return PeriodKind::half;
    case Cadence::year: return PeriodKind::year;
  }
  return PeriodKind::month;
}

Standing standing_of(Cadence cadence, Period board) {
  auto const kind = period_kind_of(cadence);
  if (months_in(kind) <= board.months() || board.enclosing(kind).ends_with(board)) return Standing::due;
  return board.enclosing(kind).shifted(-1).year() == board.year() ? Standing::stands : Standing::not_yet;
}

Period value_period_of(Cadence cadence, Period board) {
  auto const kind = period_kind_of(cadence);
  if (months_in(kind) <= board.months()) return board;
  auto const enclosing = board.enclosing(kind);
  return standing_of(cadence, board) == Standing::stands ? enclosing.shifted(-1) : enclosing;
}

std::vector<BoardLine> make_board(Pack const& pack, std::string const& level, Period period) {
  std::vector<BoardLine> board;
  for (auto const& indicator : pack.indicators) {
    if (std::find(indicator.levels.begin(), indicator.levels.end(), level) == indicator.levels.end()) continue;
    auto const points = indicator.points.find(level);
    if (points == indicator.points.end()) continue;
    board.push_back({&indicator, points->second, standing_of(indicator.cadence, period),
                     value_period_of(indicator.cadence, period)});
  }
  return board;
}

}  // namespace jixiao::scoring
