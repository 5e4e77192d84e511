#include "scoring/light.h"

#include <gtest/gtest.h>

#include "scoring/target.h"

namespace jixiao::scoring {
namespace {

std::optional<Cell> num(int n) { return Cell::of(n); }

Light light(Direction direction, int value, IndicatorInputs const& inputs) {
  return light_of(direction, Cell::of(value), inputs);
}

IndicatorInputs inputs(int target, int tolerance) {
  IndicatorInputs out;
  out.target = num(target);
  out.tolerance = num(tolerance);
  return out;
}

TEST(Light, ComparesWithTheTarget) {
  auto const in = inputs(95, 5);
  EXPECT_EQ(light(Direction::positive, 95, in), Light::green);
  EXPECT_EQ(light(Direction::positive, 90, in), Light::yellow);
  EXPECT_EQ(light(Direction::positive, 89, in), Light::red);
  EXPECT_EQ(light(Direction::negative, 95, in), Light::green);
  EXPECT_EQ(light(Direction::negative, 100, in), Light::yellow);
  EXPECT_EQ(light(Direction::negative, 101, in), Light::red);
}

TEST(Light, OnPlanIsGreenBeforeTheTargetIsMet) {
  auto in = inputs(100, 5);
  in.plan = num(40);
  EXPECT_EQ(light(Direction::positive, 40, in), Light::green);
  EXPECT_EQ(light(Direction::positive, 36, in), Light::yellow);
  EXPECT_EQ(light(Direction::positive, 30, in), Light::red);
  in.plan = Cell::missing();
  EXPECT_EQ(light(Direction::positive, 40, in), Light::grey);
  EXPECT_EQ(light(Direction::positive, 100, in), Light::green);
}

TEST(Light, ModerateIsMeasuredFromTheBand) {
  IndicatorInputs in;
  in.band_low = num(30);
  in.band_high = num(70);
  in.tolerance = num(5);
  EXPECT_EQ(light(Direction::moderate, 50, in), Light::green);
  EXPECT_EQ(light(Direction::moderate, 26, in), Light::yellow);
  EXPECT_EQ(light(Direction::moderate, 76, in), Light::red);
}

TEST(Light, UnknownIsGrey) {
  EXPECT_EQ(light_of(Direction::positive, Cell::missing(), inputs(95, 5)), Light::grey);
  EXPECT_EQ(light_of(Direction::positive, Cell::fault("x"), inputs(95, 5)), Light::grey);
  EXPECT_EQ(light(Direction::positive, 95, {}), Light::grey);
}

class Target : public ::testing::Test {
 protected:
  std::optional<std::size_t> choose(char const* unit, char const* period,
                                    std::vector<std::string> const& groups = {"g1"}) {
    return choose_target(indicator_, {unit, "county", groups}, *Period::parse(period));
  }
  static TargetRule rule(std::optional<std::string> level, std::optional<std::string> group,
                         std::optional<std::string> unit) {
    return {"1", std::move(level), std::move(group), std::move(unit), {}, {}};
  }
  Indicator indicator_;
};

TEST_F(Target, MostSpecificWins) {
  EXPECT_EQ(choose("U", "2026-01"), std::nullopt);
  indicator_.targets = {rule({}, {}, "U"), rule({}, "g1", {}), rule("county", {}, {}), rule({}, {}, {}),
                        rule("city", {}, {})};
  EXPECT_EQ(choose("U", "2026-01"), 0u);
  EXPECT_EQ(choose("V", "2026-01"), 1u);
  EXPECT_EQ(choose("V", "2026-01", {"g2"}), 2u);
}

TEST_F(Target, LaterWinsAmongEqualsWithinItsPeriods) {
  indicator_.targets = {rule("county", {}, {}), rule("county", {}, {})};
  indicator_.targets[1].from = Period::parse("2026Q2").value();
  indicator_.targets[1].to = Period::parse("2026Q3").value();
  EXPECT_EQ(choose("U", "2026-03"), 0u);
  EXPECT_EQ(choose("U", "2026-04"), 1u);
  EXPECT_EQ(choose("U", "2026-09"), 1u);
  EXPECT_EQ(choose("U", "2026-10"), 0u);
  EXPECT_EQ(choose("U", "2026H1"), 1u);
}

}  // namespace
}  // namespace jixiao::scoring
