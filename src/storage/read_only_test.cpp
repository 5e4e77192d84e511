// Homes that somebody may read and not write. Root may write anywhere, so the tests go on as another user.
#include <fcntl.h>
#include <sys/stat.h>

#include <fstream>

#include "storage/database.h"
#include "storage/meta_store.h"
#include "storage/test_home.h"

namespace jixiao::storage {
namespace {

using namespace storage_test;
namespace fs = std::filesystem;

constexpr uid_t nobody = 65534;

// While it lives, the folder and its files may be read by all and written by nobody but root, who we no longer are.
class ReadOnly {
 public:
  explicit ReadOnly(fs::path folder) : folder_(std::move(folder)), was_root_(::geteuid() == 0) {
    set(fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
    fs::permissions(folder_, readable_folder);
    if (was_root_ && ::seteuid(nobody) != 0) ADD_FAILURE() << "cannot become another user";
  }
  ReadOnly(ReadOnly const&) = delete;
  ReadOnly& operator=(ReadOnly const&) = delete;
  ~ReadOnly() {
    if (was_root_ && ::seteuid(0) != 0) ADD_FAILURE() << "cannot become root again";
    fs::permissions(folder_, fs::perms::owner_all);
    set(fs::perms::owner_read | fs::perms::owner_write);
  }
  bool bites() const { return ::faccessat(AT_FDCWD, folder_.c_str(), W_OK, AT_EACCESS) != 0; }

 private:
  static constexpr fs::perms readable_folder = fs::perms::owner_read | fs::perms::owner_exec | fs::perms::group_read |
                                               fs::perms::group_exec | fs::perms::others_read | fs::perms::others_exec;
  void set(fs::perms perms) const {
    for (auto const& entry : fs::directory_iterator(folder_)) fs::permissions(entry.path(), perms);
  }
  fs::path folder_;
  bool was_root_;
};

std::vector<std::string> names_in(fs::path const& folder) {
  std::vector<std::string> out;
  for (auto const& entry : fs::directory_iterator(folder)) out.push_back(entry.path().filename().string());
  std::sort(out.begin(), out.end());
  return out;
}

#define SKIP_UNLESS_IT_BITES(read_only) \
  if (!(read_only).bites()) GTEST_SKIP() << "this user may write everywhere: permissions cannot be tested here"

TEST(ReadOnlyDatabase, IsReadWithoutWritingAnything) {
  Home const home;
  {
    auto database = home.open();
    ASSERT_TRUE(MetaStore(database).set("a", "1"));
  }
  ReadOnly const read_only(home.folder());
  SKIP_UNLESS_IT_BITES(read_only);
  {
    EXPECT_EQ(code_of(Database::open(home.path(), OpenMode::existing)), "storage.read_only");
    auto database = Database::open(home.path(), OpenMode::reading);
    ASSERT_TRUE(database) << to_text(database.error());
    EXPECT_EQ(MetaStore(*database).find("a").value(), "1");
    EXPECT_TRUE(database->check_integrity());
    EXPECT_TRUE(database->check_undisturbed());
    EXPECT_EQ(code_of(MetaStore(*database).set("a", "2")), "storage.read_only");
  }
  EXPECT_EQ(names_in(home.folder()), std::vector<std::string>{"jixiao.db"});
}

// What the journal holds is newer than the file: reading the file alone would give yesterday's rows.
TEST(ReadOnlyDatabase, RefusesToReadPastAJournalThatHoldsData) {
  Home const home, copy;
  auto database = home.open();
  ASSERT_TRUE(MetaStore(database).set("a", "old"));
  ASSERT_TRUE(MetaStore(database).set("a", "new"));
  for (auto const* name : {"jixiao.db", "jixiao.db-wal"}) fs::copy_file(home.folder() / name, copy.folder() / name);
  ASSERT_GT(fs::file_size(copy.path() + "-wal"), 0u);
  {
    ReadOnly const read_only(copy.folder());
    SKIP_UNLESS_IT_BITES(read_only);
    auto const refused = Database::open(copy.path(), OpenMode::reading);
    EXPECT_EQ(code_of(refused), "storage.wal_pending");
    EXPECT_NE(to_text(refused.error()).find("jixiao.db-wal"), std::string::npos);
  }
  auto again = Database::open(copy.path(), OpenMode::reading);  // where one may write, the journal is read
  ASSERT_TRUE(again);
  EXPECT_EQ(MetaStore(*again).find("a").value(), "new");
}

TEST(ReadOnlyDatabase, SeesTheNewestRowsOfAHomeThatSomebodyHasOpen) {
  Home const home;
  auto database = home.open();
  ASSERT_TRUE(MetaStore(database).set("a", "new"));
  ReadOnly const read_only(home.folder());
  SKIP_UNLESS_IT_BITES(read_only);
  auto reader = Database::open(home.path(), OpenMode::reading);
  ASSERT_TRUE(reader) << to_text(reader.error());
  EXPECT_EQ(MetaStore(*reader).find("a").value(), "new");
}

TEST(ReadOnlyDatabase, TellsWhenTheFileChangedUnderAReader) {
  Home const home;
  {
    auto database = home.open();
    ASSERT_TRUE(MetaStore(database).set("a", "1"));
  }
  auto reader = [&]() -> std::optional<Database> {
    ReadOnly const read_only(home.folder());
    if (!read_only.bites()) return std::nullopt;
    return std::move(*Database::open(home.path(), OpenMode::reading));
  }();
  if (!reader) GTEST_SKIP() << "this user may write everywhere: permissions cannot be tested here";
  EXPECT_TRUE(reader->check_undisturbed());
  auto writer = home.open(OpenMode::existing);
  ASSERT_TRUE(MetaStore(writer).set("a", "2"));
  EXPECT_EQ(code_of(reader->check_undisturbed()), "storage.disturbed");
}

TEST(ReadOnlyDatabase, MayHaveAnyNameThatAFileMayHave) {
  Home const home;
  auto const path = (home.folder() / "年 100%? #1.db").string();
  ASSERT_TRUE(Database::open(path, OpenMode::create));
  ReadOnly const read_only(home.folder());
  SKIP_UNLESS_IT_BITES(read_only);
  auto const opened = Database::open(path, OpenMode::reading);
  EXPECT_TRUE(opened) << to_text(opened.error());
}

}  // namespace
}  // namespace jixiao::storage
