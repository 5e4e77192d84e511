#include "storage/database.h"

#include <sys/stat.h>

#include <fstream>

#include "base/file.h"
#include "storage/meta_store.h"
#include "storage/outbox_store.h"
#include "storage/sql.h"
#include "storage/test_home.h"

namespace jixiao::storage {
namespace {

using namespace storage_test;

std::string open_code(std::string const& url, OpenMode mode = OpenMode::create) {
  return code_of(Database::open(url, mode));
}

TEST(Database, KeepsWhatWasWrittenInTheModesItPromises) {
  Home const home;
  {
    auto database = home.open();
    ASSERT_TRUE(MetaStore(database).set("名称", "智慧绩效"));
  }
  auto database = home.open(OpenMode::existing);
  EXPECT_EQ(MetaStore(database).find("名称").value(), "智慧绩效");
  EXPECT_EQ(MetaStore(database).find("别的").value(), std::nullopt);
  auto& session = database.session();
  EXPECT_EQ(query_text(session, "PRAGMA journal_mode"), "wal");
  EXPECT_EQ(query_integer(session, "PRAGMA synchronous"), 2);  // FULL
  EXPECT_EQ(query_integer(session, "PRAGMA foreign_keys"), 1);
  EXPECT_EQ(query_integer(session, "PRAGMA busy_timeout"), busy_timeout_seconds * 1000);
  EXPECT_TRUE(database.check_integrity());
}

TEST(Database, TellsWhyAPathIsNoDatabase) {
  Home const home;
  EXPECT_EQ(open_code(home.path(), OpenMode::existing), "storage.no_database");
  EXPECT_EQ(open_code(home.folder().string()), "storage.is_folder");
  EXPECT_EQ(open_code((home.folder() / "none" / "jixiao.db").string()), "storage.no_folder");
  EXPECT_EQ(open_code("postgresql://host/db"), "storage.url_unsupported");
  EXPECT_EQ(open_code(""), "storage.path_unsupported");
  EXPECT_EQ(open_code("sqlite:" + (home.folder() / "a\"b.db").string()), "storage.path_unsupported");
  EXPECT_EQ(open_code("sqlite:" + (home.folder() / "有 空格; 'x'.db").string()), "ok");
  EXPECT_TRUE(std::filesystem::exists(home.folder() / "有 空格; 'x'.db"));
}

// A writer that is open goes on writing into the file it opened, whose content nobody finds under the name any more.
TEST(Database, WritesNothingIntoAFileThatWasTakenAwayOrReplaced) {
  Home const home;
  auto database = home.open();
  ASSERT_TRUE(MetaStore(database).set("k", "1"));
  auto const aside = home.folder() / "aside.db";
  std::filesystem::rename(home.path(), aside);
  EXPECT_EQ(code_of(Transaction::begin(database)), "storage.moved");
  std::filesystem::copy_file(aside, home.path());  // a backup put in its place
  EXPECT_EQ(code_of(Transaction::begin(database)), "storage.moved");
  std::filesystem::rename(aside, home.path());
  EXPECT_EQ(code_of(Transaction::begin(database)), "ok");
}

TEST(Database, RefusesRubbishAndForeignFilesWithoutTouchingThem) {
  Home const home;
  std::string const rubbish(5000, 'x');
  std::ofstream(home.path()) << rubbish;
  EXPECT_EQ(open_code(home.path()), "storage.not_a_database");
  EXPECT_EQ(read_file(home.path()).value(), rubbish);

  auto const other = (home.folder() / "other.db").string();
  soci::session("sqlite3", "db=" + other) << "CREATE TABLE customers (id INTEGER)";
  EXPECT_EQ(open_code(other), "storage.not_ours");
  EXPECT_EQ(open_code(other, OpenMode::existing), "storage.not_ours");

  auto const empty = (home.folder() / "empty.db").string();
  std::ofstream(empty).close();
  EXPECT_EQ(open_code(empty, OpenMode::existing), "storage.not_ours");
  EXPECT_EQ(open_code(empty), "ok");
}

TEST(Database, TellsADamagedPage) {
  Home const home;
  {
    auto database = home.open();
    ASSERT_TRUE(MetaStore(database).set("a", std::string(20000, 'b')));
  }
  std::fstream file(home.path(), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4096);
  file << std::string(4096 * 3, '\xEE');
  file.close();
  auto database = Database::open(home.path(), OpenMode::existing);
  auto const checked = database ? database->check_integrity() : Result<void>(tl::make_unexpected(database.error()));
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().code, "storage.damaged");
  EXPECT_EQ(checked.error().kind, ErrorKind::unavailable);
  EXPECT_NE(to_text(checked.error()).find("已损坏"), std::string::npos);
}

// As an unprivileged user: root may write anywhere.
TEST(Database, TellsAFolderThatMayNotBeWritten) {
  Home const home;
  { auto database = home.open(); }
  ::chmod(home.folder().c_str(), 0555);
  ::chmod(home.path().c_str(), 0444);
  bool const root = ::geteuid() == 0;
  if (root) {
    ASSERT_EQ(::seteuid(65534), 0);
  }
  auto const present = Database::open(home.path(), OpenMode::existing);
  auto const absent = Database::open((home.folder() / "new.db").string(), OpenMode::create);
  if (root) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  ::chmod(home.folder().c_str(), 0755);
  ASSERT_FALSE(present);
  EXPECT_TRUE(present.error().code == "storage.read_only" || present.error().code == "storage.cannot_open")
      << to_text(present.error());
  EXPECT_EQ(present.error().kind, ErrorKind::unavailable);
  EXPECT_EQ(code_of(absent), "storage.cannot_open");
}

TEST(Database, TellsALockHeldByAnother) {
  Home const home;
  auto first = home.open();
  auto second = home.open();
  second.session().soci << "PRAGMA busy_timeout = 20";
  auto const held = Transaction::begin(first);
  ASSERT_TRUE(held);
  auto const refused = MetaStore(second).set("a", "b");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "storage.locked");
  EXPECT_EQ(refused.error().kind, ErrorKind::unavailable);
  EXPECT_TRUE(MetaStore(second).find("a"));  // readers go on
}

TEST(Database, TellsAFullDisk) {
  Home const home;
  auto database = home.open();
  database.session().soci << "PRAGMA max_page_count = 60";
  ASSERT_TRUE(MetaStore(database).set("a", "before"));
  auto const full = MetaStore(database).set("a", std::string(1 << 20, 'x'));
  EXPECT_EQ(code_of(full), "storage.full");
  EXPECT_EQ(MetaStore(database).find("a").value(), "before");
}

TEST(Database, CopiesItselfWhileSomebodyReads) {
  Home const home;
  auto writer = home.open();
  execute(writer.session(), "INSERT INTO meta (name, content) VALUES ('a', 'b')");
  auto reader = home.open(OpenMode::reading);
  auto const copy = home.folder() / "it's a copy.db";
  ASSERT_TRUE(reader.copy_to(copy));
  execute(writer.session(), "DELETE FROM meta");
  auto copied = Database::open(copy.string(), OpenMode::existing).value();
  EXPECT_EQ(query_text(copied.session(), "SELECT content FROM meta WHERE name = 'a'"), "b");
  EXPECT_FALSE(reader.copy_to(copy));  // never over another file
}

TEST(Transaction, RollsBackUnlessCommitted) {
  Home const home;
  auto database = home.open();
  MetaStore meta(database);
  OutboxStore outbox(database);
  {
    auto transaction = Transaction::begin(database).value();
    ASSERT_TRUE(meta.set("a", "1"));
    ASSERT_TRUE(outbox.append({"e", "leaf", ""}));
    EXPECT_EQ(meta.find("a").value(), "1");
  }
  EXPECT_EQ(meta.find("a").value(), std::nullopt);
  EXPECT_EQ(outbox.count().value(), 0);
  {
    auto transaction = Transaction::begin(database).value();
    ASSERT_TRUE(meta.set("a", "2"));
    ASSERT_TRUE(transaction.commit());
  }
  EXPECT_EQ(meta.find("a").value(), "2");
}

TEST(Transaction, DoesNotCommitAfterAWriteFailedHalfWay) {
  Home const home;
  auto database = home.open();
  MetaStore meta(database);
  auto transaction = Transaction::begin(database).value();
  ASSERT_TRUE(meta.set("a", "1"));
  EXPECT_EQ(code_of(PackStore(database).activate("none")), "storage.pack_unknown");
  EXPECT_EQ(code_of(transaction.commit()), "storage.transaction_failed");
  EXPECT_EQ(meta.find("a").value(), std::nullopt);
  EXPECT_TRUE(meta.set("a", "3"));  // the database itself is fine
}

TEST(Sql, CarriesEveryValue) {
  Home const home;
  auto database = home.open();
  auto& session = database.session();
  session.soci << "CREATE TABLE t (i BIGINT, t TEXT, b BLOB)";
  std::string const text("税\0'; --", 9);
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  {
    Statement insert(session, "INSERT INTO t (i, t, b) VALUES (:i, :t, :b)",
                     std::vector{Kind::integer, Kind::text, Kind::bytes});
    insert.execute(Row{INT64_MIN, text, Bytes{bytes}});
    insert.execute(Row{INT64_MAX, "", Bytes{"x"}});  // shorter than the one before
    insert.execute(Row{Value(), Value(), Value()});
  }
  auto const rows =
      query(session, "SELECT i, t, b FROM t ORDER BY rowid", {}, {Kind::integer, Kind::text, Kind::bytes});
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(std::get<std::int64_t>(rows[0][0]), INT64_MIN);
  EXPECT_EQ(std::get<std::string>(rows[0][1]), text);
  EXPECT_EQ(std::get<Bytes>(rows[0][2]).bytes, bytes);
  EXPECT_EQ(std::get<std::int64_t>(rows[1][0]), INT64_MAX);
  EXPECT_EQ(std::get<std::string>(rows[1][1]), "");
  EXPECT_EQ(std::get<Bytes>(rows[1][2]).bytes, "x");
  for (auto const& value : rows[2]) EXPECT_TRUE(std::holds_alternative<std::monostate>(value));
}

}  // namespace
}  // namespace jixiao::storage
