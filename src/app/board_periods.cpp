#include "app/board_periods.h"

#include <algorithm>

#include "scoring/board.h"

namespace jixiao::app {

std::vector<Period> boards_before(Pack const& pack, Period period) {
  std::vector<Period> out;
  if (pack.pack.shortest != PeriodKind::month) return out;
  for (int month = 3; month <= 12; month += 3) {
    auto const board = Period::month_of(period.year(), month);
    if (board.last_month() < period.last_month() && board != period) out.push_back(board);
  }
  return out;
}

std::set<std::string> put_together_from(Pack const& pack, PeriodKind kind) {
  std::set<std::string> out;
  for (auto const& indicator : pack.indicators) {
    if (indicator.year != YearMode::recompute && scoring::period_kind_of(indicator.cadence) == kind) {
      out.insert(indicator.id);
    }
  }
  return out;
}

std::vector<Period> parts_of(Pack const& pack, Period period) {
  std::vector<Period> out;
  for (auto const kind : {PeriodKind::half, PeriodKind::quarter, PeriodKind::month}) {
    if (months_in(kind) >= period.months() || months_in(kind) < months_in(pack.pack.shortest)) continue;
    if (put_together_from(pack, kind).empty()) continue;
    for (int m = period.first_month; m <= period.last_month(); m += months_in(kind)) out.push_back({m, kind});
  }
  return out;
}

Result<std::vector<Period>> periods_needed(Pack const& pack, std::vector<Period> const& asked) {
  std::vector<Period> all;
  for (auto const period : asked) {
    if (period.months() <= months_in(pack.pack.shortest) && period.kind != pack.pack.shortest) {
      return fail("app.period_too_short", {{"period", period.to_string()}});
    }
    for (auto const& more : {boards_before(pack, period), parts_of(pack, period)}) {
      all.insert(all.end(), more.begin(), more.end());
    }
    all.push_back(period);
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace jixiao::app
