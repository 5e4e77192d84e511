#include "facts/xlsx_reader.h"

#include <xlsxwriter.h>

#include "base/file.h"

#include "facts/ingest_test_support.h"
#include "facts/table_reader_test_support.h"
#include "facts/xlsx_styles.h"
#include "facts/xlsx_workbook.h"

namespace jixiao::facts {
namespace {

namespace fs = std::filesystem;
using ingest_test::Folder;
using ingest_test::write_zip;
using ingest_test::xlsx_parts;
using testing::ElementsAre;

Result<std::vector<std::string>> read_all(fs::path const& path, XlsxOptions const& options = {}) {
  JX_TRY(auto const reader, open_xlsx(path, options));
  return read_rows(*reader);
}

std::string error_of(fs::path const& path, XlsxOptions const& options = {}) { return code_of(read_all(path, options)); }

std::vector<std::string> read_sheet(std::string const& sheet_xml) {
  Folder folder;
  write_zip(folder / "a.xlsx", xlsx_parts(sheet_xml));
  auto const read = read_all(folder / "a.xlsx");
  EXPECT_TRUE(read) << (read ? "" : to_text(read.error()));
  return read ? *read : std::vector<std::string>{};
}

// Serials by the well-known anchors: 1 = 1900-01-01, 59 = 1900-02-28, 61 = 1900-03-01, 25569 = 1970-01-01 (the Unix
// epoch), 46295 = 2026-09-30 (25569 + 20726 days); in the 1904 system 0 = 1904-01-01.
TEST(XlsxStyles, TurnsSerialsIntoDates) {
  EXPECT_EQ(date_of_serial(1, false), "1900-01-01");
  EXPECT_EQ(date_of_serial(59, false), "1900-02-28");
  EXPECT_EQ(date_of_serial(60, false), "1900-02-29");
  EXPECT_EQ(date_of_serial(61, false), "1900-03-01");
  EXPECT_EQ(date_of_serial(25569, false), "1970-01-01");
  EXPECT_EQ(date_of_serial(46295, false), "2026-09-30");
  EXPECT_EQ(date_of_serial(46295.34375, false), "2026-09-30 08:15:00");
  EXPECT_EQ(date_of_serial(0, true), "1904-01-01");
  EXPECT_EQ(date_of_serial(-1, false), "");
}

TEST(XlsxStyles, TellsDatesAndPercentagesFromNumbers) {
  EXPECT_EQ(style_of_builtin(14), NumberStyle::date);
  EXPECT_EQ(style_of_builtin(31), NumberStyle::date);  // yyyy"年"m"月"d"日" in Chinese Excel
  EXPECT_EQ(style_of_builtin(10), NumberStyle::percent);
  EXPECT_EQ(style_of_builtin(4), NumberStyle::plain);
  EXPECT_EQ(style_of_code("yyyy\"年\"m\"月\"d\"日\";@"), NumberStyle::date);
  EXPECT_EQ(style_of_code("[$-804]aaaa;@"), NumberStyle::date);
  EXPECT_EQ(style_of_code("General"), NumberStyle::plain);
  EXPECT_EQ(style_of_code("#,##0.00\"days\""), NumberStyle::plain);
  EXPECT_EQ(style_of_code("[Red]0.00E+00"), NumberStyle::plain);
  EXPECT_EQ(style_of_code("0.00%"), NumberStyle::percent);
}

TEST(XlsxStyles, ShowsNumbersAsTheSheetDoes) {
  EXPECT_EQ(plain_number("0.10000000000000001"), "0.1");
  EXPECT_EQ(plain_number("1234.5599999999999"), "1234.56");
  EXPECT_EQ(plain_number("1E+5"), "100000");
  EXPECT_EQ(plain_number("1.2E-7"), "0.00000012");
  EXPECT_EQ(plain_number("-2.5e3"), "-2500");
  EXPECT_EQ(plain_number("440301199901011234"), "440301199901011234");
  EXPECT_EQ(plain_number("4.4030119990101E+17"), "4.4030119990101E+17");
}

TEST(XlsxReader, ReadsWhatLibxlsxwriterWrites) {
  Folder folder;
  auto const path = (folder / "book.xlsx").string();
  auto* const book = ::workbook_new(path.c_str());
  auto* const hidden = ::workbook_add_worksheet(book, "codes");
  ::worksheet_write_string(hidden, 0, 0, "hidden", nullptr);
  auto* const sheet = ::workbook_add_worksheet(book, "数据");
  ::worksheet_hide(hidden);
  ::worksheet_activate(sheet);
  ::worksheet_set_first_sheet(sheet);
  auto* const date = ::workbook_add_format(book);
  ::format_set_num_format(date, "yyyy-mm-dd");
  auto* const share = ::workbook_add_format(book);
  ::format_set_num_format_index(share, 10);
  auto* const bold = ::workbook_add_format(book);
  ::format_set_bold(bold);
  ::worksheet_write_string(sheet, 0, 0, "名称", nullptr);
  ::worksheet_write_string(sheet, 0, 2, "a&b<c>", nullptr);
  ::worksheet_write_number(sheet, 1, 0, 1234.56, nullptr);
  lxw_datetime const day{2026, 9, 30, 0, 0, 0};
  ::worksheet_write_datetime(sheet, 1, 1, const_cast<lxw_datetime*>(&day), date);
  ::worksheet_write_boolean(sheet, 1, 2, 1, nullptr);
  ::worksheet_write_number(sheet, 1, 3, 0.125, share);
  ::worksheet_write_formula_num(sheet, 1, 4, "=1+1", nullptr, 2);
  ::worksheet_write_string(sheet, 1, 5, "440301199901011234", nullptr);
  ::worksheet_write_blank(sheet, 1, 7, bold);
  lxw_rich_string_tuple first{bold, const_cast<char*>("富")}, second{nullptr, const_cast<char*>("文本")};
  lxw_rich_string_tuple* rich[] = {&first, &second, nullptr};
  ::worksheet_write_rich_string(sheet, 4, 1, rich, nullptr);
  ASSERT_EQ(::workbook_close(book), LXW_NO_ERROR);
  EXPECT_THAT(*read_all(path),
              ElementsAre("1: 名称||a&b<c>", "2: 1234.56|2026-09-30|true|12.5%|2|440301199901011234", "5: |富文本"));
  XlsxOptions named;
  named.sheet = "codes";
  EXPECT_THAT(*read_all(path, named), ElementsAre("1: hidden"));
  named.sheet = "没有";
  EXPECT_EQ(error_of(path, named), "facts.xlsx_sheet");
  EXPECT_THAT(*xlsx_sheets(path), ElementsAre("数据"));
}

TEST(XlsxReader, ReadsSparseInlineAndUnnumberedCells) {
  EXPECT_THAT(read_sheet("<row><c><v>1</v></c><c t='inlineStr'><is><t>x</t><rPh sb='0' eb='1'><t>hint</t></rPh>"
                         "<r><t>y</t></r></is></c></row><row r='5'><c r='C5' t='e'><v>#N/A</v></c></row>"),
              ElementsAre("1: 1|xy", "5: ||#N/A"));
  EXPECT_EQ(unescaped_xstring("a_x000D_b_x0041_ _x00"), "a\rbA _x00");
}

TEST(XlsxReader, RefusesDamage) {
  Folder folder;
  write_zip(folder / "good.xlsx", xlsx_parts("<row r='1'><c r='A1'><v>1</v></c></row>"));
  auto const bytes = *read_file(folder / "good.xlsx");
  EXPECT_EQ(error_of(folder.write("cut.xlsx", std::string_view(bytes).substr(0, bytes.size() / 2))),
            "facts.xlsx_damaged");
  write_zip(folder / "word.xlsx", {{"word/document.xml", "<a/>"}});
  EXPECT_EQ(error_of(folder / "word.xlsx"), "facts.file_zip");
  write_zip(folder / "xml.xlsx", xlsx_parts("<row r='1'><c r='A1'><v>1</v></row>"));
  EXPECT_EQ(error_of(folder / "xml.xlsx"), "facts.xlsx_damaged");
  write_zip(folder / "back.xlsx", xlsx_parts("<row r='2'/><row r='1'/>"));
  EXPECT_EQ(error_of(folder / "back.xlsx"), "facts.xlsx_rows");
  write_zip(folder / "far.xlsx", xlsx_parts("<row r='1048577'/>"));
  EXPECT_EQ(error_of(folder / "far.xlsx"), "facts.xlsx_rows");
  write_zip(folder / "wide.xlsx", xlsx_parts("<row r='1'><c r='XFE1'><v>1</v></c></row>"));
  EXPECT_EQ(error_of(folder / "wide.xlsx"), "facts.xlsx_damaged");
  auto parts = xlsx_parts("");
  parts[0].second = "<!DOCTYPE a [<!ENTITY b 'c'>]><workbook/>";
  write_zip(folder / "doctype.xlsx", parts);
  EXPECT_EQ(error_of(folder / "doctype.xlsx"), "facts.xlsx_damaged");
}

TEST(XlsxReader, RefusesZipBombs) {
  Folder folder;
  // 48 MiB of blanks deflate to about 1/1000: far beyond what any sheet reaches.
  write_zip(folder / "bomb.xlsx", xlsx_parts(std::string(std::size_t{48} << 20, ' ')));
  EXPECT_EQ(error_of(folder / "bomb.xlsx"), "facts.xlsx_bomb");
  auto parts = xlsx_parts("");
  for (int i = 0; i < 50; ++i) parts.emplace_back("x" + std::to_string(i), "x");
  write_zip(folder / "many.xlsx", parts);
  XlsxOptions few;
  few.limits.entries_max = 20;
  EXPECT_EQ(error_of(folder / "many.xlsx", few), "facts.xlsx_bomb");
  parts = xlsx_parts("<row r='1'/>");
  parts.emplace_back("xl/sharedStrings.xml", "<sst><si><t>" + std::string(5000, 'x') + "</t></si></sst>");
  write_zip(folder / "strings.xlsx", parts);
  XlsxOptions small;
  small.limits.shared_string_bytes_max = 2000;
  EXPECT_EQ(error_of(folder / "strings.xlsx", small), "facts.xlsx_bomb");
}

}  // namespace
}  // namespace jixiao::facts
