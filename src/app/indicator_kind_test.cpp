#include "app/indicator_kind.h"

#include <gtest/gtest.h>

namespace jixiao::app {
namespace {

Indicator indicator(std::string id, bool with_points) {
  Indicator out;
  out.id = std::move(id);
  if (with_points) out.points = {{"city", 10}};
  return out;
}

// Two on the sheet, one watched, two of the document of which one only names units.
TEST(IndicatorKind, CountsWhatIsOnASheetAndTheRestApart) {
  Pack pack;
  pack.indicators = {indicator("A", true), indicator("B", true), indicator("C", false), indicator("F1", false),
                     indicator("F2", false)};
  Figure amount, names;
  amount.id = "F1";
  names.id = "F2";
  names.names_of = "city";
  pack.figures = {amount, names};
  auto const counts = count_indicators(pack);
  EXPECT_EQ(counts.assessed, 2);
  EXPECT_EQ(counts.observed, 1);
  EXPECT_EQ(counts.figures, 1);
  EXPECT_EQ(count_words(counts), "2 个指标（另有观测指标 1 个、文稿用数 1 个）");
  EXPECT_EQ(count_words({4, 0, 0}), "4 个指标");
}

}  // namespace
}  // namespace jixiao::app
