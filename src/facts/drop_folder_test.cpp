#include "facts/drop_folder.h"

#include <sys/stat.h>

#include "base/file.h"
#include "facts/ingest_test_support.h"

namespace jixiao::facts {
namespace {

namespace fs = std::filesystem;
using ingest_test::Folder;
using testing::ElementsAre;

TEST(DropFolder, TakesFinishedFilesInOrderAndMovesThem) {
  Folder inbox;
  fs::create_directories(inbox / "sale");
  fs::create_directories(inbox / "arrears");
  for (auto const* name :
       {"sale/b.csv", "sale/a.XLSX", "sale/c.csv.part", "sale/~$a.xlsx", "sale/readme.md", "arrears/z.parquet"}) {
    inbox.write(name, "x");
  }
  inbox.write("stray.csv", "x");
  auto const now = fs::last_write_time(inbox / "sale/b.csv") + std::chrono::seconds(100);
  inbox.write("sale/growing.csv", "x");
  fs::last_write_time(inbox / "sale/growing.csv", now - std::chrono::seconds(3));
  std::vector<std::string> seen;
  auto const report =
      process_inbox(inbox.path(), now, std::chrono::seconds(10), [&](DroppedFile const& file) -> Result<void> {
        seen.push_back(file.dataset + "/" + file.path.filename().string());
        if (file.path.filename() == "b.csv") return fail("facts.file_empty");
        return {};
      });
  ASSERT_TRUE(report) << to_text(report.error());
  EXPECT_THAT(seen, ElementsAre("arrears/z.parquet", "sale/a.XLSX", "sale/b.csv"));
  std::vector<std::string> waiting;
  for (auto const& one : report->waiting) waiting.push_back(one.path.filename().string() + " " + one.reason);
  EXPECT_THAT(waiting, ElementsAre("c.csv.part facts.inbox_unfinished", "growing.csv facts.inbox_touched",
                                   "readme.md facts.inbox_kind", "~$a.xlsx facts.inbox_unfinished",
                                   "stray.csv facts.inbox_outside"));
  EXPECT_EQ(report->done.size(), 2u);
  ASSERT_EQ(report->failed.size(), 1u);
  EXPECT_THAT(inbox.files(), ElementsAre(".done/arrears/z.parquet", ".done/sale/a.XLSX", ".failed/sale/b.csv",
                                         ".failed/sale/b.csv.txt", "sale/c.csv.part", "sale/growing.csv",
                                         "sale/readme.md", "sale/~$a.xlsx", "stray.csv"));
  EXPECT_EQ(*read_file(inbox / ".failed/sale/b.csv.txt"), "文件是空的\n");
}

TEST(DropFolder, FollowsNoLinkAndWaitsForNoPipe) {
  Folder inbox, elsewhere;
  fs::create_directories(inbox / "sale");
  elsewhere.write("secret.csv", "x");
  fs::create_symlink(elsewhere / "secret.csv", inbox / "sale/a.csv");
  ASSERT_EQ(::mkfifo((inbox / "sale/b.csv").c_str(), 0600), 0);
  auto const now = fs::file_time_type::clock::now() + std::chrono::seconds(100);
  auto const scan = scan_inbox(inbox.path(), now, std::chrono::seconds(1));
  ASSERT_TRUE(scan);
  EXPECT_TRUE(scan->ready.empty());
  ASSERT_EQ(scan->waiting.size(), 2u);
  for (auto const& one : scan->waiting) EXPECT_EQ(one.reason, "facts.inbox_special");
}

TEST(DropFolder, NeverOverwritesAnEarlierFile) {
  Folder inbox;
  for (int i = 0; i < 2; ++i) {
    fs::create_directories(inbox / "sale");
    inbox.write("sale/a.csv", std::to_string(i));
    auto const now = fs::last_write_time(inbox / "sale/a.csv") + std::chrono::seconds(100);
    ASSERT_TRUE(process_inbox(inbox.path(), now, std::chrono::seconds(1),
                              [](DroppedFile const&) -> Result<void> { return {}; }));
  }
  EXPECT_EQ(*read_file(inbox / ".done/sale/a.csv"), "0");
  EXPECT_EQ(*read_file(inbox / ".done/sale/a-2.csv"), "1");
  EXPECT_TRUE(scan_inbox(inbox / "absent", {}, std::chrono::seconds(1))->ready.empty());
}

}  // namespace
}  // namespace jixiao::facts
