#include "ledger/encoding.h"

#include <gtest/gtest.h>

namespace jixiao::ledger {
namespace {

TEST(Base64, WritesAndReadsTheVectorsOfRfc4648) {
  std::pair<char const*, char const*> const vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
  for (auto const& [plain, coded] : vectors) {
    EXPECT_EQ(base64(std::string_view(plain)), coded);
    EXPECT_EQ(parse_base64(coded), plain);
  }
  EXPECT_EQ(base64(std::string_view("\xfb\xff\xfe", 3)), "+//+");
}

TEST(Base64, RefusesEveryOtherSpelling) {
  for (auto const* text : {"Zg", "Zg=", "Z===", "====", "Zh==", "Zm9=", "Zg==Zg==", "Zm9v\n", " Zm9v", "Zm9v ", "Zm-v",
                           "Zm_v", "Zm9v=", "=Zm9", "Z=9v", "Zm=v",
                           "\xc3\xa9"
                           "aa"}) {
    EXPECT_EQ(parse_base64(text), std::nullopt) << text;
  }
}

TEST(Decimal, HasOneSpellingBelowTwoToThe63) {
  EXPECT_EQ(parse_decimal("0"), 0u);
  EXPECT_EQ(parse_decimal("9223372036854775807"), 9223372036854775807u);
  for (auto const* text : {"", "00", "01", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "9223372036854775808",
                           "18446744073709551616", "99999999999999999999", "一"}) {
    EXPECT_EQ(parse_decimal(text), std::nullopt) << text;
  }
}

TEST(Hex, IsLowerCaseAndOfFixedLength) {
  EXPECT_EQ(parse_hex32("00ff10a9"), 0x00ff10a9u);
  EXPECT_EQ(hex32(0x00ff10a9u), "00ff10a9");
  for (auto const* text : {"", "0ff10a9", "000ff10a9", "00FF10A9", "00ff10ag", "0x00ff10"}) {
    EXPECT_EQ(parse_hex32(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_hex_digest(std::string(63, 'a')), std::nullopt);
  EXPECT_TRUE(parse_hex_digest(std::string(64, 'a')));
}

TEST(BigEndian, PutsTheHighByteFirst) {
  EXPECT_EQ(big_endian(0x0102, 4), std::string("\0\0\1\2", 4));
  EXPECT_EQ(from_big_endian(std::string_view("\x80\0\0\0\0\0\0\1", 8)), 0x8000000000000001u);
}

}  // namespace
}  // namespace jixiao::ledger
