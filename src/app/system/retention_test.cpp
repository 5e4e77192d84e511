#include "app/system/retention.h"

#include <gtest/gtest.h>

#include <fstream>

#include "app/home_for_tests.h"
#include "app/sources/refused_rows.h"
#include "storage/audit_store.h"
#include "storage/fact_store.h"
#include "storage/job_store.h"

namespace jixiao::app {
namespace {

namespace fs = std::filesystem;

Timestamp at(char const* text) { return Timestamp::parse(text).value(); }

// The libraries' pack keeps what the defaults say: jobs 365 days, refused rows 180.
class RetentionTest : public testing::Test {
 protected:
  RetentionTest() {
    home_.emplace(Home::open(place_.path(), Access::write).value());
    fs::create_directories(refused_rows_folder(home_->paths()));
  }

  void job(char const* over) {
    storage::StoredJob job;
    job.kind = "compute";
    job.state = storage::JobState::done;
    job.submitted_at = at(over);
    job.finished_at = at(over);
    ASSERT_TRUE(storage::JobStore(home_->database()).insert(job));
  }
  void refused(std::string const& batch, char const* came) {
    if (came) {
      Batch const taken{batch, "loan", "f", 1, 1, 0, "0", "d", came};
      ASSERT_TRUE(storage::FactStore(home_->database()).insert(taken));
    }
    std::ofstream(refused_rows_folder(home_->paths()) / (batch + ".csv")) << "a\n";
  }
  bool kept(std::string const& batch) const {
    return fs::exists(refused_rows_folder(home_->paths()) / (batch + ".csv"));
  }
  std::vector<storage::AuditRecord> trail() { return storage::AuditStore(home_->database()).find({}).value(); }

  home_test::LibraryHome place_{at("2025-01-01 08:00:00")};
  std::optional<Home> home_;
};

TEST_F(RetentionTest, SweepsWhatIsOverItsDaysAndSaysSoOnTheTrail) {
  job("2025-09-30 08:00:00");  // 400 days before
  job("2025-12-31 08:00:00");  // 308
  refused("old", "2026-01-01 08:00:00");
  refused("young", "2026-09-01 08:00:00");
  refused("orphan", nullptr);
  auto const swept = sweep_records(*home_, at("2026-11-04 03:00:00")).value();
  EXPECT_EQ(swept.jobs, 1);
  EXPECT_EQ(swept.refused_files, 2);
  EXPECT_FALSE(kept("old"));
  EXPECT_FALSE(kept("orphan"));
  EXPECT_TRUE(kept("young"));
  EXPECT_TRUE(storage::FactStore(home_->database()).find_batch("old").value());  // the batch itself is evidence
  ASSERT_EQ(trail().size(), 1u);
  EXPECT_EQ(trail().front().action, "retention.sweep");
  EXPECT_EQ(trail().front().role, "平台");
  EXPECT_NE(trail().front().detail.find("后台任务 1 项"), std::string::npos) << trail().front().detail;
}

TEST_F(RetentionTest, NothingToSweepIsNotWorthARecord) {
  job("2026-11-03 08:00:00");
  EXPECT_FALSE(sweep_records(*home_, at("2026-11-04 03:00:00")).value().any());
  EXPECT_TRUE(trail().empty());
}

}  // namespace
}  // namespace jixiao::app
