#include "base/text.h"
#include "formula/catalogue.h"

namespace jixiao::formula {
namespace {

using Arguments = std::span<Scalar const>;

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

Scalar starts_with(Arguments a, WorkCalendar const&) {
  return Scalar::of_boolean(a[0].text().starts_with(a[1].text()));
}
Scalar contains(Arguments a, WorkCalendar const&) {
  return Scalar::of_boolean(a[0].text().find(a[1].text()) != std::string::npos);
}
Scalar length(Arguments a, WorkCalendar const&) {
  int count = 0;
  for (char const c : a[0].text()) count += starts_character(c) ? 1 : 0;
  return Scalar::of(Decimal(count));
}
Scalar lower(Arguments a, WorkCalendar const&) {
  auto text = a[0].text();
  for (auto& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return Scalar::of(std::move(text));
}
Scalar left(Arguments a, WorkCalendar const&) {
  auto const n = a[1].number().to_int64();
  if (!n || *n < 0) return Scalar::fault("formula.domain");
  auto const& text = a[0].text();
  std::size_t end = 0;
  for (std::int64_t taken = 0; end < text.size(); ++end) {
    if (starts_character(text[end]) && ++taken > *n) break;
  }
  return Scalar::of(text.substr(0, end));
}

}  // namespace

std::vector<Function> const& functions_text() {
  constexpr auto in = Want::text;
  static std::vector<Function> const table = {
      {.name = "starts_with",
       .category = Category::text,
       .parameters = {{"s", in}, {"start", in}},
       .gives = Gives::boolean,
       .documentation = "s 是否以 start 开头。",
       .example = "starts_with('5101', '51')",
       .example_result = "真",
       .implementation = starts_with,
       .sql = "starts_with({0}, {1})"},
      {.name = "contains",
       .category = Category::text,
       .parameters = {{"s", in}, {"part", in}},
       .gives = Gives::boolean,
       .documentation = "s 中是否含有 part。",
       .example = "contains('公共图书馆', '图书')",
       .example_result = "真",
       .implementation = contains,
       .sql = "contains({0}, {1})"},
      {.name = "length",
       .category = Category::text,
       .parameters = {{"s", in}},
       .documentation = "字符数，一个汉字算一个。",
       .example = "length('图书')",
       .example_result = "2",
       .implementation = length,
       .sql = "length({0})"},
      {.name = "lower",
       .category = Category::text,
       .parameters = {{"s", in}},
       .gives = Gives::text,
       .documentation = "把拉丁字母 A–Z 改成小写。",
       .example = "lower('GDP 增速')",
       .example_result = "gdp 增速",
       .implementation = lower,
       .sql = "translate({0}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"},
      {.name = "left",
       .category = Category::text,
       .parameters = {{"s", in}, {"n", Want::plain}},
       .gives = Gives::text,
       .documentation = "s 的前 n 个字符，例如行业代码的大类。",
       .example = "left('2641', 2)",
       .example_result = "26",
       .implementation = left,
       .sql = "left({0}, CAST({1} AS BIGINT))"},
  };
  return table;
}

std::vector<Function> const& functions_conditional() {
  static std::vector<Function> const table = {
      {.name = "if",
       .category = Category::conditional,
       .parameters = {{"c", Want::boolean}, {"a", Want::any}, {"b", Want::same}},
       .gives = Gives::common,
       .documentation = "条件成立取 a，不成立取 b，条件缺失则缺失；多个分支写 case when … then … else … end。",
       .example = "if(3 > 2, 10, 20)",
       .example_result = "10",
       .sql = "CASE WHEN {0} THEN {1} WHEN NOT ({0}) THEN {2} END",
       .decimals = -1},
      {.name = "coalesce",
       .category = Category::conditional,
       .parameters = {{"a", Want::any}, {"b", Want::same}},
       .variadic = true,
       .gives = Gives::common,
       .documentation = "第一个有值的参数：缺失与不适用让位给后一个，错误不让位。",
       .example = "coalesce(missing, 5)",
       .example_result = "5",
       .sql = "coalesce({*})",
       .strict = false,
       .decimals = -1},
  };
  return table;
}

}  // namespace jixiao::formula
