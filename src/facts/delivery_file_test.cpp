#include "facts/delivery_file.h"

#include <gmock/gmock.h>
#include <xlsxwriter.h>

#include "facts/ingest_test_support.h"

namespace jixiao::facts {
namespace {

using ingest_test::Books;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

using Lines = std::vector<std::vector<char const*>>;

struct Sheet {
  char const* name;
  Lines lines;
  bool hidden = false;
};

Lines const table_a = {
    {"编号", "单位", "日期", "金额"}, {"a1", "u", "2026-09-30", "1"}, {"a2", "u", "2026-09-30", "2"}};
Lines const table_b = {{"编号", "单位", "日期", "金额"}, {"b1", "u", "2026-10-31", "3"}};
Lines const header_only = {{"编号", "单位", "日期", "金额"}};
Lines const notes = {{"本表由后勤处填报"}, {"每月末填"}};

std::filesystem::path workbook(Books const& books, std::vector<Sheet> const& sheets) {
  auto const path = books.folder / "book.xlsx";
  auto* const book = ::workbook_new(path.c_str());
  bool seen = false;
  for (auto const& [name, lines, hidden] : sheets) {
    auto* const sheet = ::workbook_add_worksheet(book, name);
    for (std::size_t row = 0; row < lines.size(); ++row) {
      for (std::size_t column = 0; column < lines[row].size(); ++column)
        ::worksheet_write_string(sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column), lines[row][column],
                                 nullptr);
    }
    if (hidden) ::worksheet_hide(sheet);
    if (hidden || seen) continue;
    ::worksheet_activate(sheet);
    ::worksheet_set_first_sheet(sheet);
    seen = true;
  }
  EXPECT_EQ(::workbook_close(book), LXW_NO_ERROR);
  return path;
}

TEST(DeliveryFile, FindsTheTableBehindACoverSheetATemplateAndAHiddenList) {
  Books books;
  auto const file = workbook(
      books, {{"字典", table_b, true}, {"填表说明", notes}, {"空", {}}, {"模板", header_only}, {"数据", table_a}});
  auto const outcome = books.ingest_file(file);
  ASSERT_TRUE(outcome) << to_text(outcome.error());
  EXPECT_THAT(books.rows("id", "id"), ElementsAre("a1", "a2"));
}

// Reading the first alone would lose the other month without a word.
TEST(DeliveryFile, RefusesAWorkbookWithTwoTablesOfTheDataset) {
  Books books;
  auto const outcome = books.ingest_file(workbook(books, {{"九月", table_a}, {"说明", notes}, {"十月", table_b}}));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, "facts.xlsx_sheets_fit");
  EXPECT_THAT(to_text(outcome.error()), HasSubstr("2 张工作表（九月、十月）"));
  EXPECT_TRUE(books.current.empty());
}

TEST(DeliveryFile, SpeaksOfTheSheetThatComesNearest) {
  Books books;
  auto const outcome =
      books.ingest_file(workbook(books, {{"说明", notes}, {"数据", {{"编号", "单位", "日  子"}, {"a1", "u", "1"}}}}));
  ASSERT_FALSE(outcome);
  EXPECT_THAT(to_text(outcome.error()), HasSubstr("日  子"));
}

}  // namespace
}  // namespace jixiao::facts
