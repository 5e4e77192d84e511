#include <gtest/gtest.h>

#include "demo/codes.h"

namespace jixiao::demo {
namespace {

// GB 32100-2015's own example, as domain handbooks quote it.
TEST(CreditCode, CheckCharacterOfThePublishedSample) {
  EXPECT_EQ(credit_code_check("91350100M000100Y4"), '3');
  EXPECT_EQ(organisation_code_check("M000100Y"), '4');
}

}  // namespace
}  // namespace jixiao::demo
