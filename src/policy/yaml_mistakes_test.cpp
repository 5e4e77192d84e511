#include "policy/yaml_mistakes.h"

#include <gtest/gtest.h>

#include "policy/yaml.h"

namespace jixiao::policy {
namespace {

std::string told(std::string const& text) {
  auto const parsed = parse_yaml(text, "a.yaml");
  return parsed ? "" : to_text(parsed.error());
}

TEST(YamlMistakes, SayWhichSlipItWasAndWhere) {
  struct Case {
    char const* text;
    char const* place;
    char const* said;
  };
  Case const cases[] = {
      {"a:\n  - {id: x, title: 甲\n  - {id: z}\n", "a.yaml:2: ", "这一行和上一行的 {…} 是否少了“}”"},
      {"a:\n  - {id: x, title: 甲\nb: 1\n", "a.yaml:2: ", "这一行和上一行的 {…} 是否少了“}”"},
      {"a: [1, 2\n", "a.yaml:2: ", "没有写完"},
      {"a: {b: 1}}\n", "a.yaml:1: ", "（第 10 列）：多出“}”或“]”"},
      {"a:\n  - x\n y: 2\n", "a.yaml:3: ", "（第 2 列）：与上文对不齐"},
      {"a:\n  b: 1\n   c: 2\n", "a.yaml:3: ", "（第 5 列）：这里不能再写“键: 值”"},
      {"a: 甲: 乙\n", "a.yaml:1: ", "（第 5 列）：这里不能再写“键: 值”"},  // a, colon, blank, 甲, then the colon
      {"a: - b\n", "a.yaml:1: ", "列表项要另起一行"},
      {"a: 1\nb: 'x\nc: 2\nd: 3\n", "a.yaml:2: ", "从这一行起有引号没有闭合"},
      {"a: 1\nb: \"x\\\"\nc: 2\n", "a.yaml:2: ", "引号没有闭合"},
      {"a: 'it''s\n", "a.yaml:1: ", "引号没有闭合"},
      {"a: @x\n", "a.yaml:1: ", "不能以 @"},
      {"a:\n\t- x\n", "a.yaml:2: ", "（第 1 列）：缩进用了制表符（Tab），请改为空格"},
      {"a:\n  - x: 1\n\t  y: 2\n", "a.yaml:3: ", "制表符"},
      {"a: \"\\q\"\n", "a.yaml:1: ", "反斜杠"},
      {"a：1\nb: 2\n", "a.yaml:1: ", "“a：1”用了全角冒号"},
      {"a:1\nb: 2\n", "a.yaml:1: ", "“a:1”的冒号后面少一个空格"},
      {"a: *b\n", "a.yaml:1: ", "锚点"},
  };
  for (auto const& one : cases) {
    auto const text = told(one.text);
    EXPECT_EQ(text.find(one.place), 0U) << one.text << text;
    EXPECT_NE(text.find(one.said), std::string::npos) << one.text << text;
  }
}

TEST(YamlMistakes, QuotationsThatEndAreNone) {
  for (auto const* text : {"a: 'it''s'\n", "a: \"say \\\"x\\\"\"\n", "a: it's\nb: 甲\"乙\n", "'a': \"\"\nb: ''\n"}) {
    EXPECT_EQ(told(text), "") << text;
  }
}

TEST(YamlMistakes, AreNeverInEnglish) {
  for (auto const* text :
       {"a: |9x\n x", "a: !<x", "%YAML 1\n---\na: 1", "a: !!", "a: \"\\xZZ\"", "a: &", "- a\nb: 1"}) {
    auto const said = told(text);
    ASSERT_NE(said, "") << text;
    for (auto const* word : {"found", "illegal", "expected", "bad ", "end of"}) {
      EXPECT_EQ(said.find(word), std::string::npos) << said;
    }
  }
}

}  // namespace
}  // namespace jixiao::policy
