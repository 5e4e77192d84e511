#include "reflect/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "reflect/test_nouns.h"

namespace jixiao::reflect {
namespace {

using namespace reflect_test;

constexpr char const* sheet_text =
    R"({"code":"S-01","note":"","active":true,"sort":7,"weight":"92.5","light":"red","from":"2026-01-01",)"
    R"("period":"2026Q3","bands":[{"name":"A","points":"10"},{"name":"B","points":"-0.5"}],)"
    R"("targets":{"3301":"5"},"tags":["city","pilot"]})";

// "code @ where" of each error.
std::vector<std::string> told(Errors const& errors) {
  std::vector<std::string> out;
  for (auto const& e : errors) out.push_back(e.code + " @ " + e.where);
  return out;
}

template <class T>
bool is_blank(T const& value) {
  return detail::is_blank(shape_of<T>(), &value);
}

template <class T>
Errors errors_of(char const* text) {
  auto const decoded = decode_text<T>(text);
  return decoded ? Errors{} : decoded.error();
}

TEST(ToJson, WritesMembersInOrderAndLeavesOutEmptyOptionals) { EXPECT_EQ(render_json(to_json(sheet())), sheet_text); }

TEST(Decode, ReadsBackWhatWasWritten) {
  auto s = sheet();
  s.to = Date::from_ymd(2026, 12, 31);
  auto const decoded = decode<Sheet>(to_json(s));
  ASSERT_TRUE(decoded);
  EXPECT_EQ(*decoded, s);
}

TEST(Decode, AbsentMembersKeepTheirDefaults) {
  auto const decoded = decode_text<Sheet>(R"({"code": "X", "from": "2026-01-01", "period": "2026", "to": null})");
  ASSERT_TRUE(decoded) << to_text(decoded.error());
  EXPECT_TRUE(decoded->active);
  EXPECT_EQ(decoded->sort, 7);
  EXPECT_EQ(decoded->weight, Decimal(100));
  EXPECT_EQ(decoded->light, Light::yellow);
  EXPECT_FALSE(decoded->to);
}

TEST(Decode, ReadsANumberThroughItsOwnText) {
  auto const read = [](char const* number) {
    auto const json = parse_json(std::string(R"({"name": "A", "points": )") + number + "}").value();
    return decode<Band>(json).value().points.to_string();
  };
  EXPECT_EQ(read("92.5"), "92.5");
  EXPECT_EQ(read("0.1"), "0.1");
  EXPECT_EQ(read("-3"), "-3");
  EXPECT_EQ(read("1e-5"), "0.00001");
  EXPECT_EQ(read("\"13.63\""), "13.63");
  EXPECT_EQ(read("0.1234567890123456789"), "0.1234567890123456789");  // a double would end at the 17th digit
  EXPECT_EQ(read("12345678901234567890123"), "12345678901234567890123");
}

TEST(Decode, TellsEveryErrorWithItsPlace) {
  auto const errors = errors_of<Sheet>(
      R"({"nmae": 1, "active": "yes", "sort": 3000000000, "light": "rde", "from": "2026-02-30", "period": "2026-1",)"
      R"( "bands": [{"name": "A", "points": true}, 5, {"points": "1,000"}], "targets": {"a/b~": []}, "tags": ["x", "x"]})");
  EXPECT_THAT(told(errors),
              testing::UnorderedElementsAre("reflect.unknown_field @ /nmae", "reflect.required @ /code",
                                            "reflect.wrong_type @ /active", "reflect.out_of_range @ /sort",
                                            "reflect.not_allowed @ /light", "base.date_invalid @ /from",
                                            "base.period_syntax @ /period", "reflect.wrong_type @ /bands/0/points",
                                            "reflect.wrong_type @ /bands/1", "reflect.required @ /bands/2/name",
                                            "base.decimal_syntax @ /bands/2/points",
                                            "reflect.wrong_type @ /targets/a~1b~0", "reflect.twice @ /tags/1"));
}

TEST(Decode, ErrorsSayWhatWouldBeRight) {
  auto const text_of = [](char const* text) { return to_text(errors_of<Band>(text)); };
  EXPECT_EQ(text_of(R"({"name": "A", "ponits": 3})"),
            "/ponits: 没有“ponits”这一项，是不是“points”；可以写的有：points, name");
  EXPECT_EQ(text_of(R"({"name": 5})"), "/name: 应为文字，这里写的是整数 5");
  EXPECT_EQ(text_of("{}"), "/name: 缺少必填项“name”");
  EXPECT_EQ(to_text(errors_of<std::map<std::string, Light>>(R"({"x": "yelow"})")),
            "/x: 不能写“yelow”，是不是“yellow”；可以写的有：yellow, green, red");
  EXPECT_EQ(text_of("[1]"), "应为一组“名称: 值”，这里写的是列表");
}

TEST(Decode, ABadElementOfASetIsToldOnce) {
  EXPECT_THAT(told(errors_of<std::set<std::string>>(R"([1, 2, "a"])")),
              testing::ElementsAre("reflect.wrong_type @ /0", "reflect.wrong_type @ /1"));
}

TEST(Decode, NullIsOnlyAnEmptyOptional) {
  EXPECT_THAT(told(errors_of<Band>(R"({"name": null})")), testing::ElementsAre("reflect.wrong_type @ /name"));
  EXPECT_THAT(told(errors_of<std::vector<int>>("null")), testing::ElementsAre("reflect.wrong_type @ "));
}

TEST(Decode, IntegersKeepToTheirRange) {
  EXPECT_EQ(
      decode_text<std::vector<std::int64_t>>("[-9223372036854775808, 9223372036854775807]").value(),
      (std::vector<std::int64_t>{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}));
  EXPECT_THAT(told(errors_of<std::vector<std::int64_t>>("[9223372036854775808]")),
              testing::ElementsAre("reflect.out_of_range @ /0"));
  EXPECT_THAT(
      told(errors_of<std::vector<std::uint8_t>>("[255, 256, -1, 1.0]")),
      testing::ElementsAre("reflect.out_of_range @ /1", "reflect.out_of_range @ /2", "reflect.wrong_type @ /3"));
}

TEST(Decode, ListedMembersAreOptionalOrRequiredAsTheStructSays) {
  EXPECT_THAT(told(errors_of<Record>("{}")), testing::ElementsAre("reflect.required @ /raw"));
  EXPECT_TRUE(decode_text<Record>(R"({"raw": null})"));
}

TEST(Decode, ANestedStructIsRequiredIfOneOfItsMembersIs) {
  EXPECT_FALSE(is_blank(Decimal()));
  EXPECT_TRUE(is_blank(Band{}));
  EXPECT_FALSE(is_blank(Band{"named", 0}));
}

TEST(Decode, CarriesRawJsonDigestsAndTypedKeys) {
  auto const text = R"({"raw":{"b":[1,null],"a":0.5},"digest":")" + sha256_hex("abc") +
                    R"(","at":"2026-09-30 08:15:00","by_period":{"2026":3,"2026-02":-4},)"
                    R"("by_light":{"green":true},"children":[{"raw":1,"digest":")" +
                    std::string(64, '0') +
                    R"(","at":"1970-01-01 00:00:00","by_period":{},"by_light":{},"children":[]}]})";
  auto const decoded = decode_text<Record>(text);
  ASSERT_TRUE(decoded) << to_text(decoded.error());
  EXPECT_EQ(decoded->digest, sha256("abc"));
  EXPECT_EQ(decoded->by_period.at(Period::year_of(2026)), 3);
  EXPECT_EQ(render_json(to_json(*decoded)), text);
  EXPECT_THAT(told(errors_of<Record>(R"({"raw": 0, "digest": "AB", "by_light": {"blue": true}})")),
              testing::ElementsAre("reflect.digest_syntax @ /digest", "reflect.not_allowed @ /by_light/blue"));
}

struct BadText {
  char const* text;
  char const* code;
  char const* where;
};

class ParseJson : public testing::TestWithParam<BadText> {};

TEST_P(ParseJson, RefusesWithAPosition) {
  auto const parsed = parse_json(GetParam().text);
  ASSERT_FALSE(parsed) << GetParam().text;
  EXPECT_EQ(parsed.error().code, GetParam().code);
  EXPECT_EQ(parsed.error().where, GetParam().where);
}

// Columns are counted by hand: the character at which reading stopped.
INSTANTIATE_TEST_SUITE_P(Texts, ParseJson,
                         testing::Values(BadText{"", "reflect.json_syntax", "1:1"},                           //
                                         BadText{"{\"a\": 1,\n \"a\": 2}", "reflect.json_key_twice", "2:4"},  //
                                         BadText{"{\"税\": tru}", "reflect.json_syntax", "1:10"},             //
                                         BadText{"[1] 2", "reflect.json_trailing", "1:5"},                    //
                                         BadText{"[1,]", "reflect.json_syntax", "1:4"},                       //
                                         BadText{"[1e999]", "reflect.json_number", "1:7"},                    //
                                         BadText{"\"\xff\"", "reflect.json_syntax", "1:2"},                   //
                                         BadText{"[1 /* */]", "reflect.json_syntax", "1:4"},                  //
                                         BadText{"{\"a\": {\"b\": 1, \"b\": 1}}", "reflect.json_key_twice", "1:18"}));

TEST(ParseJson, LimitsDepth) {
  auto const nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(parse_json(nested(100)));
  auto const deeper = parse_json(nested(101));
  ASSERT_FALSE(deeper);
  EXPECT_EQ(deeper.error().code, "reflect.json_depth");
  EXPECT_EQ(deeper.error().where, "1:101");
  EXPECT_FALSE(parse_json(nested(1000000)));
}

// nlohmann's own parser is the oracle: what it refuses, ours refuses; what ours accepts, both read alike.
TEST(ParseJson, AgreesWithTheOracleOnDamagedTexts) {
  std::mt19937 random(42);
  constexpr std::string_view alphabet = "{}[]\",:0123456789.-+eEtruefalsn \\u\n\x01\x80\xe7";
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text = sheet_text;
    for (auto damage = random() % 3; damage > 0; --damage) {
      text[random() % text.size()] = alphabet[random() % alphabet.size()];
    }
    auto const ours = parse_json(text);
    auto const theirs = Json::parse(text, nullptr, false);
    EXPECT_FALSE(theirs.is_discarded() && ours) << text;
    if (!ours) continue;
    ++accepted;
    EXPECT_EQ(*ours, theirs) << text;
    static_cast<void>(decode<Sheet>(*ours));
  }
  EXPECT_GT(accepted, 5000);  // a third is undamaged
}

TEST(ParseJson, SameKeyInDifferentObjectsIsFine) {
  EXPECT_EQ(render_json(parse_json(R"([{"a": {"a": 1}}, {"a": 2}, "", -0.0, 1e300])").value()),
            R"([{"a":{"a":1}},{"a":2},"",-0.0,1e+300])");
}

}  // namespace
}  // namespace jixiao::reflect
