#include <gtest/gtest.h>

#include "app/ledger.h"
#include "ledger/key.h"

namespace jixiao::app {
namespace {

// Whatever code a register brings can be published.
TEST(LeafUnit, EveryCodeBecomesAWordOfTheLedger) {
  EXPECT_EQ(leaf_unit("3701"), "3701");
  EXPECT_EQ(leaf_unit("济南市"), "济南市");
  EXPECT_EQ(leaf_unit("L 3"), "L%203");
  EXPECT_EQ(leaf_unit("L+3%"), "L%2B3%25");
  EXPECT_EQ(leaf_unit("内\u3000科"), "%E5%86%85%E3%80%80%E7%A7%91");
  for (auto const* code : {"L 3", "L+3%", "内\u3000科", "a\u00a0b", "a\nb"}) {
    EXPECT_TRUE(ledger::is_key_name(leaf_unit(code))) << code;
  }
}

}  // namespace
}  // namespace jixiao::app
