#include "scoring/board.h"

#include <gtest/gtest.h>

#include "scoring/year_value.h"

namespace jixiao::scoring {
namespace {

Period period(char const* text) { return *Period::parse(text); }

struct Expected {
  Cadence cadence;
  char const* board;
  Standing standing;
  char const* value_period;
};

TEST(Board, SaysWhatIsDueAndWhatStands) {
  std::vector<Expected> const cases{
      {Cadence::month, "2026-01", Standing::due, "2026-01"},
      {Cadence::quarter, "2026-01", Standing::not_yet, "2026Q1"},
      {Cadence::quarter, "2026-02", Standing::not_yet, "2026Q1"},
      {Cadence::quarter, "2026-03", Standing::due, "2026Q1"},
      {Cadence::quarter, "2026-04", Standing::stands, "2026Q1"},
      {Cadence::quarter, "2026-12", Standing::due, "2026Q4"},
      {Cadence::half, "2026-05", Standing::not_yet, "2026H1"},
      {Cadence::half, "2026-06", Standing::due, "2026H1"},
      {Cadence::half, "2026-11", Standing::stands, "2026H1"},
      {Cadence::year, "2026-11", Standing::not_yet, "2026"},
      {Cadence::year, "2026-12", Standing::due, "2026"},
      {Cadence::month, "2026Q3", Standing::due, "2026Q3"},
      {Cadence::half, "2026Q3", Standing::stands, "2026H1"},
      {Cadence::month, "2026", Standing::due, "2026"},
      {Cadence::year, "2026", Standing::due, "2026"},
  };
  for (auto const& c : cases) {
    EXPECT_EQ(standing_of(c.cadence, period(c.board)), c.standing) << c.board << " " << c.value_period;
    EXPECT_EQ(value_period_of(c.cadence, period(c.board)).to_string(), c.value_period) << c.board;
  }
}

TEST(Board, HasTheIndicatorsOfItsLevel) {
  Pack pack;
  pack.indicators.resize(3);
  pack.indicators[0].id = "A";
  pack.indicators[0].levels = {"city"};
  pack.indicators[1].id = "B";
  pack.indicators[1].levels = {"city", "county"};
  pack.indicators[1].points = {{"county", 20}};
  pack.indicators[2].id = "C";  // computed for counties, not scored there
  pack.indicators[2].levels = {"city", "county"};
  pack.indicators[2].points = {{"city", 5}};
  auto const board = make_board(pack, "county", period("2026-01"));
  ASSERT_EQ(board.size(), 1u);
  EXPECT_EQ(board[0].indicator->id, "B");
  EXPECT_EQ(board[0].points, Decimal(20));
}

class YearValue : public ::testing::Test {
 protected:
  void add(char const* when, ValueStatus status, int number = 0) {
    IndicatorValue value;
    value.period = period(when);
    value.status = status;
    if (status == ValueStatus::ok) value.value = Decimal(number);
    parts_.push_back(value);
  }
  IndicatorValue year(YearMode mode, char const* min_coverage = "1") {
    Indicator indicator;
    indicator.cadence = Cadence::quarter;
    indicator.year = mode;
    indicator.min_coverage = *Decimal::parse(min_coverage);
    std::vector<IndicatorValue const*> pointers;
    for (auto const& part : parts_) pointers.push_back(&part);
    return year_value(indicator, "U", period("2026"), pointers, nullptr);
  }
  std::vector<IndicatorValue> parts_;
};

TEST_F(YearValue, MeanSumAndLast) {
  add("2026Q1", ValueStatus::ok, 10);
  add("2026Q2", ValueStatus::ok, 20);
  add("2026Q3", ValueStatus::not_applicable);
  add("2026Q4", ValueStatus::ok, 60);
  EXPECT_EQ(year(YearMode::mean).value, Decimal(30));
  EXPECT_EQ(year(YearMode::sum).value, Decimal(90));
  EXPECT_EQ(year(YearMode::last).value, Decimal(60));
  EXPECT_EQ(year(YearMode::last).period.to_string(), "2026");
  EXPECT_EQ(year(YearMode::recompute).status, ValueStatus::missing);
}

TEST_F(YearValue, GapsBeyondTheCoverageMakeItMissing) {
  add("2026Q1", ValueStatus::ok, 10);
  add("2026Q2", ValueStatus::fault);
  add("2026Q4", ValueStatus::ok, 20);  // nothing at all for the third quarter
  EXPECT_EQ(year(YearMode::sum).status, ValueStatus::missing);
  EXPECT_EQ(year(YearMode::sum, "0.5").value, Decimal(30));
  EXPECT_EQ(year(YearMode::mean, "0.5").value, Decimal(15));
  EXPECT_EQ(year(YearMode::mean, "0.5").coverage, *Decimal::parse("0.5"));
}

TEST_F(YearValue, LastIsTheLastPeriodAndNoEarlierOne) {
  add("2026Q1", ValueStatus::ok, 10);
  add("2026Q4", ValueStatus::missing);
  EXPECT_EQ(year(YearMode::last).status, ValueStatus::missing);
  parts_.pop_back();
  EXPECT_EQ(year(YearMode::last).status, ValueStatus::missing);
}

}  // namespace
}  // namespace jixiao::scoring
