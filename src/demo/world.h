#pragma once
// Everything the tables draw from: immutable and shared by the threads. Its parts point at each other, so it stays put.
#include "demo/months.h"
#include "demo/province.h"
#include "demo/quality.h"
#include "demo/random.h"
#include "demo/taxpayers.h"
#include "demo/truth.h"

namespace jixiao::demo {

struct World {
  World(std::uint64_t seed_, std::int64_t scale, WorkCalendar const& calendar, int first, int last)
      : seed(seed_),
        scale_ppm(scale),
        province(build_province(seed_, last / 12)),
        months(calendar, first, last),
        plan(seed_, province, months),
        quality(seed_, province, months.last(), plan),
        taxpayers(seed_, scale, province, months, plan) {}
  World(World const&) = delete;
  World& operator=(World const&) = delete;

  std::uint64_t seed;
  std::int64_t scale_ppm;
  Province province;
  Months months;
  Plan plan;
  Quality quality;
  Taxpayers taxpayers;
};

}  // namespace jixiao::demo
