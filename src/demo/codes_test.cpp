#include "demo/codes.h"

#include <gtest/gtest.h>

#include <set>

namespace jixiao::demo {
namespace {

// 91350100M000100Y43 is the published sample of GB 32100-2015; its organisation code M000100Y-4 follows GB 11714.
TEST(CreditCode, CheckCharactersOfThePublishedSample) {
  EXPECT_EQ(credit_code_check("91350100M000100Y4"), '3');
  EXPECT_EQ(organisation_code_check("M000100Y"), '4');
  EXPECT_EQ(credit_code_check("91350100M000100I4"), std::nullopt);  // I is not in the alphabet
  EXPECT_EQ(credit_code_check("short"), std::nullopt);
}

TEST(CreditCode, IsValidUniqueAndNeverIssued) {
  std::set<std::string> codes;
  for (std::int64_t serial = 0; serial < 2000; ++serial) {
    auto const code = credit_code(serial * 7919);
    ASSERT_EQ(code.size(), 18u);
    EXPECT_EQ(code.substr(0, 4), "X199");  // no registering authority X, no province 99
    EXPECT_EQ(credit_code_check(code.substr(0, 17)), code[17]);
    EXPECT_EQ(organisation_code_check(code.substr(8, 8)), code[16]);
    EXPECT_TRUE(codes.insert(code).second);
  }
}

TEST(AuthorityCode, HasElevenDigitsOfAnUnknownProvince) {
  EXPECT_EQ(authority_code(0), "19700000000");
  EXPECT_EQ(authority_code(3, 12), "19703120000");
  EXPECT_EQ(authority_code(3, 12, 7), "19703120700");
  EXPECT_EQ(authority_code(3, 0, 0, 9), "19703000009");
}

}  // namespace
}  // namespace jixiao::demo
