#include "api/loads.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <stdexcept>

namespace jixiao::api {
namespace {

using namespace std::chrono_literals;

app::SnapshotKey key(int month) { return {Period::month_of(2026, month), {}, {}}; }

bool comes(std::future<void> const& future) { return future.wait_for(10s) == std::future_status::ready; }

TEST(Loads, ASlowLoadDelaysNoOtherPeriod) {
  std::promise<void> gate;
  auto const open = gate.get_future().share();
  Loads loads(2, [&](app::SnapshotKey const& wanted) {
    if (wanted.period == key(1).period) open.wait();
  });
  std::promise<void> slow, other;
  auto const slow_done = slow.get_future();
  // However many wait for the slow one, they hold no thread.
  for (int i = 0; i < 100; ++i) loads.after(key(1), [] {});
  loads.after(key(1), [&] { slow.set_value(); });
  loads.after(key(2), [&] { other.set_value(); });
  EXPECT_TRUE(comes(other.get_future()));
  EXPECT_EQ(slow_done.wait_for(0s), std::future_status::timeout);
  gate.set_value();
  EXPECT_TRUE(comes(slow_done));
}

TEST(Loads, APeriodIsLoadedOnceForAllWhoWait) {
  std::promise<void> gate;
  auto const open = gate.get_future().share();
  std::atomic<int> loaded{0}, told{0};
  Loads loads(2, [&](app::SnapshotKey const&) {
    ++loaded;
    open.wait();
  });
  for (int i = 0; i < 50; ++i) loads.after(key(1), [&] { ++told; });
  std::promise<void> last;
  loads.after(key(1), [&] { last.set_value(); });
  gate.set_value();
  ASSERT_TRUE(comes(last.get_future()));
  EXPECT_EQ(loaded, 1);
  EXPECT_EQ(told, 50);
}

TEST(Loads, ALoadThatFailsLeavesNobodyWaiting) {
  Loads loads(1, [](app::SnapshotKey const&) { throw std::runtime_error("gone"); });
  std::promise<void> done, again;
  loads.after(key(1), [&] { done.set_value(); });
  EXPECT_TRUE(comes(done.get_future()));
  loads.after(key(1), [&] { again.set_value(); });
  EXPECT_TRUE(comes(again.get_future()));
}

TEST(Loads, StoppingTellsAllAndBeginsNoFurtherLoad) {
  std::promise<void> begun, gate;
  auto const open = gate.get_future().share();
  std::atomic<int> loaded{0}, told{0};
  Loads loads(1, [&](app::SnapshotKey const&) {
    if (++loaded == 1) begun.set_value();
    open.wait();
  });
  for (int month = 1; month <= 5; ++month) loads.after(key(month), [&] { ++told; });
  begun.get_future().wait();
  auto const stopped = std::async(std::launch::async, [&] { loads.stop(); });
  EXPECT_EQ(stopped.wait_for(200ms), std::future_status::timeout);  // the one under way is waited for
  gate.set_value();
  stopped.wait();
  EXPECT_EQ(loaded, 1);
  EXPECT_EQ(told, 5);
}

}  // namespace
}  // namespace jixiao::api
