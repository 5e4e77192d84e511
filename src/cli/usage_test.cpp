#include "cli/usage.h"

#include <gtest/gtest.h>

namespace jixiao::cli {
namespace {

// What is said of a command line that cannot be understood; empty where it can.
std::string said(std::vector<std::string> words) {
  CLI::App parser("程序");
  parser.require_subcommand(1);
  std::string home, period, format;
  int gaps = 0;
  auto* results = parser.add_subcommand("results", "查询结果");
  results->add_option("HOME", home, "平台目录")->required();
  results->add_option("--period", period, "期间：2026-09")->required();
  results->add_option("--gaps", gaps, "列出几处差距")->check(CLI::Range(0, 100));
  std::map<std::string, int> const forms = {{"text", 0}, {"csv", 1}};
  int form = 0;
  results->add_option("--format", form, "输出形式：text, csv")->transform(CLI::CheckedTransformer(forms));
  auto* policy = parser.add_subcommand("policy", "制度包");
  policy->require_subcommand(1);
  policy->add_subcommand("check", "检查");
  try {
    auto reversed = words;
    std::reverse(reversed.begin(), reversed.end());
    parser.parse(reversed);
  } catch (CLI::ParseError const& error) {
    return usage_error(parser, error, words);
  }
  return "";
}

TEST(Usage, AnUnknownCommandIsNamedWithTheNearest) {
  EXPECT_EQ(said({"bogus"}), "没有 jixiao bogus 这个命令；可以写的有：results、policy");
  EXPECT_EQ(said({"result", "h"}), "没有 jixiao result 这个命令，是不是 results?；可以写的有：results、policy");
  EXPECT_EQ(said({"policy", "chekc"}), "没有 jixiao policy chekc 这个命令，是不是 check?；可以写的有：check");
}

TEST(Usage, ACommandIsAskedForWhereThereIsNone) {
  EXPECT_EQ(said({}), "jixiao 之后要写命令：results、policy");
  EXPECT_EQ(said({"policy"}), "jixiao policy 之后要写命令：check");
}

TEST(Usage, ArgumentsAreNamedWithTheirMeaning) {
  EXPECT_EQ(said({"results", "h", "--period", "2026-09"}), "");
  EXPECT_EQ(said({"results", "--period", "2026-09"}), "缺少 HOME（平台目录）");
  EXPECT_EQ(said({"results", "h"}), "缺少 --period（期间：2026-09）");
  EXPECT_EQ(said({"results", "h", "--period"}), "--period 之后缺少值（期间：2026-09）");
  EXPECT_EQ(said({"results", "h", "--perod", "2026-09"}), "没有 --perod 这一项，是不是 --period?");
  EXPECT_EQ(said({"results", "h", "--period", "2026-09", "x"}), "多出“x”，不知道它指什么");
  EXPECT_EQ(said({"results", "h", "--period", "2026-09", "--format", "xml"}),
            "--format 的值不能用（输出形式：text, csv）");
  EXPECT_EQ(said({"results", "h", "--period", "2026-09", "--gaps", "many"}), "--gaps 的值不能用（列出几处差距）");
}

}  // namespace
}  // namespace jixiao::cli
