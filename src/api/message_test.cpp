#include "api/message.h"

#include <gtest/gtest.h>

namespace jixiao::api {
namespace {

struct Target {
  std::string path;
  std::map<std::string, std::string> query;
};

std::optional<Target> parsed(std::string_view text) {
  Target out;
  if (!parse_target(text, out.path, out.query)) return std::nullopt;
  return out;
}

TEST(ParseTarget, DecodesPathAndQuery) {
  auto const target = parsed("/api/card?unit=%E7%94%B2%E5%8E%BF&period=2026-09&note=a+b&flag");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/api/card");
  EXPECT_EQ(target->query.at("unit"), "甲县");
  EXPECT_EQ(target->query.at("period"), "2026-09");
  EXPECT_EQ(target->query.at("note"), "a b");
  EXPECT_EQ(target->query.at("flag"), "");
}

TEST(ParseTarget, PlusInAPathIsAPlus) { EXPECT_EQ(parsed("/a+b")->path, "/a+b"); }

TEST(ParseTarget, OfANameGivenTwiceTheLastCounts) { EXPECT_EQ(parsed("/?a=1&a=2")->query.at("a"), "2"); }

class RefusedTarget : public testing::TestWithParam<char const*> {};
TEST_P(RefusedTarget, IsRefused) { EXPECT_FALSE(parsed(GetParam())); }
INSTANTIATE_TEST_SUITE_P(Attacks, RefusedTarget,
                         testing::Values("", "no-slash", "http://elsewhere/x", "/../etc/passwd", "/tile/%2e%2e/keys",
                                         "/tile/..%2fkeys", "/a%2fb", "/a%5cb", "/a%00b", "/a%0d%0ab", "/a%", "/a%2",
                                         "/a%zz", "/x?q=%2", "/./a", "/a%ff", "/tile/..%c0%af", "/x?q=%c0%ae",
                                         "/x?%ed%a0%80=1", "/a\xc3"),
                         [](auto const& one) { return "case_" + std::to_string(one.index); });

TEST(Cookie, FindsItsNameExactly) {
  Request request;
  request.headers["cookie"] = "xjixiao_session=no; jixiao_session=yes; other=1";
  EXPECT_EQ(request.cookie("jixiao_session"), "yes");
  EXPECT_EQ(request.cookie("session"), "");
}

}  // namespace
}  // namespace jixiao::api
