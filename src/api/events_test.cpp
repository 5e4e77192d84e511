#include "api/events.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

namespace jixiao::api {
namespace {

std::vector<std::string> heard(Events::Subscriber const& subscriber) {
  std::vector<std::string> out;
  for (auto const& text : subscriber.backlog) out.push_back(*text);
  return out;
}

class EventStream : public testing::Test {
 protected:
  auto subscribe(std::string_view last) { return events_.subscribe(context_.get_executor(), last); }
  void deliver() {
    context_.restart();
    context_.run();
  }
  boost::asio::io_context context_;
  Events events_;  // after the context: its subscribers hold timers of it
};

TEST_F(EventStream, BringsWhatHappensAfterSubscribing) {
  events_.publish("published", R"({"period":"2026-08"})");
  auto const subscriber = subscribe("");
  events_.publish("published", R"({"period":"2026-09"})");
  deliver();
  ASSERT_EQ(heard(*subscriber).size(), 1u);
  EXPECT_EQ(heard(*subscriber).front(), "id: 2\nevent: published\ndata: {\"period\":\"2026-09\"}\n\n");
}

TEST_F(EventStream, CatchesUpFromTheLastEventHeard) {
  for (int i = 1; i <= 3; ++i) events_.publish("job", std::to_string(i));
  auto const subscriber = subscribe("1");
  ASSERT_EQ(heard(*subscriber).size(), 2u);
  EXPECT_EQ(heard(*subscriber)[0], "id: 2\nevent: job\ndata: 2\n\n");
  EXPECT_EQ(heard(*subscriber)[1], "id: 3\nevent: job\ndata: 3\n\n");
}

TEST_F(EventStream, TellsToReadAgainWhenTheGapIsTooOldOrUnknown) {
  for (std::size_t i = 0; i < Events::ring_max + 10; ++i) events_.publish("job", "{}");
  EXPECT_EQ(heard(*subscribe("1")).front().substr(0, 12), "event: reset");
  EXPECT_EQ(heard(*subscribe("999999")).front().substr(0, 12), "event: reset");
  EXPECT_EQ(heard(*subscribe("rubbish")).front().substr(0, 12), "event: reset");
}

TEST_F(EventStream, ASlowReaderIsToldToReadAgainInsteadOfFillingMemory) {
  auto const subscriber = subscribe("");
  for (std::size_t i = 0; i < Events::backlog_max + 1; ++i) events_.publish("job", "{}");
  deliver();
  ASSERT_EQ(subscriber->backlog.size(), 1u);
  EXPECT_EQ(subscriber->backlog.front()->substr(0, 12), "event: reset");
}

TEST_F(EventStream, ForgetsWhoLeft) {
  auto const subscriber = subscribe("");
  events_.unsubscribe(subscriber);
  events_.publish("job", "{}");
  deliver();
  EXPECT_TRUE(subscriber->backlog.empty());
  EXPECT_EQ(events_.subscribers(), 0u);
}

TEST_F(EventStream, ASessionsOldestStreamEndsWhereOneTooManyBegins) {
  std::vector<std::shared_ptr<Events::Subscriber>> own;
  auto const other = events_.subscribe(context_.get_executor(), "", "other");
  for (int i = 0; i < 17; ++i) own.push_back(events_.subscribe(context_.get_executor(), "", "one"));
  deliver();
  EXPECT_EQ(events_.subscribers(), 17u);  // sixteen of the one, one of the other
  EXPECT_TRUE(own.front()->closed);
  EXPECT_FALSE(own[1]->closed || own.back()->closed || other->closed);
}

}  // namespace
}  // namespace jixiao::api
