#include "app/system/packs.h"

#include <gtest/gtest.h>

namespace jixiao::app {
namespace {

std::string shape(std::vector<DifferenceLine> const& lines) {
  std::string out;
  for (auto const& line : lines) {
    switch (line.change) {
      case DiffMark::same: out += "=" + line.text; break;
      case DiffMark::added: out += "+" + line.text; break;
      case DiffMark::removed: out += "-" + line.text; break;
      case DiffMark::skipped: out += "(" + std::to_string(line.line) + ")"; break;
    }
  }
  return out;
}

TEST(CompareLines, SaysWhatCameAndWhatWent) {
  EXPECT_EQ(shape(compare_lines("a\nb\nc\n", "a\nx\nc\nd\n")), "=a-b+x=c+d");
}

TEST(CompareLines, EqualTextsHaveNothingToShow) { EXPECT_EQ(shape(compare_lines("a\nb\n", "a\nb\n")), "(2)"); }

TEST(CompareLines, LeavesOutWhatIsFarFromAChange) {
  // Ten equal lines, the sixth replaced: three lines on either side stay, two before and one after are left out.
  EXPECT_EQ(shape(compare_lines("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n", "0\n1\n2\n3\n4\nX\n6\n7\n8\n9\n")),
            "(2)=2=3=4-5+X=6=7=8(1)");
}

TEST(CompareLines, NumbersLinesOfTheTextTheyStandIn) {
  auto const lines = compare_lines("a\nb\n", "n\na\nb\n");
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].change, DiffMark::added);
  EXPECT_EQ(lines[0].line, 1);
  EXPECT_EQ(lines[1].line, 2);  // "a" stands second now
}

TEST(CompareLines, AFileThatAppearsIsAllAdded) { EXPECT_EQ(shape(compare_lines("", "a\nb\n")), "+a+b"); }

}  // namespace
}  // namespace jixiao::app
