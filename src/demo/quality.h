#pragma once
// How well each unit works: a latent skill per unit and field of work, most of it handed down from the office above. It
// stays for years, grows or wanes by a pace of the unit's own, drifts by the half-year, follows the year's rhythm and
// shivers by the month; a slump of the plan pulls one field of one unit down. Rates of failure follow from it, so that
// rankings are stable, one unit is not good at everything, and some rise while others fall. Pure.
#include "demo/province.h"
#include "demo/truth.h"

namespace jixiao::demo {

class Quality {
 public:
  // Paces are counted from `last`, so that a month's quality is the same however many months come before it.
  Quality(std::uint64_t seed, Province const& province, int last, Plan const& plan);

  // Standard deviations above (below) the province's average, in thousandths.
  std::int64_t skill(int ordinal, Field field, int month) const;
  // Probability (ppm) that a thing goes wrong where it does for base_ppm of a quiet office's. spread_milli: how much
  // one standard deviation of skill changes it, as an exponent of e.
  std::int64_t miss(int ordinal, Field field, int month, std::int64_t base_ppm, std::int64_t spread_milli = 550) const;

 private:
  struct Slump {
    Field field;
    int from, to;
  };
  std::int64_t own_line(int ordinal, Field field) const;

  std::uint64_t seed_;
  int last_;
  std::vector<int> parent_;
  std::vector<std::int64_t> general_, pace_, hardship_;  // per ordinal
  std::vector<std::vector<Slump>> slumps_;               // per ordinal, those of the offices above included
};

}  // namespace jixiao::demo
