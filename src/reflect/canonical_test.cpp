#include "reflect/canonical.h"

#include <gtest/gtest.h>

#include "reflect/test_nouns.h"

namespace jixiao::reflect {
namespace {

using namespace reflect_test;

std::string hex(std::string_view bytes) {
  return to_hex({reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size()});
}

// Each line is written by hand from the grammar in canonical.h: tag, count, bytes.
TEST(Canonical, GoldenBytesOfEachKind) {
  EXPECT_EQ(hex(canonical_bytes(true)),
            "01"
            "42"
            "01");
  EXPECT_EQ(hex(canonical_bytes(std::int32_t{-2})),
            "01"
            "49"
            "fffffffffffffffe");
  EXPECT_EQ(hex(canonical_bytes(std::string("税"))),
            "01"
            "54"
            "00000003"
            "e7a88e");
  EXPECT_EQ(hex(canonical_bytes(Decimal::parse("92.50").value())),
            "01"
            "56"
            "00000004"
            "39322e35");
  EXPECT_EQ(hex(canonical_bytes(Light::red)),
            "01"
            "45"
            "00000003"
            "726564");
  EXPECT_EQ(hex(canonical_bytes(std::optional<bool>())),
            "01"
            "4f"
            "00");
  EXPECT_EQ(hex(canonical_bytes(std::optional<bool>(false))),
            "01"
            "4f"
            "01"
            "4200");
  EXPECT_EQ(hex(canonical_bytes(std::vector<bool>{true, false})),
            "01"
            "4c"
            "00000002"
            "4201"
            "4200");
  EXPECT_EQ(hex(canonical_bytes(std::map<std::string, bool>{{"a", true}})),
            "01"
            "4d"
            "00000001"
            "540000000161"
            "4201");
  EXPECT_EQ(hex(canonical_bytes(Digest{})),
            "01"
            "48"
            "00000020" +
                std::string(64, '0'));
}

TEST(Canonical, GoldenBytesOfAStruct) {
  EXPECT_EQ(hex(canonical_bytes(Band{"A", 10})),
            "01"
            "53"
            "00000002"  // version, struct of two members
            "54"
            "00000001"
            "41"  // name "A"
            "56"
            "00000002"
            "3130");  // points "10"
}

// 0.5 is 3fe0000000000000 in binary64 (IEEE 754).
TEST(Canonical, RawJsonIsSortedByKey) {
  auto const bytes = canonical_bytes(parse_json(R"({"b": [null, 0.5], "a": -1})").value());
  EXPECT_EQ(hex(bytes),
            "01"
            "4d"
            "00000002"
            "540000000161"
            "49"
            "ffffffffffffffff"
            "540000000162"
            "4c"
            "00000002"
            "4e"
            "46"
            "3fe0000000000000");
  EXPECT_EQ(bytes, canonical_bytes(parse_json(R"({"a": -1, "b": [null, 5e-1]})").value()));
}

TEST(Canonical, NoTwoValuesShareBytes) {
  using Texts = std::vector<std::string>;
  EXPECT_NE(canonical_bytes(Texts{"ab", "c"}), canonical_bytes(Texts{"a", "bc"}));
  EXPECT_NE(canonical_bytes(Texts{""}), canonical_bytes(Texts{}));
  EXPECT_NE(canonical_bytes(std::optional<std::string>("")), canonical_bytes(std::optional<std::string>()));
}

// SHA-256 of the same bytes written with Python's struct.pack from the grammar: pins every member of a larger struct.
TEST(Canonical, GoldenDigestOfALargerStruct) {
  EXPECT_EQ(sha256_hex(canonical_bytes(sheet())), "e6302bd9e0f065cff918637a9cbed23c3852bbb69c170fd88f4f8e97561049a6");
}

TEST(Canonical, EqualValuesHaveEqualBytes) {
  auto other = sheet();
  other.weight = Decimal::parse("92.5000").value();
  EXPECT_EQ(canonical_bytes(sheet()), canonical_bytes(other));
  other.sort = 8;
  EXPECT_NE(canonical_bytes(sheet()), canonical_bytes(other));
}

}  // namespace
}  // namespace jixiao::reflect
