#include "base/errno_words.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"

namespace jixiao {
namespace {

TEST(ErrnoWords, AreInMessagesOfFiles) {
  auto const absent = read_file("/nowhere/at/all");
  ASSERT_FALSE(absent);
  EXPECT_EQ(to_text(absent.error()), "无法读取文件 /nowhere/at/all：文件或文件夹不存在");
  auto const full = write_file_durably("/dev/full/x", "x");
  ASSERT_FALSE(full);
  EXPECT_NE(to_text(full.error()).find("路径中有一段不是文件夹"), std::string::npos) << to_text(full.error());
}

TEST(ErrnoWords, KeepTheSystemsOwnForWhatIsRare) { EXPECT_EQ(errno_words(EXDEV), std::strerror(EXDEV)); }

}  // namespace
}  // namespace jixiao
