// The indicator library over the hand-written province of reading/fixture_for_tests.h; figures worked out beside it.
#include "app/library/curve.h"
#include "app/library/definition.h"
#include "app/library/figures.h"
#include "app/library/versions.h"
#include "app/reading/fixture_for_tests.h"

namespace jixiao::app {
namespace {

using namespace reading_test;

TEST(Library, CountsTheLightsOfTheUnitAndAllBelowIt) {
  auto const library = make_library(september(), Scope::all(), "C1").value();
  ASSERT_EQ(library.rows.size(), 2U);
  EXPECT_EQ(library.rows[0].lights.red, 3);  // 甲市, 甲县, 乙县
  EXPECT_EQ(library.rows[0].lights.green, 1);
  EXPECT_EQ(library.rows[0].units, 4);
  EXPECT_EQ(library.rows[1].lights.yellow, 1);
}

TEST(Library, IsClosedOutsideTheScope) {
  EXPECT_EQ(make_library(september(), {false, {"C2"}}, "C1").error().code, "reading.out_of_scope");
}

// Target ratio of 60 points at a target of 98: 98 → 60, 49 → 30 (49/98 = 1/2), above the target still 60.
TEST(Curve, FollowsTheMethodItself) {
  auto const curve = make_curve(september(), Scope::all(), {"I1", "city", "A"}).value();
  EXPECT_EQ(curve.target, number("98"));
  EXPECT_EQ(curve.points, number("60"));
  ASSERT_FALSE(curve.points_at.empty()) << curve.why.value_or("");
  auto const at = [&](std::string_view value) -> std::optional<Decimal> {
    for (auto const& point : curve.points_at) {
      if (point.value == number(value)) return point.score;
    }
    return std::nullopt;
  };
  EXPECT_EQ(at("98"), number("60"));
  EXPECT_EQ(at("98.5"), number("60"));
  EXPECT_EQ(at("96.2"), number("58.9"));  // 60 × 96.2 / 98 = 58.897…
  EXPECT_EQ(curve.units.size(), 3U);
}

TEST(Curve, OfALevelWithoutPointsSaysSo) {
  auto const curve = make_curve(september(), Scope::all(), {"I1", "county", {}}).value();
  EXPECT_TRUE(curve.points_at.empty());
  EXPECT_TRUE(curve.why);
}

TEST(Grid, HasThePublishedPeriodsAndLeavesOutWhatTheScopeDoesNotSee) {
  auto const grid = make_grid(september(), {false, {"C1"}}, {"I1", "city", "C1", 12}).value();
  ASSERT_EQ(grid.rows.size(), 1U);
  ASSERT_EQ(grid.periods.size(), 4U);  // 2025-09, 2026-07, 2026-08, 2026-09
  EXPECT_EQ(grid.rows[0].cells.back()->value, number("96.2"));
  EXPECT_EQ(grid.rows[0].cells[2]->value, number("96"));
}

// Values 96.2, 98.5, 97.4: the median is 97.4; quartiles by type 7 lie half way to it: 96.8 and 97.95.
TEST(Distribution, SummarisesEachGroup) {
  auto const out = make_distribution(september(), {false, {"C2"}}, "I1", "city", "C2").value();
  ASSERT_EQ(out.groups.size(), 1U);
  auto const& group = out.groups[0];
  EXPECT_EQ(group.median, number("97.4"));
  EXPECT_EQ(group.q25, number("96.8"));
  EXPECT_EQ(group.q75, number("97.95"));
  EXPECT_EQ(group.target, number("98"));
  EXPECT_EQ(group.peers[0].name, "");  // 甲市 is not the viewer's
  EXPECT_EQ(group.peers[1].name, "乙市");
  EXPECT_TRUE(group.peers[1].self);
}

TEST(Definition, ListsFormulasTargetsAndWhoIsNear) {
  auto const out = make_definition(september(), Scope::all(), "I1", "P").value();
  ASSERT_EQ(out.formulas.size(), 2U);
  EXPECT_EQ(out.formulas[0].title, "分子");
  ASSERT_EQ(out.in_force.size(), 2U);  // cities of group A, counties without a group
  EXPECT_EQ(out.in_force[0].units, 3);
  EXPECT_EQ(out.in_force[0].highest, number("98"));
  EXPECT_EQ(make_definition(september(), Scope::all(), "I9", "P").error().code, "app.indicator_unknown");
}

TEST(Differences, NameTheFieldThatChanged) {
  auto const pack_now = pack();
  auto after = pack_now->pack.indicators[0];
  after.numerator = "2";
  after.plan = "50";
  auto const out = differences(&pack_now->pack.indicators[0], &after);
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].field, "numerator");
  EXPECT_EQ(out[0].before, "1");
  EXPECT_EQ(out[0].after, "2");
  EXPECT_EQ(out[1].field, "plan");
  EXPECT_FALSE(out[1].before);
}

TEST(Differences, SayNamesOfChoicesAsPeopleDo) {
  auto const pack_now = pack();
  auto const& before = pack_now->pack.indicators[0];
  auto after = before;
  after.cadence = Cadence::quarter;
  after.direction = Direction::negative;
  after.year_to_date = !before.year_to_date;
  auto const out = differences_in_words(pack_now->pack, &before, pack_now->pack, &after);
  ASSERT_EQ(out.size(), 3U);
  EXPECT_EQ(out[0].title + " " + *out[0].after, "方向 负向（越小越好）");
  EXPECT_EQ(out[1].title + " " + *out[1].before + " " + *out[1].after, "考评频次 每月 每季");
  EXPECT_EQ(out[2].title + " " + *out[2].before + " " + *out[2].after, "按年累计 否 是");
}

TEST(Coming, IsWhatOnlyTheActivePackHas) {
  auto const reading = september();
  auto active = reading.snapshot->rules();
  active.pack.version = "下一版";
  active.indicators.push_back(active.indicators[0]);
  active.indicators.back().id = "I90";
  auto const& shown = reading.snapshot->rules();
  auto library = make_library(reading, Scope::all(), "C1").value();
  add_coming(library, shown, shown, active);
  ASSERT_EQ(library.coming.size(), 1U);
  EXPECT_EQ(library.coming[0].id, "I90");
  EXPECT_EQ(library.active_version, "下一版");
  library.coming.clear();
  add_coming(library, shown, active, active);  // the newest published result has it already
  EXPECT_TRUE(library.coming.empty());
}

TEST(Coming, IsDefinedWithoutFigures) {
  auto const reading = september();
  auto const out = make_coming_definition(reading.snapshot->period, *reading.snapshot->pack, "I1").value();
  EXPECT_TRUE(out.coming);
  EXPECT_EQ(out.formulas.size(), 2U);
  EXPECT_TRUE(out.in_force.empty());
  EXPECT_EQ(out.about.units, 0);
  EXPECT_EQ(make_coming_definition(reading.snapshot->period, *reading.snapshot->pack, "I9").error().code,
            "app.indicator_unknown");
}

}  // namespace
}  // namespace jixiao::app
