// Workbooks are read back with the product's own reader, and their XML is looked at for what a reader does not see.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "app/evaluation/tables.h"
#include "app/reading/fixture_for_tests.h"
#include "base/file.h"
#include "facts/xlsx_reader.h"
#include "facts/xlsx_test_support.h"
#include "report/xlsx_writer.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;
using report::Cell;
using report::ColumnKind;

class Workbook : public testing::Test {
 protected:
  Workbook() {
    std::string name = (fs::temp_directory_path() / "jixiao-xlsx-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~Workbook() override { fs::remove_all(folder_); }

  fs::path write(report::Document const& document, std::size_t rows_max = report::rows_per_sheet) {
    auto const bytes = report::render_xlsx(document, folder_ / "work", rows_max);
    EXPECT_TRUE(bytes) << (bytes ? "" : to_text(bytes.error()));
    auto const path = folder_ / "a.xlsx";
    std::ofstream(path, std::ios::binary) << bytes.value();
    return path;
  }
  static std::vector<std::vector<std::string>> rows(fs::path const& path, std::string const& sheet = "") {
    auto const reader = facts::open_xlsx(path, {sheet, {}}).value();
    std::vector<std::vector<std::string>> out;
    facts::RawChunk chunk;
    facts::TextRows text;
    while (reader->next(chunk).value()) {
      EXPECT_TRUE(reader->split(chunk, text));
      for (std::size_t i = 0; i < text.size(); ++i) {
        auto& row = out.emplace_back();
        for (auto c = text.begin_of(i); c < text.ends[i]; ++c) row.emplace_back(text.cells[c]);
      }
    }
    return out;
  }
  static std::string part(fs::path const& path, std::string const& name) {
    return facts::part_of(facts::XlsxPackage::open(path, {}).value(), name);
  }
  fs::path folder_;
};

report::Table a_table() {
  report::Table table;
  table.name = "市局";
  table.title = "市局2026年9月考评排名";
  table.notes = {"考评期间：2026年9月"};
  table.columns = {{"单位代码"}, {"单位"}, {"总分（分）", ColumnKind::number, 2}, {"得分率", ColumnKind::percent, 1}};
  table.rows = {{Cell{"01370000000"}, Cell{"甲市"}, Decimal::parse("1923.4").value(), Decimal::parse("92.3").value()},
                {Cell{"=1+1"}, Cell{"@SUM(A1)"}, Cell{}, Cell{}}};
  table.total = std::vector<Cell>{Cell{"合计"}, {}, Decimal::parse("1923.4").value()};
  return table;
}

// 57.1 × 0.01 in doubles is 0.5710000000000001.
TEST_F(Workbook, DecimalsAreStoredAsDecimals) {
  auto table = a_table();
  table.rows = {{Cell{"1"}, Cell{"甲市"}, Decimal::parse("0.3").value(), Decimal::parse("57.1").value()},
                {Cell{"2"}, Cell{"乙市"}, report::Figure{Decimal::parse("28.7").value(), "%", 1}}};
  table.total.reset();
  auto const sheet = part(write({"t", {table}}), "xl/worksheets/sheet1.xml");
  for (auto const* stored : {"<v>0.3</v>", "<v>0.571</v>", "<v>0.287</v>"}) {
    EXPECT_NE(sheet.find(stored), std::string::npos) << stored;
  }
}

TEST_F(Workbook, CodesKeepTheirZerosAndFormulasOfUsersStayText) {
  auto const path = write({"t", {a_table()}});
  auto const read = rows(path);
  ASSERT_EQ(read.size(), 6u);
  EXPECT_EQ(read[0][0], "市局2026年9月考评排名");
  EXPECT_EQ(read[2], (std::vector<std::string>{"单位代码", "单位", "总分（分）", "得分率"}));
  EXPECT_EQ(read[3], (std::vector<std::string>{"01370000000", "甲市", "1923.4", "92.3%"}));
  EXPECT_EQ(read[4][0], "=1+1");
  EXPECT_EQ(read[4][1], "@SUM(A1)");
  EXPECT_EQ(read[5][0], "合计");
  EXPECT_EQ(part(path, "xl/worksheets/sheet1.xml").find("<f>"), std::string::npos);
}

TEST_F(Workbook, PrintsOnA4AcrossWithTheHeaderOnEveryPage) {
  auto const path = write({"t", {a_table()}});
  auto const sheet = part(path, "xl/worksheets/sheet1.xml");
  EXPECT_NE(sheet.find("paperSize=\"9\""), std::string::npos);
  EXPECT_NE(sheet.find("orientation=\"landscape\""), std::string::npos);
  EXPECT_NE(sheet.find("state=\"frozen\""), std::string::npos);
  EXPECT_NE(sheet.find("第 &amp;P 页 共 &amp;N 页"), std::string::npos);
  EXPECT_NE(sheet.find("horizontalCentered=\"1\""), std::string::npos);
  EXPECT_NE(part(path, "xl/styles.xml").find("horizontal=\"centerContinuous\""), std::string::npos);  // the title
  EXPECT_EQ(sheet.find("mergeCell"), std::string::npos);
  auto const book = part(path, "xl/workbook.xml");
  EXPECT_NE(book.find("'市局'!$3:$3"), std::string::npos);  // title, one note, header
  EXPECT_NE(book.find("Print_Area"), std::string::npos);
  EXPECT_NE(part(path, "xl/styles.xml").find("#,##0.00"), std::string::npos);
}

// A code alone says nothing: the name beside it stays as well.
TEST_F(Workbook, KeepsCodeAndNameInSightWhereTheTableSaysSo) {
  auto table = a_table();
  table.fixed_columns = 2;
  auto const sheet = part(write({"t", {table}}), "xl/worksheets/sheet1.xml");
  EXPECT_NE(sheet.find("xSplit=\"2\" ySplit=\"3\""), std::string::npos) << sheet.substr(0, 600);
  auto const card = make_card(reading_test::september(), Scope::all(), "C1").value();
  EXPECT_EQ(losses_document(reading_test::september(), {card}, "甲市").tables[0].fixed_columns, 2);
}

// Title, note and header are rows 1 to 3, data 4 and 5, the total 6: sorting and filtering leave it where it is.
TEST_F(Workbook, FiltersTheRowsWithoutTheTotalAndIsSignedBelowIt) {
  auto table = a_table();
  table.signature = "编制人：  审核人：";
  auto const path = write({"t", {table}});
  auto const sheet = part(path, "xl/worksheets/sheet1.xml");
  EXPECT_NE(sheet.find("<autoFilter ref=\"A3:D5\"/>"), std::string::npos);
  EXPECT_NE(sheet.find("numberStoredAsText=\"1\""), std::string::npos);
  EXPECT_EQ(rows(path).back()[0], "编制人：  审核人：");
  EXPECT_NE(part(path, "xl/workbook.xml").find("'市局'!$A$1:$D$8"), std::string::npos);
}

TEST_F(Workbook, LongTablesGoOnInFurtherSheets) {
  auto table = a_table();
  table.rows.assign(5, {Cell{"1"}, Cell{"甲"}, Decimal(1), Decimal(1)});
  auto const path = write({"t", {table}}, 2);
  EXPECT_EQ(facts::xlsx_sheets(path).value(), (std::vector<std::string>{"市局(1)", "市局(2)", "市局(3)"}));
  EXPECT_EQ(rows(path, "市局(1)").size(), 5u);  // title, note, header, two rows
  EXPECT_EQ(rows(path, "市局(3)").size(), 5u);  // one row and the total
  EXPECT_EQ(rows(path, "市局(3)").back()[0], "合计");
}

// The unit is in the format: what the cell holds can be sorted and added up.
TEST_F(Workbook, FiguresOfDifferentMeasuresInOneColumnStayNumbers) {
  report::Table table;
  table.name = "t";
  table.columns = {{"指标值"}};
  table.rows = {{report::Figure{Decimal::parse("92.5").value(), "%", 1}},
                {report::Figure{Decimal::parse("1234.5").value(), "户", 0}},
                {report::Figure{Decimal::parse("-5.67").value(), "", 2}}};
  auto const path = write({"t", {table}});
  auto const sheet = part(path, "xl/worksheets/sheet1.xml");
  EXPECT_NE(sheet.find("<v>0.925</v>"), std::string::npos);
  EXPECT_NE(sheet.find("<v>1234.5</v>"), std::string::npos);
  EXPECT_NE(sheet.find("<v>-5.67</v>"), std::string::npos);
  auto const styles = part(path, "xl/styles.xml");
  EXPECT_NE(styles.find("#,##0.0%"), std::string::npos);
  EXPECT_NE(styles.find("#,##0&quot; 户&quot;"), std::string::npos);
}

// Worked out beside composition_test: the rows lead from the dimensions to the total.
TEST(CardDocument, LeadsFromTheDimensionsToTheTotal) {
  auto const number = [](char const* text) { return Decimal::parse(text).value(); };
  auto const card = make_card(reading_test::september(), Scope::all(), "C1").value();
  auto const document = card_document(reading_test::september(), card);
  auto const& rows = document.tables[0].rows;
  ASSERT_GE(rows.size(), 3U);
  EXPECT_EQ(rows[2][0], Cell{"得分合计"});
  EXPECT_EQ(rows[2][1], Cell{number("84")});   // 54 + 30
  EXPECT_EQ(rows[2][2], Cell{number("100")});  // 60 + 40
  auto const& notes = document.tables[0].notes;
  EXPECT_EQ(std::count(notes.begin(), notes.end(), "总分 = 得分合计 84 分 ÷ 参评分值 100 分 × 满分 100 分"), 1);
  EXPECT_EQ(document.tables[1].rows[0][3], (Cell{report::Figure{number("96.2"), "%", 1}}));
}

TEST(CardDocument, ListsOnlyWhatTheSheetAssesses) {
  auto card = make_card(reading_test::september(), Scope::all(), "C1").value();
  auto beside = card.lines.front();
  beside.indicator = "BESIDE";
  beside.points = beside.points_sheet = Decimal();
  beside.score = beside.lost = std::nullopt;
  auto const assessed = card.lines.size();
  card.lines.push_back(beside);
  EXPECT_EQ(card_document(reading_test::september(), card).tables[1].rows.size(), assessed);
  card.standing = std::nullopt;  // without a sheet the list is all there is
  EXPECT_EQ(card_document(reading_test::september(), card).tables[1].rows.size(), assessed + 1);
}

TEST_F(Workbook, LeavesNoFileBehind) {
  write({"t", {a_table()}});
  EXPECT_TRUE(fs::is_empty(folder_ / "work"));
}

TEST(SheetName, HasAtMost31CharactersAndNoneForbidden) {
  EXPECT_EQ(report::sheet_name("a/b:c*'d", 0), "a_b_c__d");
  EXPECT_EQ(report::sheet_name("", 0), "表");
  EXPECT_EQ(report::sheet_name(std::string(40, 'x'), 12), std::string(27, 'x') + "(12)");
}

TEST(DisplayWidth, CountsAChineseCharacterTwice) { EXPECT_EQ(report::display_width("第1名"), 5u); }

}  // namespace
}  // namespace jixiao::app
