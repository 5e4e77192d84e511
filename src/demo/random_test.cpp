#include "demo/random.h"

#include <gtest/gtest.h>

#include <cmath>

namespace jixiao::demo {
namespace {

TEST(Stream, IsSplitMixFromItsKey) {
  // SplitMix64 started at 0 begins with this number (published test vector of the reference implementation).
  EXPECT_EQ(mix(0x9E3779B97F4A7C15ULL), 0xE220A8397B1DCDAFULL);
}

TEST(Stream, DependsOnEveryPartOfItsAddress) {
  auto const first = Stream(42, "payment", 7, 300).next();
  EXPECT_EQ(first, Stream(42, "payment", 7, 300).next());
  EXPECT_NE(first, Stream(43, "payment", 7, 300).next());
  EXPECT_NE(first, Stream(42, "rating", 7, 300).next());
  EXPECT_NE(first, Stream(42, "payment", 8, 300).next());
  EXPECT_NE(first, Stream(42, "payment", 7, 301).next());
}

TEST(Scaled, IsTheExponentialFunction) {
  for (std::int64_t milli : {-4000, -1000, -1, 0, 1, 500, 1000, 4800, 9000}) {
    double const expected = 1e9 * std::exp(static_cast<double>(milli) / 1000);
    EXPECT_NEAR(static_cast<double>(scaled(1'000'000'000, milli)) / expected, 1.0, 2e-4) << milli;
  }
}

TEST(Stream, NormalHasMeanZeroAndDeviationOne) {
  Stream stream(1, "normal", 0);
  double sum = 0, squares = 0;
  constexpr int n = 200'000;
  for (int i = 0; i < n; ++i) {
    double const x = static_cast<double>(stream.normal()) / 1000;
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / n, 0, 0.01);  // standard error 0.0022
  EXPECT_NEAR(squares / n, 1, 0.015);
}

TEST(Quota, AnswersYesAsOftenAsItsShareGiveOrTakeOne) {
  for (std::int64_t ppm : {0, 15'000, 333'333, 1'000'000}) {
    Stream stream(9, "quota", ppm);
    Quota quota(stream, ppm);
    int yes = 0;
    for (int i = 0; i < 1000; ++i) yes += quota.next() ? 1 : 0;
    EXPECT_NEAR(yes, static_cast<double>(ppm) / 1000, 1.0);
  }
}

}  // namespace
}  // namespace jixiao::demo
