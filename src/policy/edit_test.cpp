// Every expected text is the input with the named place changed by hand.
#include "policy/edit.h"

#include <gtest/gtest.h>

namespace jixiao::policy {
namespace {

char const* const text = R"(# 指标
indicators:
  - id: A-01   # 第一项
    name: 按期申报率
    numerator: count(declaration where filed_on <= due_on)   # 分子
    denominator: 'count(declaration where kind = ''month'')'
    inputs:
      own: >-
        ratio(1,
        2)
      above: parent(3)
    targets:
      - {value: '95', level: county}  # 县
      - {value: '96', group: A}
    scoring:
      method: interval
      lo: target - 5
  - id: A-02
    name: 乙
    value: '2'
)";

std::string edited(std::vector<EntryChange> const& changes) {
  auto const out =
      edit_entry({{{"indicators/A.yaml", text}, {"pack.yaml", "pack: {id: x}\n"}}, ""}, "indicators", "A-01", changes);
  return out ? out->files.at("indicators/A.yaml") : to_text(out.error());
}

std::string with(std::string const& from, std::string const& to) {
  std::string out = text;
  out.replace(out.find(from), from.size(), to);
  return out;
}

TEST(EditEntry, ReplacesAPlainTextAndKeepsItsComment) {
  EXPECT_EQ(edited({{"numerator", "count(declaration where kind = 'a')"}}),
            with("count(declaration where filed_on <= due_on)", "'count(declaration where kind = ''a'')'"));
}

TEST(EditEntry, ReplacesAQuotedText) {
  EXPECT_EQ(edited({{"denominator", "1"}}), with("'count(declaration where kind = ''month'')'", "'1'"));
}

TEST(EditEntry, ReplacesAFoldedBlockWhole) {
  EXPECT_EQ(edited({{"inputs/own", "7"}}), with(">-\n        ratio(1,\n        2)", "'7'"));
}

TEST(EditEntry, WritesSeveralLinesAsABlock) {
  EXPECT_EQ(edited({{"inputs/above", "ratio(1,\n  2)"}}), with("parent(3)", "|-\n        ratio(1,\n          2)"));
}

TEST(EditEntry, ReplacesWithinBraces) {
  EXPECT_EQ(edited({{"targets/0/value", "94.5"}}), with("'95'", "'94.5'"));
  EXPECT_EQ(edited({{"targets/1/value", "f(1, 2)"}}), with("'96'", "'f(1, 2)'"));
}

TEST(EditEntry, AddsAKeyThatIsNotThere) {
  EXPECT_EQ(edited({{"plan", "elapsed(year)"}}),
            with("- id: A-01   # 第一项\n", "- id: A-01   # 第一项\n    plan: 'elapsed(year)'\n"));
  EXPECT_EQ(edited({{"scoring/hi", "target"}}),
            with("      method: interval\n", "      hi: 'target'\n      method: interval\n"));
}

TEST(EditEntry, RemovesAKeyWithItsLine) {
  EXPECT_EQ(edited({{"scoring/lo", std::nullopt}}), with("      lo: target - 5\n", ""));
  EXPECT_EQ(edited({{"inputs/own", std::nullopt}, {"inputs/above", std::nullopt}}),
            with("    inputs:\n      own: >-\n        ratio(1,\n        2)\n      above: parent(3)\n", ""));
}

TEST(EditEntry, RefusesAnEntryThatIsNotThere) {
  auto const out = edit_entry({{{"a.yaml", text}}, ""}, "indicators", "A-03", {{"plan", "1"}});
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().front().code, "policy.edit_no_entry");
}

TEST(EditEntry, RefusesToReplaceAMappingByAText) {
  auto const out = edit_entry({{{"a.yaml", text}}, ""}, "indicators", "A-01", {{"scoring", "1"}});
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().front().code, "policy.edit_not_possible");
}

TEST(EditEntry, ChangesAMappingSectionAndTheDigest) {
  PackFiles const files{{{"pack.yaml", "pack:\n  id: x\n  version: '2026.1'\n"}}, "before"};
  auto const out = edit_entry(files, "pack", "", {{"version", "2026.2"}});
  ASSERT_TRUE(out) << to_text(out.error());
  EXPECT_EQ(out->files.at("pack.yaml"), "pack:\n  id: x\n  version: '2026.2'\n");
  EXPECT_NE(out->digest, "before");
}

EntryChange tree(std::string const& field, std::string const& json) { return {field, std::nullopt, json}; }

TEST(EditEntry, ReplacesAListOneRuleALine) {
  EXPECT_EQ(edited({tree("targets", R"([{"value": "97", "level": "city"}, {"value": "target * 0.9, rounded"}])")}),
            with("      - {value: '95', level: county}  # 县\n      - {value: '96', group: A}\n",
                 "      - {value: 97, level: city}\n      - {value: 'target * 0.9, rounded'}\n"));
}

TEST(EditEntry, AddsAListAndAMapping) {
  EXPECT_EQ(edited({tree("levels", R"(["city", "no"])")}),
            with("- id: A-01   # 第一项\n", "- id: A-01   # 第一项\n    levels: [city, 'no']\n"));
  EXPECT_EQ(edited({tree("scoring/bands", R"([{"from": "90", "rate": "1"}])")}),
            with("      method: interval\n", "      bands:\n        - {from: 90, rate: 1}\n      method: interval\n"));
}

TEST(EditEntry, RemovesAList) {
  EXPECT_EQ(edited({{"targets", std::nullopt}}),
            with("    targets:\n      - {value: '95', level: county}  # 县\n      - {value: '96', group: A}\n", ""));
}

TEST(AddEntry, StandsBehindTheOneNamed) {
  PackFiles const files{{{"a.yaml", text}}, ""};
  auto const out = add_entry(files, "indicators", "A-01",
                             R"({"id": "A-03", "name": "丙", "points": {"city": "5"}, "value": "a\nb",
                                "scoring": {"method": "interval", "lo": "x - 1"}})");
  ASSERT_TRUE(out) << to_text(out.error());
  EXPECT_EQ(out->files.at("a.yaml"), with("  - id: A-02\n",
                                          "\n  - id: A-03\n    name: '丙'\n    points: {city: 5}\n    value: |-\n"
                                          "      a\n      b\n    scoring:\n      method: interval\n"
                                          "      lo: 'x - 1'\n  - id: A-02\n"));
  EXPECT_EQ(add_entry(files, "indicators", "A-09", "{}").error().front().code, "policy.edit_no_entry");
}

}  // namespace
}  // namespace jixiao::policy
