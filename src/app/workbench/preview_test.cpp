// A preview that nobody waits for any more ends; what it computes is shown by scenarios of the default pack.
#include "app/workbench/preview.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <thread>

namespace jixiao::app {
namespace {

class PreviewRuns : public testing::Test {
 protected:
  PreviewRuns() {
    std::string name = (std::filesystem::temp_directory_path() / "jixiao-preview-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    auto const pack = read_pack(std::filesystem::path(JIXIAO_SOURCE_DIR) / "policies/default").value();
    EXPECT_TRUE(init_home(folder_ / "home", pack, Timestamp::parse("2026-10-01 08:00:00").value()));
    home_.emplace(Home::open(folder_ / "home", Access::write).value());
    published_ = Published::open(folder_ / "home").value();
  }
  ~PreviewRuns() override {
    published_.reset();
    home_.reset();
    std::filesystem::remove_all(folder_);
  }
  // The code of the error, empty where it went through.
  std::string run(std::string const& name, std::int64_t turn = 0) {
    PreviewQuery const query{{"POL-03", {{"tolerance", "2"}}}, Period::month_of(2026, 9), "county", name, turn};
    auto const out = previews_.run(*home_, *published_, {}, query);
    return out ? "" : out.error().front().code;
  }

  // The page's run, while whoever is named is told to stop again and again.
  std::string run_while_stopping(std::string const& name) {
    std::atomic<bool> over = false;
    std::string code;
    std::thread page([&] {
      code = run("page");
      over = true;
    });
    while (!over) previews_.stop(name);
    page.join();
    return code;
  }

  std::filesystem::path folder_;
  std::optional<Home> home_;
  std::unique_ptr<Published> published_;
  Previews previews_;
};

// Told to stop from the moment the name is known, which is long before a pack has been compiled.
TEST_F(PreviewRuns, EndWhenTheirPageSaysSo) { EXPECT_EQ(run_while_stopping("page"), "workbench.preview_stopped"); }

TEST_F(PreviewRuns, OfAnotherPageGoOn) {
  EXPECT_NE(run_while_stopping("another"), "workbench.preview_stopped");
  EXPECT_NE(run("page"), "workbench.preview_stopped");  // a name that is over may be used again
}

// Requests of one page overtake each other: the one given up comes after its successor, and its end before itself.
TEST_F(PreviewRuns, OneThatComesLateEndsNoneThatWasAskedForAfterIt) {
  EXPECT_NE(run("page", 2), "workbench.preview_stopped");
  EXPECT_EQ(run("page", 1), "workbench.preview_stopped");
  previews_.stop("page", 1);
  EXPECT_NE(run("page", 3), "workbench.preview_stopped");
  previews_.stop("page", 4);
  EXPECT_EQ(run("page", 4), "workbench.preview_stopped");
  EXPECT_NE(run("page", 5), "workbench.preview_stopped");
}

TEST_F(PreviewRuns, OfNobodyBeginOnceAllAreStopped) {
  EXPECT_NE(run(""), "workbench.preview_stopped");
  previews_.stop_all();
  EXPECT_EQ(run(""), "workbench.preview_stopped");
  EXPECT_EQ(run("page"), "workbench.preview_stopped");
}

}  // namespace
}  // namespace jixiao::app
