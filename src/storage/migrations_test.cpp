#include "storage/migrations.h"

#include "storage/account_store.h"
#include "storage/activity_store.h"
#include "storage/audit_store.h"
#include "storage/event_store.h"
#include "storage/fact_store.h"
#include "storage/job_store.h"
#include "storage/meta_store.h"
#include "storage/publication_request_store.h"
#include "storage/source_store.h"
#include "storage/sql.h"
#include "storage/test_home.h"
#include "storage/witness_store.h"

namespace jixiao::storage {
namespace {

using namespace storage_test;

std::vector<std::string> columns_in_table(Session& session, std::string const& table) {
  std::vector<std::string> names;
  for (auto& row : query(session, std::string(columns_query(session.dialect)), {table}, {Kind::text})) {
    names.push_back(std::get<std::string>(row[0]));
  }
  return names;
}

enum class Order { none, by_seq };

template <class T>
void expect_columns(Session& session, std::string const& table, Order order) {
  std::vector<std::string> expected;
  for (auto const& column : reflect::columns<T>()) expected.push_back(column.name);
  if (order == Order::by_seq) expected.push_back("seq");
  EXPECT_EQ(columns_in_table(session, table), expected) << table;
  // Types and NULLs: the DDL made from the struct, executed, has the same declarations.
  session.soci << reflect::create_table_sql<T>("made");
  for (auto const& column : reflect::columns<T>()) {
    std::string const query = "SELECT type || ' ' || \"notnull\" FROM pragma_table_info(:t) WHERE name = :c";
    EXPECT_EQ(query_text(session, query, {table, column.name}),
              query_text(session, query, {std::string("made"), column.name}))
        << table << "." << column.name;
  }
  session.soci << "DROP TABLE made";
}

TEST(Migrations, TablesHaveTheMembersOfTheirStructs) {
  Home const home;
  auto database = home.open();
  auto& session = database.session();
  expect_columns<PackVersion>(session, "pack_version", Order::none);
  expect_columns<Batch>(session, "batch", Order::by_seq);
  expect_columns<PartitionFile>(session, "partition_file", Order::by_seq);
  expect_columns<Quarantined>(session, "quarantined", Order::none);
  expect_columns<storage::Run>(session, "draft_run", Order::none);
  expect_columns<Publication>(session, "publication", Order::none);
  expect_columns<PublicationInput>(session, "publication_input", Order::none);
  expect_columns<StoredEvent>(session, "ledger_event", Order::none);
  expect_columns<Activity>(session, "activity", Order::by_seq);
  expect_columns<Account>(session, "account", Order::none);
  expect_columns<AccountGrant>(session, "account_grant", Order::by_seq);
  expect_columns<StoredSession>(session, "account_session", Order::none);
  expect_columns<AuditRecord>(session, "audit", Order::none);
  expect_columns<AuditBatch>(session, "audit_batch", Order::none);
  expect_columns<StoredJob>(session, "job", Order::none);
  expect_columns<Connector>(session, "connector", Order::none);
  expect_columns<Feed>(session, "feed", Order::by_seq);
  expect_columns<Delivery>(session, "delivery", Order::none);
  expect_columns<Schedule>(session, "schedule", Order::none);
  expect_columns<StoredWitness>(session, "witness", Order::none);
  expect_columns<PublicationRequest>(session, "publication_request", Order::none);
}

TEST(Migrations, AreNumberedFromOneWithoutHoles) {
  int expected = 1;
  for (auto const& migration : migrations()) EXPECT_EQ(migration.version, expected++);
}

TEST(Migrations, ChangeNothingTheSecondTime) {
  Home const home;
  auto first = home.open();
  ASSERT_TRUE(MetaStore(first).set("a", "b"));
  EXPECT_TRUE(migrate(first.session()));
  auto second = home.open();
  EXPECT_EQ(MetaStore(second).find("a").value(), "b");
  EXPECT_EQ(second.schema_version().value(), migrations().back().version);
  EXPECT_EQ(query_integer(second.session(), "SELECT count(*) FROM schema_version"),
            static_cast<std::int64_t>(migrations().size()));
}

TEST(Migrations, RefuseANewerSchema) {
  Home const home;
  {
    auto database = home.open();
    database.session().soci << "INSERT INTO schema_version (version, name) VALUES (999, 'future')";
  }
  auto const refused = Database::open(home.path(), OpenMode::existing);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "storage.schema_newer");
  EXPECT_NE(to_text(refused.error()).find("999"), std::string::npos);
}

}  // namespace
}  // namespace jixiao::storage
