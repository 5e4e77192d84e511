#include "app/axis_cost.h"

#include <algorithm>
#include <map>

#include "scoring/sheet.h"

namespace jixiao::app {

Decimal cost_in_total(Pack const& pack, UnitRecord const& record, Score const& line) {
  auto const* sheet = pack.find_sheet(record.total.level);
  if (!sheet || !line.score || line.points <= *line.score) return 0;
  std::map<std::string, Decimal> at_stake;
  for (auto const& one : record.scores) {
    if (one.points > Decimal(0)) at_stake[one.axis] = at_stake[one.axis] + one.points;
  }
  Decimal weights;
  for (auto const& [axis, points] : at_stake) weights = weights + scoring::axis_of(pack.axes, axis).weight;
  auto const weight = scoring::axis_of(pack.axes, line.axis).weight;
  return (line.points - *line.score) * sheet->full * weight / (at_stake[line.axis] * weights);
}

}  // namespace jixiao::app
