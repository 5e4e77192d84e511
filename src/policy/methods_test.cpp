#include "policy/pack_for_tests.h"

namespace jixiao::policy {
namespace {

// Of BUSY, which has no count of rows to be its sample.
PackFiles with_scoring(std::string const& scoring) {
  return with("scoring: {method: interval, lo: 30, hi: 50}", "scoring: {" + scoring + "}");
}

TEST(ScoringKeys, AreThoseTheMethodReads) {
  EXPECT_EQ(warnings_of(with_scoring("method: target_ratio, cap: 1.2")), "");
  EXPECT_EQ(warnings_of(with_scoring("method: rank_based, lo: 30, hi: 50, group_min: 3")), "");
  auto const text = warnings_of(with_scoring("method: target_ratio, good: 50, responses_min: 10"));
  EXPECT_TRUE(says(text, "pack.yaml:69: 指标 BUSY 的 scoring.good 对 target_ratio 计分法不起作用"));
  EXPECT_TRUE(says(text, "scoring.responses_min 对 target_ratio"));
}

TEST(ScoringKeys, WithoutThemAMethodGivesNoScore) {
  EXPECT_TRUE(says(warnings_of(with_scoring("method: improvement")), "指标 BUSY 用 improvement 计分法，缺少 base"));
  EXPECT_TRUE(says(warnings_of(with_scoring("method: moderate_band, zero_low: 0")), "缺少 band_low 或 band_high"));
  EXPECT_TRUE(says(warnings_of(with_scoring("method: rating")), "缺少 sample"));
  EXPECT_EQ(warnings_of(with_scoring("method: improvement, base: 20")), "");
}

}  // namespace
}  // namespace jixiao::policy
