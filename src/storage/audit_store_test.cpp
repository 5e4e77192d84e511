#include "storage/audit_store.h"

#include "storage/sql.h"
#include "storage/test_home.h"

namespace jixiao::storage {
namespace {

using namespace storage_test;

AuditRecord a_deed(std::string action, std::string account = "li") {
  AuditRecord record;
  record.at = Timestamp::parse("2026-10-01 08:00:00").value();
  record.account = std::move(account);
  record.action = std::move(action);
  return record;
}

TEST(AuditStore, NumbersRowsFromOneAndKeepsThem) {
  Home const home;
  auto database = home.open();
  AuditStore store(database);
  EXPECT_EQ(store.insert(a_deed("session.start")).value(), 1);
  EXPECT_EQ(store.insert(a_deed("session.end")).value(), 2);
  auto const rows = store.read(1, 9).value();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].action, "session.end");
  EXPECT_EQ(rows[1].outcome, AuditOutcome::done);
}

TEST(AuditStore, FindsByFamilyAccountAndPage) {
  Home const home;
  auto database = home.open();
  AuditStore store(database);
  for (auto const* action : {"account.create", "account_x", "account.disable", "session.start"})
    ASSERT_TRUE(store.insert(a_deed(action, action[0] == 's' ? "wang" : "li")));
  AuditQuery query;
  query.action = "account.";
  EXPECT_EQ(store.find(query).value().size(), 2U);  // not account_x
  query.before_id = 3;
  EXPECT_EQ(store.find(query).value().size(), 1U);
  query = {};
  query.account = "wang";
  EXPECT_EQ(store.find(query).value().at(0).action, "session.start");
  query.outcome = AuditOutcome::refused;
  EXPECT_TRUE(store.find(query).value().empty());
}

TEST(AuditStore, LetsNobodyChangeOrDeleteARow) {
  Home const home;
  auto database = home.open();
  ASSERT_TRUE(AuditStore(database).insert(a_deed("session.start")));
  auto& soci = database.session().soci;
  EXPECT_THROW(soci << "UPDATE audit SET account = 'somebody'", soci::soci_error);
  EXPECT_THROW(soci << "DELETE FROM audit", soci::soci_error);
}

TEST(AuditStore, NeverGivesTheIdOfASealedRowTwice) {
  Home const home;
  auto database = home.open();
  AuditStore store(database);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(store.insert(a_deed("session.start")));
  ASSERT_TRUE(store.insert_batch({1, 3, "audit:1-3", Timestamp::parse("2026-10-01 09:00:00").value()}));
  auto& soci = database.session().soci;
  soci << "DROP TRIGGER audit_is_not_deleted";
  soci << "DELETE FROM audit WHERE id = 3";
  EXPECT_EQ(store.insert(a_deed("session.start")).value(), 4);
}

TEST(AuditStore, AFailedRowKeepsTheTransactionFromCommitting) {
  Home const home;
  auto database = home.open();
  database.session().soci << "CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk'); END";
  auto transaction = Transaction::begin(database).value();
  EXPECT_FALSE(AuditStore(database).insert(a_deed("session.start")));
  EXPECT_EQ(code_of(transaction.commit()), "storage.transaction_failed");
}

}  // namespace
}  // namespace jixiao::storage
