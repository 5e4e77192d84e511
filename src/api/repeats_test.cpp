#include "api/repeats.h"

#include <gtest/gtest.h>

namespace jixiao::api {
namespace {

Timestamp at(std::string_view text) { return Timestamp::parse(text).value(); }

TEST(Repeats, TheSecondSubmissionGetsTheFirstAnswer) {
  Repeats repeats;
  auto const now = at("2026-10-08 09:00:00");
  ASSERT_FALSE(repeats.find("zhang\nk1", "content", now));
  repeats.keep("zhang\nk1", "content", Response::text(200, "done", "text/plain"), now);
  auto const again = repeats.find("zhang\nk1", "content", now);
  ASSERT_TRUE(again && again->has_value());
  EXPECT_EQ(*(*again)->body, "done");
}

TEST(Repeats, ASecretAnswerIsNotKeptAndTheSecondIsToldItIsDone) {
  Repeats repeats;
  auto const now = at("2026-10-08 09:00:00");
  ASSERT_FALSE(repeats.find("zhang\nk1", "content", now));
  repeats.forget_answer("zhang\nk1");
  EXPECT_EQ(repeats.find("zhang\nk1", "content", now)->error().code, "api.done_once");
  EXPECT_FALSE(repeats.find("li\nk1", "content", now)) << "another person's key is another key";
}

TEST(Repeats, WhileTheFirstRunsTheSecondIsAConflict) {
  Repeats repeats;
  auto const now = at("2026-10-08 09:00:00");
  ASSERT_FALSE(repeats.find("zhang\nk1", "content", now));
  EXPECT_EQ(repeats.find("zhang\nk1", "content", now)->error().code, "api.in_progress");
}

TEST(Repeats, AnotherContentUnderTheSameKeyIsRefusedByName) {
  Repeats repeats;
  auto const now = at("2026-10-08 09:00:00");
  ASSERT_FALSE(repeats.find("zhang\nk1", "content", now));
  repeats.keep("zhang\nk1", "content", Response::text(200, "done", "text/plain"), now);
  auto const other = repeats.find("zhang\nk1", "other content", now);
  EXPECT_EQ(other->error().code, "api.key_reused");
  EXPECT_EQ(other->error().args.front().value, "k1");
}

TEST(Repeats, AFailedSubmissionMayBeTriedAgain) {
  Repeats repeats;
  auto const now = at("2026-10-08 09:00:00");
  ASSERT_FALSE(repeats.find("zhang\nk1", "content", now));
  repeats.drop("zhang\nk1");
  EXPECT_FALSE(repeats.find("zhang\nk1", "content", now));
}

TEST(Repeats, IsForgottenAfterADay) {
  Repeats repeats;
  ASSERT_FALSE(repeats.find("zhang\nk1", "content", at("2026-10-08 09:00:00")));
  repeats.keep("zhang\nk1", "content", Response::text(200, "done", "text/plain"), at("2026-10-08 09:00:00"));
  EXPECT_FALSE(repeats.find("zhang\nk1", "other", at("2026-10-09 09:00:01")));
}

TEST(Repeats, TheOldestAnswersGiveWayWhereTheyGrowTooLarge) {
  Repeats repeats;
  auto const keep = [&](std::string const& key, std::string_view when, std::size_t bytes) {
    ASSERT_FALSE(repeats.find(key, "content", at(when)));
    repeats.keep(key, "content", Response::text(200, std::string(bytes, 'x'), "text/plain"), at(when));
  };
  auto const half = Repeats::bytes_max / 2;
  keep("zhang\nfirst", "2026-10-08 09:00:00", half);
  keep("zhang\nsecond", "2026-10-08 09:00:01", half);
  keep("zhang\nthird", "2026-10-08 09:00:02", 1);
  EXPECT_TRUE(repeats.find("zhang\nsecond", "content", at("2026-10-08 09:00:03")));
  EXPECT_TRUE(repeats.find("zhang\nthird", "content", at("2026-10-08 09:00:03")));
  EXPECT_FALSE(repeats.find("zhang\nfirst", "content", at("2026-10-08 09:00:03")));
}

TEST(Repeats, ManyKeysPushOutTheOldestButNothingThatRuns) {
  Repeats repeats;
  ASSERT_FALSE(repeats.find("zhang\nrunning", "content", at("2026-10-08 09:00:00")));
  ASSERT_FALSE(repeats.find("zhang\noldest", "content", at("2026-10-08 09:00:01")));
  repeats.keep("zhang\noldest", "content", Response::text(200, "", "text/plain"), at("2026-10-08 09:00:01"));
  for (std::size_t i = 0; i + 1 < Repeats::kept_max; ++i) {
    auto const key = "li\n" + std::to_string(i);
    ASSERT_FALSE(repeats.find(key, "content", at("2026-10-08 09:00:02")));
    repeats.keep(key, "content", Response::text(200, "", "text/plain"), at("2026-10-08 09:00:02"));
  }
  EXPECT_EQ(repeats.find("zhang\nrunning", "content", at("2026-10-08 09:00:03"))->error().code, "api.in_progress");
  EXPECT_FALSE(repeats.find("zhang\noldest", "content", at("2026-10-08 09:00:03")));
}

}  // namespace
}  // namespace jixiao::api
