#include "reflect/canonical_read.h"

#include <gtest/gtest.h>

#include "reflect/test_nouns.h"

namespace jixiao::reflect {
namespace {

using namespace reflect_test;

template <class T>
std::string code_of(std::string const& bytes) {
  auto const read = decode_canonical<T>(bytes);
  return read ? std::string("ok") : read.error().code;
}

std::string bytes(std::initializer_list<int> values) {
  std::string out;
  for (int const value : values) out += static_cast<char>(value);
  return out;
}

TEST(CanonicalRead, GivesBackWhatWasWritten) {
  auto const back = decode_canonical<Sheet>(canonical_bytes(sheet()));
  ASSERT_TRUE(back) << to_text(back.error());
  EXPECT_EQ(*back, sheet());
  EXPECT_EQ(decode_canonical<bool>(canonical_bytes(true)), true);
  EXPECT_EQ(decode_canonical<std::int64_t>(canonical_bytes(INT64_MIN)), INT64_MIN);
  EXPECT_EQ(decode_canonical<std::string>(canonical_bytes(std::string("a\0税", 5))), std::string("a\0税", 5));
  EXPECT_EQ(decode_canonical<Digest>(canonical_bytes(sha256("x"))), sha256("x"));
  EXPECT_EQ(decode_canonical<std::optional<int>>(canonical_bytes(std::optional<int>())), std::nullopt);
}

// From the grammar in canonical.h: version, 'S', two members, 'T' "A", 'V' "10".
TEST(CanonicalRead, ReadsGoldenBytes) {
  auto const band =
      decode_canonical<Band>(bytes({1, 'S', 0, 0, 0, 2, 'T', 0, 0, 0, 1, 'A', 'V', 0, 0, 0, 2, '1', '0'}));
  ASSERT_TRUE(band);
  EXPECT_EQ(*band, (Band{"A", 10}));
}

// The same bytes read as a Band that got a third member later; one that never had the second is refused.
TEST(CanonicalRead, ReadsBytesFromBeforeAStructGrewAtItsEnd) {
  auto const before = decode_canonical<GrownBand>(canonical_bytes(Band{"A", 10}));
  ASSERT_TRUE(before);
  EXPECT_EQ(before->name, "A");
  EXPECT_EQ(before->points, Decimal(10));
  EXPECT_EQ(before->note, "无");
  auto const now = decode_canonical<GrownBand>(canonical_bytes(GrownBand{"A", 10, "新"}));
  ASSERT_TRUE(now);
  EXPECT_EQ(now->note, "新");
  EXPECT_EQ(code_of<GrownBand>(bytes({1, 'S', 0, 0, 0, 1, 'T', 0, 0, 0, 1, 'A'})), "reflect.bytes_value");
  EXPECT_EQ(code_of<GrownBand>(bytes({1, 'S', 0, 0, 0, 4, 'T', 0, 0, 0, 0})), "reflect.bytes_value");
}

TEST(CanonicalRead, RefusesEveryTruncationAndAnythingLeftOver) {
  auto const whole = canonical_bytes(sheet());
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_EQ(code_of<Sheet>(whole.substr(0, length)), "reflect.bytes_truncated") << length;
  }
  EXPECT_EQ(code_of<Sheet>(whole + '\0'), "reflect.bytes_trailing");
}

TEST(CanonicalRead, WhatItAcceptsIsTheOnlyForm) {
  auto const whole = canonical_bytes(sheet());
  int accepted = 0;
  for (std::size_t at = 0; at < whole.size(); ++at) {
    for (int const bit : {1, 2, 0x80}) {
      auto changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ bit);
      auto const read = decode_canonical<Sheet>(changed);
      if (!read) continue;
      ++accepted;
      EXPECT_EQ(canonical_bytes(*read), changed) << at;
    }
  }
  EXPECT_GT(accepted, 0);  // letters of a name may change into other letters
}

TEST(CanonicalRead, TellsWhatIsWrong) {
  EXPECT_EQ(code_of<bool>(bytes({2, 'B', 1})), "reflect.bytes_version");
  EXPECT_EQ(code_of<bool>(bytes({1, 'I', 1})), "reflect.bytes_tag");
  EXPECT_EQ(code_of<bool>(bytes({1, 'B', 2})), "reflect.bytes_value");
  EXPECT_EQ(code_of<std::int8_t>(canonical_bytes(128)), "reflect.bytes_value");
  EXPECT_EQ(code_of<std::string>(bytes({1, 'T', 0xFF, 0xFF, 0xFF, 0xFF, 'x'})), "reflect.bytes_truncated");
  EXPECT_EQ(code_of<std::vector<bool>>(bytes({1, 'L', 0xFF, 0xFF, 0xFF, 0xFF})), "reflect.bytes_truncated");
  EXPECT_EQ(code_of<Decimal>(bytes({1, 'V', 0, 0, 0, 3, '1', '.', '0'})), "reflect.bytes_value");  // only form: "1"
  EXPECT_EQ(code_of<Light>(bytes({1, 'E', 0, 0, 0, 1, 'x'})), "reflect.bytes_value");
  EXPECT_EQ(code_of<Digest>(bytes({1, 'H', 0, 0, 0, 1, 'x'})), "reflect.bytes_value");
  EXPECT_EQ(code_of<Band>(bytes({1, 'S', 0, 0, 0, 1, 'T', 0, 0, 0, 0})), "reflect.bytes_value");  // two members
  using Names = std::map<std::string, bool>;
  EXPECT_EQ(code_of<Names>(bytes({1, 'M', 0, 0, 0, 2, 'T', 0, 0, 0, 1, 'b', 'B', 0, 'T', 0, 0, 0, 1, 'a', 'B', 0})),
            "reflect.bytes_value");
  using Texts = std::set<std::string>;
  EXPECT_EQ(code_of<Texts>(bytes({1, 'L', 0, 0, 0, 2, 'T', 0, 0, 0, 1, 'a', 'T', 0, 0, 0, 1, 'a'})),
            "reflect.bytes_value");
}

}  // namespace
}  // namespace jixiao::reflect
