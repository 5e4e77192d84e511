#include "base/fold.h"

#include <gtest/gtest.h>

namespace jixiao {
namespace {

TEST(Fold, MakesOneNameOfWidthsAndCases) {
  EXPECT_EQ(folded("Zhang.San"), "zhang.san");
  EXPECT_EQ(folded("ＺｈａｎｇＳａｎ０１"), "zhangsan01");
  EXPECT_EQ(folded("Straße"), "strasse");
  EXPECT_EQ(folded("张三"), "张三");
}

TEST(Fold, ComposesAccents) { EXPECT_EQ(composed("e\xCC\x81"), "\xC3\xA9"); }

TEST(Fold, RefusesWhatIsNotUtf8) {
  EXPECT_FALSE(folded("\xFF"));
  EXPECT_FALSE(composed("\xC3"));
}

}  // namespace
}  // namespace jixiao
