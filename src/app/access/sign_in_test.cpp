#include <chrono>
#include <thread>

#include "app/access/strangers.h"
#include "app/access/test_support.h"
#include "base/hash.h"
#include "storage/sql.h"

namespace jixiao::app {
namespace {

using namespace access_test;

constexpr char const* good = "Reading-Room-7";
constexpr char const* here = "10.0.0.1";

TEST(SignIn, TheFirstPasswordOpensNothingButItsOwnChange) {
  Installation place;
  auto const li = place.add("li", {{"office", "ALL"}});
  auto const first = place.accounts().sign_in("li", li.password, {}, here, morning);
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->session->must_change_password);
  EXPECT_FALSE(first->session->may(Permission::results_read));
  auto const changed = place.accounts().change_password(*first->session, li.password, good, here, morning);
  ASSERT_TRUE(changed) << to_text(changed.error());
  EXPECT_FALSE(changed->session->must_change_password);
  EXPECT_TRUE(changed->session->may("results.read"));
  EXPECT_FALSE(changed->session->may("roles.grant"));
  EXPECT_FALSE(changed->session->may("no.such.permission"));
}

TEST(SignIn, TheLoginIsOneInAnyCaseAndWidth) {
  Installation place;
  place.add_ready("Zhang.San", {}, good);
  EXPECT_TRUE(place.accounts().sign_in(" ｚｈａｎｇ.SAN ", good, {}, here, morning));
  auto const again = place.accounts().create_account(Actor::console(), {"ZHANG.san", "另一人", {}}, morning);
  EXPECT_EQ(code_of(again), "access.login_taken");
}

TEST(SignIn, ATokenIsNewAtSignInAndAfterAPasswordChange) {
  Installation place;
  auto const li = place.add("li", {});
  auto& accounts = place.accounts();
  auto const first = accounts.sign_in("li", li.password, {}, here, morning).value();
  auto const second = accounts.sign_in("li", li.password, {}, here, morning, first.token).value();
  EXPECT_NE(first.token, second.token);
  EXPECT_FALSE(accounts.find_session(first.token, morning)) << "the browser's old token must end";
  auto const changed = accounts.change_password(*second.session, li.password, good, here, morning).value();
  EXPECT_NE(changed.token, second.token);
  EXPECT_FALSE(accounts.find_session(second.token, morning));
  ASSERT_TRUE(accounts.find_session(changed.token, morning));
  EXPECT_EQ(changed.token.size(), 43U);  // 256 bits, six to a letter, rounded up
}

// As where the disk is full: whoever tries stays signed in as he was.
TEST(SignIn, OneThatCannotBeWrittenEndsNoSession) {
  Installation place;
  place.add_ready("li", {}, good);
  auto& accounts = place.accounts();
  auto const first = accounts.sign_in("li", good, {}, here, morning).value();
  auto database = storage::Database::open(place.database().string(), storage::OpenMode::existing).value();
  storage::execute(database.session(),
                   "CREATE TRIGGER full BEFORE INSERT ON account_session BEGIN SELECT RAISE(FAIL, 'full'); END");
  EXPECT_FALSE(accounts.sign_in("li", good, {}, here, morning, first.token));
  EXPECT_TRUE(accounts.find_session(first.token, morning));
  storage::execute(database.session(), "DROP TRIGGER full");
  auto const second = accounts.sign_in("li", good, {}, here, morning, first.token);
  ASSERT_TRUE(second) << to_text(second.error());
  EXPECT_FALSE(accounts.find_session(first.token, morning));
  EXPECT_TRUE(accounts.find_session(second->token, morning));
}

TEST(SignIn, EachSessionHasItsOwnCsrfToken) {
  Installation place;
  place.add_ready("li", {}, good);
  auto const a = place.accounts().sign_in("li", good, {}, here, morning).value();
  auto const b = place.accounts().sign_in("li", good, {}, here, morning).value();
  EXPECT_NE(a.session->csrf, b.session->csrf);
  EXPECT_TRUE(a.session->csrf_matches(a.session->csrf));
  EXPECT_FALSE(a.session->csrf_matches(b.session->csrf));
  EXPECT_FALSE(a.session->csrf_matches(""));
  EXPECT_NE(a.session->csrf, a.token);
}

TEST(SignIn, FiveFailuresLockForThirtyMinutes) {
  Installation place;
  place.add_ready("li", {}, good);
  auto& accounts = place.accounts();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(code_of(accounts.sign_in("li", "wrong", {}, here, after(i))), "access.sign_in_failed");
  }
  EXPECT_EQ(code_of(accounts.sign_in("li", good, {}, here, after(5))), "access.sign_in_failed");
  EXPECT_TRUE(accounts.find_account("li", after(5)).value()->locked);
  EXPECT_EQ(code_of(accounts.sign_in("li", good, {}, here, after(33))), "access.sign_in_failed");
  EXPECT_TRUE(accounts.sign_in("li", good, {}, here, after(34)));  // the fifth failure was in minute 4
}

TEST(SignIn, FourFailuresAndASuccessStartTheCountAnew) {
  Installation place;
  place.add_ready("li", {}, good);
  auto& accounts = place.accounts();
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 4; ++i) EXPECT_FALSE(accounts.sign_in("li", "wrong", {}, here, morning));
    EXPECT_TRUE(accounts.sign_in("li", good, {}, here, morning)) << round;
  }
}

TEST(SignIn, AStrangerHearsAndWaitsTheSameForEveryAnswer) {
  Installation place;
  place.add_ready("li", {}, good);
  auto& accounts = place.accounts();
  auto const try_with = [&](std::string const& login) {
    auto const start = std::chrono::steady_clock::now();
    auto const refused = accounts.sign_in(login, "wrong", {}, here, morning);
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - start;
    return std::pair(refused ? std::string("ok") : to_text(refused.error()), took.count());
  };
  double known = 1e9, unknown = 1e9;
  std::string text_known, text_unknown;
  for (int i = 0; i < 3; ++i) {
    auto const [a, seconds_a] = try_with("li");
    auto const [b, seconds_b] = try_with("nobody");
    text_known = a;
    text_unknown = b;
    known = std::min(known, seconds_a);
    unknown = std::min(unknown, seconds_b);
  }
  EXPECT_EQ(text_known, text_unknown);
  // A hash is some 100 ms, all else a few: without it one would be ten times the other.
  EXPECT_LT(known / unknown, 2.0);
  EXPECT_GT(known / unknown, 0.5);
}

TEST(SignIn, ANetworkAddressThatFailsTooOftenIsNotHeard) {
  Installation place("access: {remote_failures: 5, remote_minutes: 10}\n");
  place.add_ready("li", {}, good);
  auto& accounts = place.accounts();
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(accounts.sign_in("nobody", "wrong", {}, "10.9.9.9", morning));
  EXPECT_EQ(code_of(accounts.sign_in("li", good, {}, "10.9.9.9", morning)), "access.remote_limited");
  EXPECT_TRUE(accounts.sign_in("li", good, {}, here, morning));
  EXPECT_TRUE(accounts.sign_in("li", good, {}, "10.9.9.9", after(10)));
}

TEST(SignIn, GuessesAtTheSameTimeGetNoFurtherThanOneByOne) {
  RemoteLimit limit;
  AccessRules rules;
  rules.remote_failures = 3;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.begin("10.9.9.9", rules, morning));  // none has an answer yet
  EXPECT_FALSE(limit.begin("10.9.9.9", rules, morning));
  EXPECT_TRUE(limit.begin(here, rules, morning));
  limit.forgive("10.9.9.9");  // one of them was right
  EXPECT_TRUE(limit.begin("10.9.9.9", rules, morning));
  EXPECT_FALSE(limit.begin("10.9.9.9", rules, morning));
}

TEST(SignIn, StrangersCannotGrowTheTrail) {
  Installation place("access: {remote_failures: 100000}\n");
  for (int i = 0; i < 40; ++i) {
    place.accounts().note_refusal("10.9.9.9", "request.unauthenticated", "/api/overview", after(0));
  }
  for (int i = 0; i < 400; ++i) {
    place.accounts().note_refusal("10.8.0." + std::to_string(i), "request.unauthenticated", "/api", after(1));
  }
  EXPECT_EQ(place.trail("request.").size(), 20U);
  ASSERT_TRUE(place.accounts().sweep(after(6)));
  // Fifty kinds at most: 20 written at once (one of them, the first, also counted), the others counted, one for the
  // rest.
  auto rows = place.trail("request.");
  auto const rest = place.trail("stranger.refused");
  EXPECT_LE(rows.size(), 71U);
  ASSERT_EQ(rest.size(), 1U);
  std::int64_t all = rest[0].count;
  for (auto const& row : rows) all += row.count;
  EXPECT_EQ(all, 440) << "every refusal is in some count";
}

// Each unit somebody reached for has its line, the same again is counted, and strangers fill nobody else's count.
TEST(SignIn, WhatSomebodySignedInReachesForIsOnRecordAndBounded) {
  Installation place("access: {remote_failures: 100000}\n");
  for (int i = 0; i < 400; ++i) {
    place.accounts().note_refusal("10.8.0." + std::to_string(i), "request.unauthenticated", "/api", after(0));
  }
  Actor const li{"1", "li", "一把手", "10.1.1.1", {}};
  Deed const guess{"request.refused", "GET /api/card C2", AuditOutcome::refused, "不在查看范围内", {}, {}};
  for (int i = 0; i < 3; ++i) place.accounts().note_refusal(li, guess, after(0));
  auto rows = place.trail("request.refused");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].account, "li");
  EXPECT_EQ(rows[0].role, "一把手");
  EXPECT_EQ(rows[0].remote, "10.1.1.1");
  EXPECT_EQ(rows[0].object, "GET /api/card C2");
  EXPECT_EQ(rows[0].detail, "不在查看范围内");
  for (int i = 0; i < 500; ++i) {
    auto other = guess;
    other.object = "GET /api/card U" + std::to_string(i);
    place.accounts().note_refusal(li, other, after(0));
  }
  ASSERT_TRUE(place.accounts().sweep(after(6)));
  rows = place.trail("request.refused");
  EXPECT_LE(rows.size(), 72U) << "twenty at once, fifty kinds counted, one for the rest";
  std::int64_t all = 0;
  for (auto const& row : rows) {
    EXPECT_EQ(row.account, "li");
    all += row.count;
  }
  EXPECT_EQ(all, 503) << "every refusal is in some count";
}

TEST(SignIn, WhatIsCutShortIsWholeCharacters) {
  EXPECT_EQ(shortened("甲乙丙", 9), "甲乙丙");
  EXPECT_EQ(shortened("甲乙丙", 8), "甲乙…");
  EXPECT_EQ(shortened("abc", 2), "ab…");
}

TEST(SignIn, ASessionEndsWhenIdleAndInAnyCase) {
  Installation place;
  place.add_ready("li", {}, good);
  auto& accounts = place.accounts();
  auto const token = accounts.sign_in("li", good, {}, here, morning).value().token;
  EXPECT_TRUE(accounts.find_session(token, after(20)));
  EXPECT_TRUE(accounts.find_session(token, after(40), Touch::no)) << "touched at minute 20";
  EXPECT_FALSE(accounts.find_session(token, after(41)));
  auto const busy = accounts.sign_in("li", good, {}, here, morning).value().token;
  for (int minute = 0; minute <= 720; minute += 15) EXPECT_TRUE(accounts.find_session(busy, after(minute))) << minute;
  EXPECT_FALSE(accounts.find_session(busy, after(721)));
}

TEST(SignIn, SessionsOutliveARestartButNotTheirSignOut) {
  Installation place;
  place.add_ready("li", {}, good);
  auto const kept = place.accounts().sign_in("li", good, {}, here, morning).value();
  auto const left = place.accounts().sign_in("li", good, {}, here, morning).value();
  ASSERT_TRUE(place.accounts().find_session(kept.token, after(15)));
  ASSERT_TRUE(place.accounts().sign_out(*left.session, after(15)));
  ASSERT_TRUE(place.accounts().sweep(after(16)));
  place.reopen();
  EXPECT_TRUE(place.accounts().find_session(kept.token, after(30))) << "seen at minute 15, written back by the sweep";
  EXPECT_FALSE(place.accounts().find_session(left.token, after(16)));
}

TEST(SignIn, OnlyTheDigestOfATokenIsStored) {
  Installation place;
  place.add_ready("li", {}, good);
  auto const in = place.accounts().sign_in("li", good, {}, here, morning).value();
  auto const rows = storage::AccountStore(place.home().database()).all_sessions().value();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].id, sha256_hex(in.token));
  EXPECT_EQ(rows[0].csrf.find(in.token), std::string::npos);
}

TEST(SignIn, UnusedAccountsAreDisabledAfterNinetyDays) {
  Installation place;
  place.add_ready("li", {}, good);
  place.add_ready("wang", {}, good);
  auto& accounts = place.accounts();
  EXPECT_TRUE(accounts.sign_in("li", good, {}, here, after(90 * 1440)));  // the ninetieth day still counts
  EXPECT_EQ(code_of(accounts.sign_in("wang", good, {}, here, after(90 * 1440 + 1))), "access.account_disabled");
  ASSERT_TRUE(accounts.sweep(after(90 * 1440 + 2)));
  EXPECT_FALSE(accounts.find_account("li", morning).value()->disabled);
  EXPECT_TRUE(accounts.find_account("wang", morning).value()->disabled);
  ASSERT_TRUE(
      accounts.enable(Actor::console(), accounts.find_account("wang", morning).value()->id, after(90 * 1440 + 3)));
  EXPECT_TRUE(accounts.sign_in("wang", good, {}, here, after(90 * 1440 + 4)));
}

TEST(SignIn, ManyThreadsLookUpWhileSessionsComeAndGo) {
  Installation place;
  place.add_ready("li", {}, good);
  auto& accounts = place.accounts();
  auto const in = accounts.sign_in("li", good, {}, here, morning).value();
  std::atomic<int> misses = 0;
  std::vector<std::thread> readers;
  for (int t = 0; t < 4; ++t) {
    readers.emplace_back([&] {
      for (int i = 0; i < 20000; ++i) misses += accounts.find_session(in.token, after(1)) ? 0 : 1;
    });
  }
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(accounts.sign_in("li", good, {}, here, morning));
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(misses, 0);
}

}  // namespace
}  // namespace jixiao::app
