#include "app/access/audit.h"

#include <gmock/gmock.h>

#include "app/access/test_support.h"
#include "storage/sql.h"

namespace jixiao::app {
namespace {

using namespace access_test;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char const* here = "10.0.0.1";

// Somebody with the file and a tool of his own.
void run_sql(Installation const& place, std::vector<std::string> const& statements) {
  auto database = storage::Database::open(place.database().string(), storage::OpenMode::existing).value();
  for (auto const& statement : statements) storage::execute(database.session(), statement);
}

std::vector<std::string> unlocked(std::string const& statement) {
  return {"DROP TRIGGER audit_is_not_changed", "DROP TRIGGER audit_is_not_deleted", statement};
}

std::vector<std::string> findings(Installation& place) {
  auto const report = verify_ledger(place.home(), "", "");
  EXPECT_TRUE(report) << (report ? "" : to_text(report.error()));
  std::vector<std::string> out;
  for (auto const& finding : report->findings) out.push_back(finding.what + " " + finding.where + " " + finding.text);
  return out;
}

// Five rows in one sealed batch: account.create each.
void seal_five(Installation& place) {
  for (auto const* login : {"a1", "a2", "a3", "a4", "a5"}) place.add(login, {});
  EXPECT_EQ(seal_audit_batch(place.home(), after(5)).value(), 5);
  ASSERT_TRUE(flush_ledger(place.home()));
}

TEST(Audit, EveryChangeLeavesARowThatSaysWhoAndWhat) {
  Installation place;
  auto const li = place.add("li", {{"viewer", "L1"}});
  ASSERT_TRUE(place.accounts().set_grants(Actor::console(), li.id, {{"viewer", "L2"}}, morning));
  auto const rows = place.trail("account.");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].action, "account.grants");
  EXPECT_EQ(rows[0].account, "console");
  EXPECT_EQ(rows[0].object, "li");
  EXPECT_EQ(rows[0].detail, "viewer@L1 → viewer@L2");
  EXPECT_EQ(rows[0].before, rows[1].after) << "what was made is what was changed";
  EXPECT_NE(rows[0].before, rows[0].after);
}

TEST(Audit, AChangeWhoseRowCannotBeWrittenDoesNotHappen) {
  Installation place;
  auto const li = place.add("li", {{"viewer", "L1"}});
  run_sql(place, {"CREATE TRIGGER broken BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk'); END"});
  auto& accounts = place.accounts();
  auto const console = Actor::console();
  EXPECT_EQ(code_of(accounts.create_account(console, {"wang", "王五", {}}, morning)), "access.audit_failed");
  EXPECT_EQ(code_of(accounts.set_grants(console, li.id, {{"viewer", "L2"}}, morning)), "access.audit_failed");
  EXPECT_EQ(code_of(accounts.disable(console, li.id, "", morning)), "access.audit_failed");
  EXPECT_EQ(code_of(accounts.sign_in("li", li.password, {}, here, morning)), "access.audit_failed");
  EXPECT_FALSE(accounts.find_account("wang", morning).value());
  auto const view = accounts.find_account("li", morning).value();
  EXPECT_EQ(view->grants, (std::vector<Grant>{{"viewer", "L1"}}));
  EXPECT_FALSE(view->disabled);
  EXPECT_EQ(view->sessions, 0);
  run_sql(place, {"DROP TRIGGER broken"});
  EXPECT_TRUE(accounts.sign_in("li", li.password, {}, here, morning));
}

TEST(Audit, ABatchIsOneLeafAndVerifies) {
  Installation place;
  auto const before = verify_ledger(place.home(), "", "")->size;
  seal_five(place);
  EXPECT_EQ(verify_ledger(place.home(), "", "")->size, before + 1);
  EXPECT_THAT(findings(place), IsEmpty());
  EXPECT_EQ(seal_audit_batch(place.home(), after(10)).value(), 0) << "nothing new";
  place.add("b1", {});
  EXPECT_EQ(seal_audit_batch(place.home(), after(10)).value(), 1);
  ASSERT_TRUE(flush_ledger(place.home()));
  EXPECT_THAT(findings(place), IsEmpty());
}

TEST(Audit, MoreThanAThousandRowsAreSeveralLeaves) {
  Installation place;
  auto const before = verify_ledger(place.home(), "", "")->size;
  auto& database = place.home().database();
  auto transaction = storage::Transaction::begin(database).value();
  for (int i = 0; i < 1001; ++i) {
    ASSERT_TRUE(record_audit(database, Actor::console(), {"test.deed", std::to_string(i)}, morning));
  }
  ASSERT_TRUE(transaction.commit());
  EXPECT_EQ(seal_audit_batch(place.home(), after(5)).value(), 1001);
  ASSERT_TRUE(flush_ledger(place.home()));
  EXPECT_EQ(verify_ledger(place.home(), "", "")->size, before + 2);
  EXPECT_THAT(findings(place), IsEmpty());
}

TEST(Audit, AnAlteredRowIsNamed) {
  Installation place;
  seal_five(place);
  run_sql(place, unlocked("UPDATE audit SET account = 'somebody' WHERE id = 3"));
  auto const found = findings(place);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0], HasSubstr("audit 3 审计记录第 3 条"));
  EXPECT_THAT(found[0], HasSubstr("被改动过"));
}

TEST(Audit, ADeletedRowIsNamedSealedOrNot) {
  Installation place;
  seal_five(place);
  place.add("b1", {});
  place.add("b2", {});
  run_sql(place, unlocked("DELETE FROM audit WHERE id IN (5, 6)"));
  auto const found = findings(place);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0], HasSubstr("第 5 条不见了"));
  EXPECT_THAT(found[1], HasSubstr("第 6 条不见了"));
}

TEST(Audit, ABatchThatIsForgottenShowsInTheTree) {
  Installation place;
  seal_five(place);
  run_sql(place, {"DELETE FROM ledger_event WHERE kind = 'audit'"});
  auto const found = findings(place);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0], HasSubstr("审计批次 audit:1-5 的登记与封存内容不符")) << "the table still speaks of it";
  EXPECT_THAT(found[1], HasSubstr("登记号 audit:1-5）在数据库中没有对应的记录")) << "and so does the tree";
}

}  // namespace
}  // namespace jixiao::app
