// A short deterministic relative of tests/fuzz/formula_fuzz.cpp that runs with every build: pieces of real formulas are
// cut, doubled and glued by a fixed generator; each result must give a value or errors, and canonical text must mean
// itself.
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "formula/example_for_tests.h"
#include "formula/parser.h"

namespace jixiao::formula {
namespace {

constexpr auto seeds = std::to_array<std::string_view>({
    "count(declaration on due_on where filed_on <= due_on and taxpayer.size_class >= '中' last 90 days)",
    "offset(ytd(sum(declaration.tax - tax / 2)), -1y) / across(peers, quantile(0.9), indicator('REF-05', offset = "
    "-1q))",
    "case when x > 1e3 and not b then round(x, 2) else missing end + if(s in ('甲', '乙'), -2 ^ 2, ratio(1, 0))",
    "d + 3 workdays - 1 month between period_start and date '2026-09-30' or m is not missing -- 说明",
    "（x × 2）÷ 3 ≥ least(1, 2, coalesce(m, x)) and contains(s, “甲”)",
});
constexpr auto glue = std::to_array<std::string_view>({"(",       ")",      ",",    " and ", " not ", "'",      ".",
                                                       " where ", "count(", "\xff", "\n",    "1e9",   " last ", "case ",
                                                       " end ",   "中",     "-",    "^",     "[",     " in ",   "if("});

std::string mutate(std::mt19937& random) {
  auto const pick = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  std::string text(seeds[pick(seeds.size())]);
  for (auto rounds = 1 + pick(6); rounds > 0 && !text.empty(); --rounds) {
    auto const at = pick(text.size());
    auto const length = 1 + pick(std::min<std::size_t>(30, text.size() - at));
    switch (pick(4)) {
      case 0: text.erase(at, length); break;
      case 1: text.insert(at, text.substr(at, length)); break;
      case 2: text.insert(at, glue[pick(glue.size())]); break;
      default: text.insert(at, std::string(seeds[pick(seeds.size())]).substr(0, length)); break;
    }
  }
  return text;
}

TEST(Mutation, EveryTextEndsInAValueOrInErrors) {
  std::mt19937 random(20260930);
  auto const pack = example::pack();
  DatasetList const datasets(pack.datasets);
  Scope scope;
  scope.pack = &pack;
  scope.datasets = &datasets;
  scope.expect = Expect::any;
  int parsed_well = 0;
  int checked_well = 0;
  for (int i = 0; i < 20000; ++i) {
    auto const text = mutate(random);
    auto parsed = parse(text);
    ASSERT_EQ(parsed.root == nullptr, !parsed.errors.empty()) << text;
    for (auto const& error : parsed.errors)
      ASSERT_EQ(to_text(error).find('{'), std::string::npos) << text << to_text(error);
    (void)evaluate_text(text, {{"x", "5"}, {"d", "2026-09-30"}, {"s", "甲"}, {"b", "true"}, {"m", "missing"}});
    if (!parsed.root) continue;
    ++parsed_well;
    auto const canonical = to_canonical_text(*parsed.root);
    auto const again = parse(canonical);
    ASSERT_TRUE(again.root) << text << "\n" << canonical << "\n" << to_text(again.errors);
    ASSERT_EQ(to_canonical_text(*again.root), canonical) << text;
    Errors errors;
    check(*parsed.root, text, scope, errors);
    checked_well += errors.empty() ? 1 : 0;
    for (auto const& error : errors) ASSERT_FALSE(error.where.empty()) << text;
  }
  EXPECT_GT(parsed_well, 500);
  EXPECT_GT(checked_well, 20);
}

}  // namespace
}  // namespace jixiao::formula
