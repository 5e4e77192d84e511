#include "scoring/peers.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace jixiao::scoring {
namespace {

Decimal dec(char const* text) { return *Decimal::parse(text); }
std::vector<Decimal> decs(std::initializer_list<char const*> texts) {
  std::vector<Decimal> out;
  for (auto const* text : texts) out.push_back(dec(text));
  return out;
}

TEST(Places, TiesShareTheBetterRankAndTheMeanRank) {
  std::vector<std::optional<Decimal>> const values{dec("90"), dec("95"), {}, dec("90"), dec("80.5")};
  auto const found = places(values, Better::larger);
  EXPECT_EQ(found[0], (Place{2, dec("2.5"), 4}));
  EXPECT_EQ(found[1], (Place{1, dec("1"), 4}));
  EXPECT_FALSE(found[2]);
  EXPECT_EQ(found[3], (Place{2, dec("2.5"), 4}));
  EXPECT_EQ(found[4], (Place{4, dec("4"), 4}));
  EXPECT_EQ(places(values, Better::smaller)[4]->rank, 1);
}

// R: quantile(c(1, 2, 4, 8, 16), c(.1, .25, .5, .9)) = 1.4 2.0 4.0 12.8
TEST(Quantile, IsTypeSeven) {
  auto const values = decs({"1", "2", "4", "8", "16"});
  EXPECT_EQ(quantile(values, dec("0.1")), dec("1.4"));
  EXPECT_EQ(quantile(values, dec("0.25")), dec("2"));
  EXPECT_EQ(quantile(values, dec("0.5")), dec("4"));
  EXPECT_EQ(quantile(values, dec("0.9")), dec("12.8"));
  EXPECT_EQ(quantile(values, dec("0")), dec("1"));
  EXPECT_EQ(quantile(values, dec("1")), dec("16"));
  EXPECT_EQ(quantile(decs({"7"}), dec("0.9")), dec("7"));
  EXPECT_FALSE(quantile({}, dec("0.5")));
  // (n − 1)·p = 2.7 between 98.1 and 98.15: 98.1 + 0.7·0.05 = 98.135, exactly.
  EXPECT_EQ(quantile(decs({"91.2", "97", "98.1", "98.15"}), dec("0.9")), dec("98.135"));
}

TEST(PeerGroups, LeaveOutUnitsWithoutAGroup) {
  std::vector<std::string> const groups{"b", "", "a", "b"};
  auto const built = build_peer_groups(groups);
  EXPECT_EQ(built.ids, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(built.members, (std::vector<std::vector<int>>{{2}, {0, 3}}));
}

RC_GTEST_PROP(PlacesProperties, TheOrderOfUnitsChangesNothing, (std::vector<int> numbers)) {
  std::vector<std::optional<Decimal>> values;
  for (auto const n : numbers) values.push_back(n % 7 == 0 ? std::nullopt : std::optional(Decimal(n % 5)));
  auto reversed = values;
  std::reverse(reversed.begin(), reversed.end());
  auto there = places(values, Better::larger);
  auto back = places(reversed, Better::larger);
  std::reverse(back.begin(), back.end());
  RC_ASSERT(there == back);
}

RC_GTEST_PROP(PlacesProperties, MeanRanksAddUp, (std::vector<int> numbers)) {
  std::vector<std::optional<Decimal>> values;
  for (auto const n : numbers) values.push_back(Decimal(n % 5));
  Decimal sum;
  for (auto const& place : places(values, Better::smaller)) sum = sum + place->mean_rank;
  auto const n = static_cast<std::int64_t>(numbers.size());
  RC_ASSERT(sum == Decimal(n * (n + 1) / 2));
}

}  // namespace
}  // namespace jixiao::scoring
