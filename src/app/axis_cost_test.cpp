#include "app/axis_cost.h"

#include <gtest/gtest.h>

namespace jixiao::app {
namespace {

Score line(char const* axis, int points, int score) {
  Score out;
  out.axis = axis;
  out.points = points;
  out.score = score;
  return out;
}

Pack pack_of(std::vector<Axis> axes) {
  Pack out;
  Sheet sheet;
  sheet.level = "hospital";
  sheet.full = 100;
  out.sheets = {sheet};
  out.axes = std::move(axes);
  return out;
}

Axis axis(char const* id, char const* weight) {
  Axis out;
  out.id = id;
  out.weight = *Decimal::parse(weight);
  return out;
}

UnitRecord record_of(std::vector<Score> scores) {
  UnitRecord out;
  out.total.level = "hospital";
  out.scores = std::move(scores);
  return out;
}

// Sheet of 100, patients' axis of 200 points weighing a fifth: 40 of those 200 cost 100 × 0.2 × 40/200 = 4, while 10 of
// the sheet's own 100 cost 100 × 0.8 × 10/100 = 8.
TEST(AxisCost, ALossWeighsWhatItsAxisWeighs) {
  auto const pack = pack_of({axis("internal", "0.8"), axis("patient", "0.2")});
  auto const record = record_of({line("internal", 60, 50), line("internal", 40, 40), line("patient", 200, 160)});
  EXPECT_EQ(cost_in_total(pack, record, record.scores[0]), Decimal(8));
  EXPECT_EQ(cost_in_total(pack, record, record.scores[1]), Decimal(0));
  EXPECT_EQ(cost_in_total(pack, record, record.scores[2]), Decimal(4));
}

// 20 of the sheet's 100 points are not due yet: 8 of the 80 assessed cost 100 × 8/80 = 10.
TEST(AxisCost, WhatIsNotAssessedMakesTheRestWeighMore) {
  auto const record = record_of({line("internal", 50, 42), line("internal", 30, 30), line("internal", 0, 0)});
  EXPECT_EQ(cost_in_total(pack_of({}), record, record.scores[0]), Decimal(10));
}

}  // namespace
}  // namespace jixiao::app
