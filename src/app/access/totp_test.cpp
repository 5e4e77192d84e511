#include "app/access/totp.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace jixiao::app {
namespace {

constexpr std::string_view secret = "12345678901234567890";

// RFC 6238, Appendix B, the SHA-1 rows: eight digits, steps of 30 seconds.
TEST(Totp, GivesTheVectorsOfTheStandard) {
  struct {
    std::int64_t seconds;
    char const* code;
  } const vectors[] = {{59, "94287082"},         {1111111109, "07081804"}, {1111111111, "14050471"},
                       {1234567890, "89005924"}, {2000000000, "69279037"}, {20000000000, "65353130"}};
  for (auto const& v : vectors) EXPECT_EQ(totp_code(secret, v.seconds / totp_step_seconds, 8), v.code) << v.seconds;
}

TEST(Totp, ACodeIsGoodForItsNeighboursAndOnce) {
  std::int64_t const step = 1111111111 / 30;
  auto const code = totp_code(secret, step);
  EXPECT_EQ(code, "050471");  // the last six digits of the standard's eight
  EXPECT_EQ(match_totp(secret, code, step, 0), step);
  EXPECT_EQ(match_totp(secret, code, step + 1, 0), step);
  EXPECT_EQ(match_totp(secret, code, step - 1, 0), step);
  EXPECT_FALSE(match_totp(secret, code, step + 2, 0));
  EXPECT_FALSE(match_totp(secret, code, step, step)) << "used before";
  EXPECT_FALSE(match_totp(secret, "", step, 0));
  EXPECT_FALSE(match_totp(secret, "0504711", step, 0));
}

// 2005-03-18 01:58:31 UTC is 1111111111; the authority's clock shows eight hours more.
TEST(Totp, RunsOnUniversalTimeWhateverTheZone) {
  auto const* const before = std::getenv("TZ");
  std::string const zone = before ? before : "";
  for (auto const& [name, text] :
       {std::pair("CST-8", "2005-03-18 09:58:31"), std::pair("UTC", "2005-03-18 01:58:31")}) {
    ::setenv("TZ", name, 1);
    ::tzset();
    EXPECT_EQ(totp_step_at(Timestamp::parse(text).value()), 1111111111 / 30) << name;
  }
  before ? ::setenv("TZ", zone.c_str(), 1) : ::unsetenv("TZ");
  ::tzset();
}

// A server on UTC without TZ shows Beijing's time, and a telephone's codes must fit it all the same.
TEST(Totp, RunsOnUniversalTimeWhereNoZoneIsSet) {
  auto const* const before = std::getenv("TZ");
  std::string const zone = before ? before : "";
  ::unsetenv("TZ");
  ::tzset();
  EXPECT_EQ(totp_step_at(Timestamp::parse("2005-03-18 09:58:31").value()), 1111111111 / 30);
  if (before) ::setenv("TZ", zone.c_str(), 1);
  ::tzset();
}

// RFC 4648, section 10, without its padding.
TEST(Totp, WritesBase32AsTheStandardDoes) {
  EXPECT_EQ(to_base32(""), "");
  EXPECT_EQ(to_base32("f"), "MY");
  EXPECT_EQ(to_base32("foob"), "MZXW6YQ");
  EXPECT_EQ(to_base32("foobar"), "MZXW6YTBOI");
}

TEST(Totp, UriHoldsTheSecretAndEncodesNames) {
  EXPECT_EQ(totp_uri("foobar", "绩效", "li"),
            "otpauth://totp/%E7%BB%A9%E6%95%88:li?secret=MZXW6YTBOI&issuer=%E7%BB%A9%E6%95%88");
}

}  // namespace
}  // namespace jixiao::app
