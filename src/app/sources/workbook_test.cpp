// What people download of refused rows, with values and headers that a spreadsheet program would take for formulas.
#include "app/sources/workbook.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/csv.h"
#include "facts/xlsx_test_support.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> const attacks{
    "=1+1", "+1+2", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"http://x\",\"y\")"};

RefusedRows hostile() {
  RefusedRows out;
  out.header = attacks;
  out.rows.push_back({7, attacks, {"=cmd"}});
  return out;
}

TEST(RefusedRowsCsv, NoCellNorHeaderBeginsAFormula) {
  auto const text = render_refused_csv(hostile());
  auto const table = parse_csv(text).value();
  ASSERT_EQ(table.rows.size(), 1u);
  for (std::size_t i = 0; i < attacks.size(); ++i) {
    EXPECT_EQ(table.header[i], "'" + attacks[i]);
    EXPECT_EQ(table.rows[0][i], "'" + attacks[i]);
  }
  EXPECT_EQ(table.rows[0][attacks.size()], "'=cmd");
  EXPECT_EQ(table.header.back(), row_header);
  EXPECT_EQ(table.rows[0].back(), "7");
}

TEST(RefusedRowsCsv, CorrectedRowsStandWhereTheyStoodInTheirFile) {
  EXPECT_EQ(render_rows_csv({"a", "b"}, {{2, {"1", "x"}}, {5, {"2", "y"}}}), "a,b\n1,x\n\n\n2,y\n");
  // The header is row 1 of what is sent, so that row 1 of before moves on.
  EXPECT_EQ(render_rows_csv({"a"}, {{1, {"1"}}, {2, {"2"}}, {4, {"4"}}}), "a\n1\n2\n4\n");
}

// ECMA-376 18.3.1: a formula is <f> in the cell, a link <hyperlink>; text cells are of type s (shared) or inlineStr.
TEST(RefusedRowsWorkbook, EveryCellIsTextWithoutFormulaOrLink) {
  std::string name = (fs::temp_directory_path() / "jixiao-refused-XXXXXX").string();
  fs::path const folder = ::mkdtemp(name.data());
  Dataset dataset;
  dataset.id = "loan";
  dataset.title = "=借阅";
  auto const bytes = render_refused_workbook(hostile(), dataset, folder / "scratch.xlsx");
  ASSERT_TRUE(bytes);
  std::ofstream(folder / "a.xlsx", std::ios::binary) << *bytes;
  auto const package = facts::XlsxPackage::open(folder / "a.xlsx", {}).value();
  auto const sheet = facts::part_of(package, "xl/worksheets/sheet1.xml");
  EXPECT_EQ(sheet.find("<f>"), std::string::npos);
  EXPECT_EQ(sheet.find("<f "), std::string::npos);
  EXPECT_EQ(sheet.find("<hyperlink"), std::string::npos);
  std::size_t cells = 0;
  for (auto at = sheet.find("<c r="); at != std::string::npos; at = sheet.find("<c r=", at + 1)) {
    auto const tag = sheet.substr(at, sheet.find('>', at) - at);
    bool const text = tag.find("t=\"s\"") != std::string::npos || tag.find("t=\"inlineStr\"") != std::string::npos;
    bool const row_number = sheet.compare(sheet.find('>', at), 11, "><v>7</v></") == 0;
    EXPECT_TRUE(text || row_number) << tag;
    ++cells;
  }
  EXPECT_EQ(cells,
            1 + 2 * (attacks.size() + 2));  // the note; header and row, each with reasons and row number beside it
  EXPECT_NE(facts::part_of(package, "xl/sharedStrings.xml").find("=HYPERLINK("), std::string::npos);  // as it came
  fs::remove_all(folder);
}

}  // namespace
}  // namespace jixiao::app
