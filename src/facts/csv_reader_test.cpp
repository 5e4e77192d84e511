#include "facts/csv_reader.h"

#include <random>

#include "base/csv.h"
#include "facts/table_reader_test_support.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace jixiao::facts {
namespace {

using testing::ElementsAre;

Result<std::vector<std::string>> read_all(std::string bytes, CsvOptions const& options = {}) {
  JX_TRY(auto const reader, open_csv_bytes(std::move(bytes), options));
  return read_rows(*reader);
}

std::string error_of(std::string bytes, CsvOptions const& options = {}) {
  return code_of(read_all(std::move(bytes), options));
}

TEST(CsvReader, ReadsLineEndsBlankLinesAndQuotes) {
  EXPECT_THAT(*read_all("a,b\r\n1,2\r\n\r\n3,\"x,\"\"y\"\"\r\nz\"\r\n,"),
              ElementsAre("1: a|b", "2: 1|2", "4: 3|x,\"y\"\r\nz", "5: |"));
  EXPECT_THAT(*read_all("a,b\r1,2\r3,4"), ElementsAre("1: a|b", "2: 1|2", "3: 3|4"));
  EXPECT_THAT(*read_all("a,b\n5\" pipe,x"), ElementsAre("1: a|b", "2: 5\" pipe|x"));
  EXPECT_THAT(*read_all("a,b\n\"1\" ,2\n"), ElementsAre("1: a|b", "2: 1 |2"));
}

TEST(CsvReader, DetectsTheSeparatorInTheFirstLineOnly) {
  EXPECT_THAT(*read_all("a;b\n1,5;2\n"), ElementsAre("1: a|b", "2: 1,5|2"));
  EXPECT_THAT(*read_all("a\tb\n1,5\t2;3\n"), ElementsAre("1: a|b", "2: 1,5|2;3"));
  EXPECT_THAT(*read_all("\"a;b;c\",d\n1,2\n"), ElementsAre("1: a;b;c|d", "2: 1|2"));
}

TEST(CsvReader, ReadsUtf8WithAndWithoutBomAndGb18030) {
  EXPECT_THAT(*read_all("\xEF\xBB\xBF税,b\n1,2\n"), ElementsAre("1: 税|b", "2: 1|2"));
  EXPECT_THAT(*read_all("税,b\n1,2\n"), ElementsAre("1: 税|b", "2: 1|2"));
  // GBK: 税 = CB B0, 额 = B6 EE (GB 2312 code table); GB 18030 in four bytes: 81 30 89 38 = U+00DF (Python's codec).
  EXPECT_THAT(*read_all("\xCB\xB0\xB6\xEE,b\n\x81\x30\x89\x38,2\n"), ElementsAre("1: 税额|b", "2: ß|2"));
}

TEST(CsvReader, KeepsRowNumbersAndCellsWhateverTheChunk) {
  std::string bytes = "\xCB\xB0,b\n";
  for (int i = 0; i < 200; ++i) bytes += std::to_string(i) + ",\"\xB6\xEE\n,\"\"\"\n" + (i % 7 == 0 ? "\n" : "");
  auto const whole = *read_all(bytes);
  ASSERT_EQ(whole.size(), 201u);
  EXPECT_EQ(whole[1], "2: 0|额\n,\"");
  EXPECT_EQ(whole[2], "4: 1|额\n,\"");  // line 3 of the table is blank
  for (std::size_t size : {17u, 32u, 100u, 1000u}) {
    CsvOptions options;
    options.chunk_bytes = size;
    EXPECT_EQ(*read_all(bytes, options), whole) << size;
  }
}

TEST(CsvReader, MarksDamagedBytesInTheirOwnCellOnly) {
  auto const rows = *read_all("\xCB\xB0,b\n\xB6\xEE,\xFF\xFF\n");
  EXPECT_EQ(rows[1].substr(0, 7), "2: 额|");
  EXPECT_NE(rows[1].find('\xFF'), std::string::npos);
}

TEST(CsvReader, KeepsDamagedUtf8Utf8) {
  auto const rows = *read_all("税额,单位\n\xC3\x28,国家\n");
  EXPECT_EQ(rows[0], "1: 税额|单位");
  EXPECT_EQ(rows[1], "2: \xC3\x28|国家");
}

TEST(CsvReader, RefusesWhatIsNoTable) {
  EXPECT_EQ(error_of(""), "facts.file_empty");
  EXPECT_EQ(error_of(std::string("a,b\0c\n", 6)), "facts.file_binary");
  EXPECT_EQ(error_of("\xFF\xFE\x61\x01"), "facts.file_utf16");
  EXPECT_EQ(error_of("a,b\n1,2\n3,\"4\n5,6\n"), "facts.csv_quote");
  CsvOptions options;
  options.chunk_bytes = 64;
  options.record_bytes_max = 4096;
  EXPECT_EQ(error_of("a,b\n1,\"" + std::string(100'000, 'x'), options), "facts.csv_record");
}

TEST(CsvReader, SaysWhichRowIsNotClosed) {
  auto const read = read_all("a,b\n1,2\n3,\"4\n5,6\n");
  ASSERT_FALSE(read);
  EXPECT_EQ(to_text(read.error()), "第 3 行有一个引号没有闭合，文件可能不完整");
}

// What base/csv.h writes, this reader reads back, for any cells and any chunk size.
TEST(CsvReader, RoundTripsRandomTables) {
  static char const* const pieces[] = {"", "a", "税", "\"", ",", "\n", "\r\n", " ", ";", "1.5", "\t", "é"};
  for (unsigned seed = 1; seed <= 300; ++seed) {
    std::mt19937 random(seed);
    auto const width = 2 + random() % 4;
    std::string bytes;
    std::vector<std::string> expected;
    for (int row = 0; row < 8; ++row) {
      std::vector<std::string> cells;
      std::string text;
      for (std::size_t c = 0; c < width; ++c) {
        std::string cell = row == 0 || c == 0 ? "h" : "";
        for (auto n = random() % 4; n > 0; --n) cell += row == 0 ? "x" : pieces[random() % std::size(pieces)];
        text += (c > 0 ? "|" : " ") + cell;
        cells.push_back(std::move(cell));
      }
      bytes += csv_row(cells);
      expected.push_back(std::to_string(row + 1) + ":" + text);
    }
    CsvOptions options;
    options.chunk_bytes = 8 + random() % 100;
    auto const read = read_all(bytes, options);
    ASSERT_TRUE(read) << seed;
    EXPECT_EQ(*read, expected) << "seed " << seed << "\n" << bytes;
  }
}

}  // namespace
}  // namespace jixiao::facts
