#include "policy/pack_for_tests.h"

namespace jixiao::policy {
namespace {

TEST(PackRanges, EveryFigureHasItsBounds) {
  struct Case {
    char const* from;
    char const* to;
    char const* said;
  };
  Case const cases[] = {
      {"scoring: {method: target_ratio}", "scoring: {method: tiered, bands: [{from: 50, rate: 8}, {from: 0, rate: 0}]}",
       "pack.yaml:58: rate 应为 0 至 1，现为 8"},
      {"scoring: {method: target_ratio}",
       "scoring: {method: tiered, bands: [{from: 50, rate: 1}, {from: 50, rate: 0}]}", "有两档的 from 都是 50"},
      {"sheets:", "axes:\n  - {id: internal, title: 考核表, weight: -1}\nsheets:",
       "pack.yaml:74: weight 应大于 0，现为 -1"},
      {"full: 100", "full: 0", "pack.yaml:76: full 应大于 0"},
      {"minimum: 0, maximum: 24", "minimum: 24, maximum: 0",
       "pack.yaml:44: 列 opening_hours 的 minimum（24）大于 maximum（0）"},
      {"scale: 1,", "scale: 13,", "pack.yaml:44: scale 应为 0 至 12，现为 13"},
      {"type: date}\n  ", "type: date, sensitivity: 5}\n  ", "sensitivity 应为 1 至 4，现为 5"},
      {"rank_min: 2", "rank_min: 0", "pack.yaml:85: rank_min 应为 1 至 100000，现为 0"},
      {"target: 90", "min_coverage: 1.5\n    target: 90", "pack.yaml:57: min_coverage 应为 0 至 1，现为 1.5"},
      {"target: 90", "sample_min: -1\n    target: 90", "sample_min 不能是负数，现为 -1"},
      {"target: 90", "decimals: 20\n    target: 90", "decimals 应为 0 至 12，现为 20"},
      {"target: 90", "target: 90\n    targets: [{value: 91, from: 2026-06, to: 2026-03}]", "起 2026-06 晚于止 2026-03"},
      {"{id: B, title: 中, from: 70}", "{id: B, title: 中, from: 95}",
       "pack.yaml:95: 等次方案 simple 从最好的写起，分数线应逐级降低：“好”为 90，其后的“中”应低于它，现为 95"},
      {"{id: A, title: 好, from: 90}", "{id: A, title: 好, from: 900}", "pack.yaml:94: from 应为 0 至 100，现为 900"},
      {"basis: score", "basis: share", "pack.yaml:94: from 应为 0 至 1，现为 90"},
      {"sheets:", "checks: {coverage_min: 95}\nsheets:", "pack.yaml:73: coverage_min 应为 0 至 1，现为 95"},
      {"sheets:", "robustness: {runs: -5}\nsheets:", "runs 应为 0 至 100000，现为 -5"},
      {"sheets:", "adjustment_limits: {bonus_max: -5}\nsheets:", "bonus_max 不能是负数，现为 -5"},
      {"sheets:", "adjustments:\n  - {id: A, title: 表扬, points: 0}\nsheets:", "加减分项 A 的 points 为 0"},
      {"sheets:", "parameters:\n  - {id: P, title: 期限, values: []}\nsheets:", "参数 P 没有值"},
      {"sheets:",
       "parameters:\n  - {id: P, title: 期限, values: [{value: 1, from: 2026-04}, {value: 2, from: 2026-01}]}\nsheets:",
       "参数 P 的值 2 应有 from，且晚于前一个值"},
      {"sheets:", "calendar:\n  - {year: 2026, holidays: [2025-10-01], working: []}\nsheets:",
       "2025-10-01 不在 2026 年"},
  };
  for (auto const& one : cases) EXPECT_TRUE(says(errors_of(with(one.from, one.to)), one.said)) << one.to;
}

TEST(PackRanges, SharesFromTheTopRise) {
  auto files = with("basis: score", "basis: share");
  change(files, "from: 90", "from: 0.3");
  change(files, "from: 70", "from: 0.3");
  EXPECT_TRUE(says(errors_of(files), "累计比例应逐级提高：“好”为 0.3，其后的“中”应高于它，现为 0.3"));
  change(files, "title: 中, from: 0.3", "title: 中, from: 0.8");
  EXPECT_EQ(errors_of(files), "");
}

}  // namespace
}  // namespace jixiao::policy
