#include "storage/account_store.h"

#include "storage/test_home.h"

namespace jixiao::storage {
namespace {

using namespace storage_test;

Timestamp const at = Timestamp::parse("2026-10-01 08:00:00").value();

Account an_account(std::string const& id) {
  Account account;
  account.id = id;
  account.login = account.login_key = id;
  account.name = "张三";
  account.password_hash = "hash";
  account.password_changed_at = account.created_at = at;
  return account;
}

TEST(AccountStore, KeepsAnAccountAsItIs) {
  Home const home;
  auto database = home.open();
  AccountStore store(database);
  auto account = an_account("li");
  ASSERT_TRUE(store.insert(account));
  EXPECT_EQ(code_of(store.insert(account)), "storage.exists");
  account.failures = 3;
  account.locked_until = at;
  account.disabled = true;
  account.must_change_password = false;
  ASSERT_TRUE(store.update(account));
  auto const found = store.find_by_login("li").value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->failures, 3);
  EXPECT_EQ(found->locked_until, at);
  EXPECT_TRUE(found->disabled);
  EXPECT_FALSE(found->must_change_password);
  EXPECT_FALSE(store.find("wang").value());
  EXPECT_EQ(store.count().value(), 1);
}

TEST(AccountStore, AnUpdateTouchesOneAccount) {
  Home const home;
  auto database = home.open();
  AccountStore store(database);
  ASSERT_TRUE(store.insert(an_account("li")));
  ASSERT_TRUE(store.insert(an_account("wang")));
  auto account = an_account("wang");
  account.name = "王五";
  ASSERT_TRUE(store.update(account));
  EXPECT_EQ(store.find("li").value()->name, "张三");
  EXPECT_EQ(store.find("wang").value()->name, "王五");
}

TEST(AccountStore, ReplacesGrantsInTheirOrder) {
  Home const home;
  auto database = home.open();
  AccountStore store(database);
  ASSERT_TRUE(store.insert(an_account("li")));
  ASSERT_TRUE(store.replace_grants("li", {{"viewer", "B"}, {"officer", "A"}}));
  EXPECT_EQ(store.grants("li").value(), (std::vector<Grant>{{"viewer", "B"}, {"officer", "A"}}));
  ASSERT_TRUE(store.replace_grants("li", {{"officer", "A"}}));
  EXPECT_EQ(store.grants("li").value(), (std::vector<Grant>{{"officer", "A"}}));
  EXPECT_EQ(code_of(store.replace_grants("nobody", {{"officer", "A"}})), "storage.constraint");
}

TEST(AccountStore, KeepsTheNewestPasswordsOnly) {
  Home const home;
  auto database = home.open();
  AccountStore store(database);
  ASSERT_TRUE(store.insert(an_account("li")));
  for (int i = 1; i <= 4; ++i) ASSERT_TRUE(store.add_password("li", "hash" + std::to_string(i), 3));
  EXPECT_EQ(store.password_history("li", 9).value(), (std::vector<std::string>{"hash4", "hash3", "hash2"}));
  EXPECT_EQ(store.password_history("li", 1).value(), (std::vector<std::string>{"hash4"}));
}

TEST(AccountStore, EndsTheSessionsOfOneAccount) {
  Home const home;
  auto database = home.open();
  AccountStore store(database);
  for (auto const* id : {"s1", "s2", "s3"})
    ASSERT_TRUE(store.insert_session({id, id[1] == '3' ? "wang" : "li", "c", "10.0.0.1", at, at}));
  ASSERT_TRUE(store.touch_session("s3", {at.seconds + 60}));
  ASSERT_TRUE(store.erase_sessions_of("li"));
  auto const left = store.all_sessions().value();
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].last_seen_at.to_string(), "2026-10-01 08:01:00");
  ASSERT_TRUE(store.erase_session("s3"));
  EXPECT_TRUE(store.all_sessions().value().empty());
}

}  // namespace
}  // namespace jixiao::storage
