#include "app/system/settings.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "app/access/audit.h"
#include "app/installation.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

Timestamp const now = Timestamp::parse("2026-10-01 08:00:00").value();

class SettingsTest : public testing::Test {
 protected:
  SettingsTest() : folder_(fs::temp_directory_path() / ("jixiao-settings-" + std::to_string(::getpid()))) {
    fs::remove_all(folder_);
    auto const pack = read_pack(fs::path(JIXIAO_SOURCE_DIR) / "policies/examples/libraries").value();
    EXPECT_TRUE(init_home(folder_, pack, now));
    installation_ = Installation::open(folder_, now).value();
  }
  ~SettingsTest() override {
    installation_.reset();
    fs::remove_all(folder_);
  }
  OptionsInForce in_force() {
    return installation_->read([](Home& home) { return read_options(home); }).value();
  }

  fs::path folder_;
  std::unique_ptr<Installation> installation_;
};

TEST_F(SettingsTest, AreChangedByVersionAndLeaveARecord) {
  EXPECT_EQ(in_force().version, 0);
  EXPECT_TRUE(in_force().options.verify_scenarios);
  auto const done = change_options(*installation_, Actor::console(), {5, false, 22}, 0, now);
  ASSERT_TRUE(done) << to_text(done.error());
  EXPECT_EQ(in_force().version, 1);
  EXPECT_EQ(in_force().options.snapshots_max, 5);
  EXPECT_FALSE(in_force().options.verify_scenarios);
  EXPECT_EQ(in_force().options.sweep_hour, 22);
  EXPECT_EQ(in_force().changed_at, now);
  auto const late = change_options(*installation_, Actor::console(), {6, true, 3}, 0, now);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().front().code, "storage.changed_meanwhile");
  auto const trail =
      installation_->read([](Home& home) { return storage::AuditStore(home.database()).find({}); }).value();
  ASSERT_EQ(trail.size(), 1u);
  EXPECT_EQ(trail.front().action, "settings.change");
}

TEST_F(SettingsTest, WhatIsOutOfRangeIsToldAtItsPlace) {
  auto const wrong = change_options(*installation_, Actor::console(), {0, true, 24}, 0, now);
  ASSERT_FALSE(wrong);
  ASSERT_EQ(wrong.error().size(), 2u);
  EXPECT_EQ(wrong.error()[0].where, "/options/snapshots_max");
  EXPECT_EQ(wrong.error()[1].where, "/options/sweep_hour");
  EXPECT_EQ(in_force().version, 0);
}

}  // namespace
}  // namespace jixiao::app
