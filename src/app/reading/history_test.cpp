#include "app/reading/history.h"

#include "app/reading/fixture_for_tests.h"

namespace jixiao::app {
namespace {

using namespace reading_test;

TEST(History, GivesBackNumbersOfAnyLengthExactly) {
  auto one = record("C1", "2026-09", {{"I1", "-0.0000000000000000000000012345", "98", "12.34", Light::red}});
  one.scores.push_back(one.scores.front());
  one.scores.back().indicator = "I2";
  one.scores.back().value = number("123456789012345678901234567.89012345678");  // longer than 64 bits
  auto const history = past({one});
  auto const first = history->figure("C1", "I1").value();
  EXPECT_EQ(first.value->to_string(), "-0.0000000000000000000000012345");
  EXPECT_EQ(first.score, number("12.34"));
  EXPECT_EQ(first.light, Light::red);
  EXPECT_EQ(history->figure("C1", "I2")->value->to_string(), "123456789012345678901234567.89012345678");
}

TEST(History, KeepsAnAbsentNumberAbsent) {
  auto const history = past({record("C1", "2026-09", {{"I1", "", "", "", Light::grey}})});
  auto const figure = history->figure("C1", "I1").value();
  EXPECT_FALSE(figure.value);
  EXPECT_FALSE(figure.target);
  EXPECT_FALSE(figure.score);
  EXPECT_EQ(figure.status, ValueStatus::missing);
  EXPECT_FALSE(history->figure("C1", "I2"));
  EXPECT_FALSE(history->figure("C2", "I1"));
}

TEST(History, FindsNeighboursOfTheSameKindOnly) {
  auto const empty = std::make_shared<PeriodHistory const>();
  History const history({{period("2025-09"), empty},
                         {period("2026-07"), empty},
                         {period("2026-08"), empty},
                         {period("2026Q3"), empty},
                         {period("2026-09"), empty}});
  EXPECT_NE(history.before(period("2026-09")), nullptr);
  EXPECT_EQ(history.before(period("2026Q3")), nullptr);
  EXPECT_NE(history.year_before(period("2026-09")), nullptr);
  EXPECT_EQ(history.up_to(period("2026-08"), 24),
            (std::vector{period("2025-09"), period("2026-07"), period("2026-08")}));
  EXPECT_EQ(history.up_to(period("2026-09"), 2), (std::vector{period("2026-08"), period("2026-09")}));
}

}  // namespace
}  // namespace jixiao::app
