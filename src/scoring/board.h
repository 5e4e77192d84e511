#pragma once
// The board of a level and period: which indicators stand on it and which period's value each one shows.
//
// An assessment year starts afresh: nothing stands over from the year before. An indicator is
//   due      when one of its own periods ends with the board's (a quarterly one in March), or its periods are shorter
//   than
//            the board's (a monthly one on the year's board: year_value.h)
//   stands   on the boards between, with the result of its last complete period, and since when
//   not yet  before its first period of the year is complete; it then leaves both total and full mark
#include <string>
#include <vector>

#include "base/period.h"
#include "model/pack.h"

namespace jixiao::scoring {

enum class Standing { due, stands, not_yet };

struct BoardLine {
  Indicator const* indicator = nullptr;  // owned by the pack
  Decimal points;                        // on the level's sheet
  Standing standing = Standing::due;
  Period value_period;  // of the value shown; of the first value to come where not yet
};

PeriodKind period_kind_of(Cadence cadence);
Standing standing_of(Cadence cadence, Period board);
Period value_period_of(Cadence cadence, Period board);

// Lines in the pack's order: the indicators that carry points at the level, were it 0. One that is only computed there
// is observed (app/compute), not scored.
std::vector<BoardLine> make_board(Pack const& pack, std::string const& level, Period period);

}  // namespace jixiao::scoring
