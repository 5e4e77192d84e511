#include "reflect/rows.h"

#include <gtest/gtest.h>

#include "reflect/test_nouns.h"

namespace jixiao::reflect {
namespace {

using namespace reflect_test;

TEST(Rows, AreFlatWithNestedValuesAsJsonText) {
  auto const row = to_row(sheet());
  std::vector<SqlValue> const expected = {"S-01",
                                          "",
                                          1,
                                          7,
                                          "92.5",
                                          "red",
                                          "2026-01-01",
                                          std::monostate{},
                                          "2026Q3",
                                          R"([{"name":"A","points":"10"},{"name":"B","points":"-0.5"}])",
                                          R"({"3301":"5"})",
                                          R"(["city","pilot"])"};
  EXPECT_EQ(row, expected);
  auto const back = from_row<Sheet>(row);
  ASSERT_TRUE(back) << to_text(back.error());
  EXPECT_EQ(*back, sheet());
}

TEST(Rows, KnowTheirColumns) {
  EXPECT_EQ(columns<Sheet>()[0], (SqlColumn{"code", SqlType::text, Nullable::no}));
  EXPECT_EQ(columns<Sheet>()[2], (SqlColumn{"active", SqlType::integer, Nullable::no}));
  EXPECT_EQ(columns<Sheet>()[7], (SqlColumn{"to", SqlType::text, Nullable::yes}));
  EXPECT_EQ(column_list<Band>(), R"("name", "points")");
  EXPECT_EQ(placeholder_list<Band>(), ":name, :points");
  EXPECT_EQ(create_table_sql<Band>("band", "name"),
            R"(CREATE TABLE "band" ("name" TEXT NOT NULL PRIMARY KEY, "points" TEXT NOT NULL))");
}

TEST(Rows, TellTheColumnThatIsWrong) {
  auto const code_of = [](std::vector<SqlValue> const& row) {
    auto const read = from_row<Sheet>(row);
    return read ? std::string() : read.error().code + " @ " + read.error().where;
  };
  auto const with = [](std::size_t column, SqlValue value) {
    auto row = to_row(sheet());
    row[column] = std::move(value);
    return row;
  };
  EXPECT_EQ(code_of(with(0, std::monostate{})), "reflect.row_null @ code");
  EXPECT_EQ(code_of(with(0, 5)), "reflect.row_text @ code");
  EXPECT_EQ(code_of(with(2, 2)), "reflect.row_integer @ active");
  EXPECT_EQ(code_of(with(3, std::int64_t{3000000000})), "reflect.row_integer @ sort");
  EXPECT_EQ(code_of(with(5, "blue")), "reflect.not_allowed @ light");
  EXPECT_EQ(code_of(with(7, "2026-13-01")), "base.date_invalid @ to");
  EXPECT_EQ(code_of(with(9, "[{]")), "reflect.json_syntax @ bands");
  EXPECT_EQ(code_of(with(9, R"([{"name": 1}])")), "reflect.wrong_type @ bands/0/name");
  EXPECT_EQ(code_of({}), "reflect.row_width @ ");
}

}  // namespace
}  // namespace jixiao::reflect
