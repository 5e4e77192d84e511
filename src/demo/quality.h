#pragma once
// How well each unit works: a latent skill per unit and field of work that stays for years, drifts by the half-year and
// shivers by the month, partly inherited from the office above. Rates of failure follow from it, so that rankings are
// stable and one unit is not good at everything. Pure.
#include "demo/province.h"

namespace jixiao::demo {

enum class Field : std::uint8_t { party, reform, tax, service, risk, control, sharing, office, staff };

class Quality {
 public:
  Quality(std::uint64_t seed, Province const& province);

  // Standard deviations above (below) the province's average, in thousandths.
  std::int64_t skill(int ordinal, Field field, int month) const;
  // Probability (ppm) that a thing goes wrong where it does for base_ppm of an average unit. spread_milli: how much one
  // standard deviation of skill changes it, as an exponent of e.
  std::int64_t miss(int ordinal, Field field, int month, std::int64_t base_ppm, std::int64_t spread_milli = 550) const;

 private:
  std::uint64_t seed_;
  std::vector<std::int64_t> general_, hardship_;  // per ordinal
};

}  // namespace jixiao::demo
