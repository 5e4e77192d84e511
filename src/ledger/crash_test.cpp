// Stops the writer by SIGKILL, at every single step it takes and at random moments, with torn temporary files too, and
// demands that opening again and flushing the same entries gives the very same log.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <random>

#include "ledger/fsck.h"
#include "ledger/log_writer.h"
#include "ledger/test_support.h"

namespace jixiao::ledger {
namespace {

using namespace test;

// Batches that fill no tile, exactly one, several, and the first of the level above.
constexpr std::uint64_t batches[] = {100, 156, 44, 700, 1, 300};
constexpr std::uint64_t total = 100 + 156 + 44 + 700 + 1 + 300;

// What the sequencer does after a start: flush again a little of what it had, then the rest, publishing each batch.
bool flush_everything(LogOptions options) {
  auto writer = LogWriter::open(std::move(options));
  if (!writer) return false;
  std::uint64_t end = 0;
  for (auto const batch : batches) {
    auto const begin = end;
    end += batch;
    if (end + batches[0] < writer->size()) continue;
    if (!writer->append(begin, make_entries(begin, batch)) || !writer->publish()) return false;
  }
  return writer->size() == total;
}

void expect_whole_log(std::filesystem::path const& folder, std::string const& moment) {
  LogCheck check;
  check.folder = folder;
  check.log_keys = {log_signer().key()};
  check.state = state_path_of(folder);
  auto const report = check_log(check);
  ASSERT_TRUE(report.ok()) << moment << ": " << to_text(report.findings.at(0).error);
  static auto const expected = naive_root_of_entries(total);
  ASSERT_EQ(report.checkpoint.value().head, (TreeHead{total, expected})) << moment;
}

// Whatever moment the crash left behind, the published part is sound.
void expect_sound_so_far(std::filesystem::path const& folder, std::string const& moment) {
  if (!std::filesystem::exists(folder / checkpoint_file)) return;
  LogCheck check;
  check.folder = folder;
  check.log_keys = {log_signer().key()};
  auto const report = check_log(check);
  ASSERT_TRUE(report.ok()) << moment << ": " << to_text(report.findings.at(0).error);
}

pid_t fork_writer(LogOptions const& options) {
  auto const child = ::fork();
  if (child == 0) ::_exit(flush_everything(options) ? 0 : 1);
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return status;
}

enum class Tear { nothing, half, everything };

// Kills the process before its n-th step; a temporary file about to be flushed or renamed loses its unflushed bytes.
StepProbe kill_at(int n, Tear tear) {
  return [n, tear, step = 0](std::string_view name, std::filesystem::path const& file) mutable {
    if (step++ != n) return;
    if (tear != Tear::nothing && name == "flush") {
      std::error_code ignored;
      auto const size = std::filesystem::file_size(file, ignored);
      std::filesystem::resize_file(file, tear == Tear::half ? size / 2 : 0, ignored);
    }
    ::kill(::getpid(), SIGKILL);
  };
}

int count_steps() {
  TempFolder temp;
  int steps = 0;
  auto options = log_options(temp.log());
  options.probe = [&](std::string_view, std::filesystem::path const&) { ++steps; };
  EXPECT_TRUE(flush_everything(options));
  expect_whole_log(temp.log(), "undisturbed");
  return steps;
}

TEST(Crash, AtEveryStepLosesNothing) {
  int const steps = count_steps();
  ASSERT_GT(steps, 100);
  for (int n = 0; n < steps; ++n) {
    auto const tear = static_cast<Tear>(n % 3);
    TempFolder temp;
    auto options = log_options(temp.log());
    options.probe = kill_at(n, tear);
    auto const status = wait_for(fork_writer(options));
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << n;
    auto const moment = "step " + std::to_string(n);
    ASSERT_NO_FATAL_FAILURE(expect_sound_so_far(temp.log(), moment));
    ASSERT_TRUE(flush_everything(log_options(temp.log()))) << moment;
    ASSERT_NO_FATAL_FAILURE(expect_whole_log(temp.log(), moment));
  }
}

TEST(Crash, AgainAndAgainLosesNothing) {
  std::mt19937 random(20260930);
  for (int round = 0; round < 5; ++round) {
    TempFolder temp;
    for (int crash = 0; crash < 12; ++crash) {
      auto options = log_options(temp.log());
      options.probe = kill_at(static_cast<int>(random() % 60), static_cast<Tear>(random() % 3));
      wait_for(fork_writer(options));
      ASSERT_NO_FATAL_FAILURE(expect_sound_so_far(temp.log(), "crash " + std::to_string(crash)));
    }
    ASSERT_TRUE(flush_everything(log_options(temp.log())));
    ASSERT_NO_FATAL_FAILURE(expect_whole_log(temp.log(), "round " + std::to_string(round)));
  }
}

TEST(Crash, AtRandomMomentsLosesNothing) {
  std::mt19937 random(42);
  for (int round = 0; round < 20; ++round) {
    TempFolder temp;
    auto const child = fork_writer(log_options(temp.log()));
    ::usleep(static_cast<useconds_t>(random() % 20000));
    ::kill(child, SIGKILL);
    wait_for(child);
    auto const moment = "round " + std::to_string(round);
    ASSERT_NO_FATAL_FAILURE(expect_sound_so_far(temp.log(), moment));
    ASSERT_TRUE(flush_everything(log_options(temp.log()))) << moment;
    ASSERT_NO_FATAL_FAILURE(expect_whole_log(temp.log(), moment));
  }
}

// A disk that loses bytes it had confirmed: the writer must stop, not build on them or write over them.
TEST(Crash, LostConfirmedBytesAreNoticed) {
  for (auto const* name : {"tile/0/003.p/232", "tile/entries/003.p/232"}) {
    TempFolder temp;
    {
      auto writer = LogWriter::open(log_options(temp.log())).value();
      ASSERT_TRUE(writer.append(0, make_entries(0, 1000)));
      ASSERT_TRUE(writer.publish());
    }
    std::filesystem::resize_file(temp.log() / name, 100);
    auto const reopened = LogWriter::open(log_options(temp.log()));
    ASSERT_FALSE(reopened) << name;
    EXPECT_EQ(reopened.error().where, name);
  }
}

TEST(Crash, ATornTileBeyondTheStateHalts) {
  TempFolder temp;
  auto writer = LogWriter::open(log_options(temp.log())).value();
  ASSERT_TRUE(writer.append(0, make_entries(0, 100)));
  // As if the rename of a full tile had reached the disk before its bytes.
  std::ofstream(temp.log() / "tile/0/000") << "torn";
  auto const result = writer.append(100, make_entries(100, 200));
  EXPECT_EQ(code_of(result), "ledger.halt");
  EXPECT_EQ(result.error().where, "tile/0/000");
  EXPECT_EQ(read_file(temp.log() / "tile/0/000").value(), "torn");
}

}  // namespace
}  // namespace jixiao::ledger
