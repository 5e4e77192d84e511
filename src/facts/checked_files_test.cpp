#include "facts/checked_files.h"

#include <gmock/gmock.h>

#include "base/file.h"
#include "facts/ingest_test_support.h"

namespace jixiao::facts {
namespace {

using namespace ingest_test;
using testing::HasSubstr;

class CheckedFact : public testing::Test {
 protected:
  CheckedFact() {
    EXPECT_TRUE(books_.ingest("a.csv", "id,unit,day,kind,amount,note\nk1,u,2026-09-01,a,1,x\nk2,u,2026-10-01,a,2,y\n"));
    fs::create_directories(cache());
  }
  fs::path cache() const { return books_.folder / "cache"; }
  fs::path file(std::size_t i) const { return books_.options.facts / books_.current[i].file; }
  std::string check() const {
    auto const done = check_files(books_.current, books_.options.facts, cache());
    return done ? "" : to_text(done.error());
  }
  // One bit in the middle; the size stays.
  void damage(std::size_t i) const {
    auto bytes = *read_file(file(i));
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    ASSERT_TRUE(write_file_durably(file(i), bytes));
  }

  Books books_;
};

TEST_F(CheckedFact, AFileWithAChangedByteIsNamedWithItsBatch) {
  EXPECT_EQ(check(), "");
  auto const touched = fs::last_write_time(file(1));
  damage(1);
  fs::last_write_time(file(1), touched);  // as somebody would who wants it not to be seen
  auto const told = check();
  EXPECT_THAT(told, HasSubstr("数据文件 " + books_.current[1].file));
  EXPECT_THAT(told, HasSubstr("批次 " + books_.current[1].batch.substr(0, 12)));
  EXPECT_THAT(told, HasSubstr("与入库时的摘要不符"));
  EXPECT_EQ(check(), told);  // nor is it forgotten
}

TEST_F(CheckedFact, OneThatIsGoneToo) {
  fs::remove(file(0));
  EXPECT_THAT(check(), HasSubstr("数据文件 " + books_.current[0].file));
}

// What is known to be sound is not read again: a wrong word in the record of what was taken in goes unnoticed until the
// file itself is touched.
TEST_F(CheckedFact, ReadsAFileOnceAndAgainWhenItWasTouched) {
  EXPECT_EQ(check(), "");
  auto const record = *read_file(cache() / "checked.json");
  EXPECT_EQ(check(), "");
  EXPECT_EQ(*read_file(cache() / "checked.json"), record);
  auto const bytes = *read_file(file(0));
  ASSERT_TRUE(write_file_durably(file(0), bytes));  // the same bytes, another file
  EXPECT_EQ(check(), "");
  EXPECT_NE(*read_file(cache() / "checked.json"), record);
  fs::remove_all(cache());  // rebuilt, or done without
  EXPECT_EQ(check(), "");
}

TEST_F(CheckedFact, RetiredFilesAreNotComputedFrom) {
  damage(0);
  books_.current[0].retired_by = "a later batch";
  EXPECT_EQ(check(), "");
}

}  // namespace
}  // namespace jixiao::facts
