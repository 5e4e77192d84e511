#include "storage/deflate.h"

#include <gtest/gtest.h>

namespace jixiao::storage {
namespace {

TEST(Deflate, GivesBackEveryByte) {
  std::string all;
  for (unsigned i = 0; i < 100000; ++i) all += static_cast<char>(i * i >> 3);
  for (std::string const& bytes : {std::string(), std::string(1, '\0'), std::string(1 << 20, 'a'), all}) {
    EXPECT_EQ(inflated(deflated(bytes)).value(), bytes);
  }
  EXPECT_FALSE(deflated("").empty());
}

TEST(Deflate, RefusesDamage) {
  auto const whole = deflated("按期申报率 92.5%");
  for (std::size_t length = 0; length < whole.size(); ++length) EXPECT_FALSE(inflated(whole.substr(0, length)));
  for (std::size_t at = 0; at < whole.size(); ++at) {
    auto changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x55);
    auto const read = inflated(changed);
    EXPECT_FALSE(read && *read != "按期申报率 92.5%") << at;
  }
  EXPECT_EQ(inflated(whole + "x").error().code, "storage.blob_damaged");
  EXPECT_FALSE(inflated(deflated(std::string(1000, 'a')), 999));
  EXPECT_TRUE(inflated(deflated(std::string(1000, 'a')), 1000));
}

// RFC 1950 and 1951, made with Python's zlib.compress(b"hello", 9).
TEST(Deflate, ReadsZlib) {
  unsigned char const stream[] = {0x78, 0xDA, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x06, 0x2C, 0x02, 0x15};
  EXPECT_EQ(inflated({reinterpret_cast<char const*>(stream), sizeof stream}).value(), "hello");
}

}  // namespace
}  // namespace jixiao::storage
