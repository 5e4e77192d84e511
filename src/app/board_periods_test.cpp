#include "app/board_periods.h"

#include <gtest/gtest.h>

namespace jixiao::app {
namespace {

Indicator indicator(char const* id, Cadence cadence, YearMode year) {
  Indicator out;
  out.id = id;
  out.cadence = cadence;
  out.year = year;
  return out;
}

Pack pack_of(std::vector<Indicator> indicators, PeriodKind shortest = PeriodKind::month) {
  Pack out;
  out.pack.shortest = shortest;
  out.indicators = std::move(indicators);
  return out;
}

std::string names(std::vector<Period> const& periods) {
  std::string out;
  for (auto const period : periods) out += (out.empty() ? "" : " ") + period.to_string();
  return out;
}

TEST(BoardPeriods, AYearReadsTheQuartersAndHalvesItsFiguresArePutTogetherFrom) {
  auto const year = *Period::parse("2026");
  EXPECT_EQ(names(parts_of(pack_of({indicator("A", Cadence::quarter, YearMode::last)}), year)),
            "2026Q1 2026Q2 2026Q3 2026Q4");
  EXPECT_EQ(names(parts_of(pack_of({indicator("A", Cadence::half, YearMode::mean)}), year)), "2026H1 2026H2");
  EXPECT_EQ(parts_of(pack_of({indicator("A", Cadence::month, YearMode::sum)}), year).size(), 12U);
  EXPECT_EQ(names(parts_of(pack_of({indicator("A", Cadence::quarter, YearMode::recompute)}), year)), "");
}

TEST(BoardPeriods, NothingShorterThanThePackAssessesIsRead) {
  auto const pack =
      pack_of({indicator("A", Cadence::quarter, YearMode::last), indicator("B", Cadence::month, YearMode::last)},
              PeriodKind::quarter);
  EXPECT_EQ(names(parts_of(pack, *Period::parse("2026H1"))), "2026Q1 2026Q2");
  EXPECT_EQ(names(parts_of(pack, *Period::parse("2026Q1"))), "");
}

}  // namespace
}  // namespace jixiao::app
