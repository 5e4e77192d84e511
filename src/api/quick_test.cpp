// What is answered on an I/O thread, and what is left to the workers.
#include <gtest/gtest.h>

#include "api/dispatch_for_tests.h"

namespace jixiao::api {
namespace {

class Quick : public dispatch_test::Dispatched {
 protected:
  static Request get(std::string const& path) {
    Request request;
    request.verb = Verb::get;
    request.target = request.path = path;
    request.remote = "10.0.0.1";
    return request;
  }
};

// A disk that is slow, or a file that is none, would hold up everybody whose connection the thread has.
TEST_F(Quick, LeavesTheLedgersFilesToTheWorkers) {
  for (auto const* path : {"/checkpoint", "/vkey", "/tile/0/000.p/1", "/tile/entries/000.p/1", "/tile/0/nothing"}) {
    EXPECT_FALSE(quick_answer(*state_, get(path))) << path;
  }
  EXPECT_EQ(dispatch(*state_, get("/checkpoint"), "test").status, 200);
  EXPECT_EQ(dispatch(*state_, get("/tile/0/nothing"), "test").status, 404);
  EXPECT_EQ(quick_answer(*state_, get("/healthz")).value().status, 200);
}

// The files of the pages are in memory: what happens to their folder does not matter to a server that runs.
TEST_F(Quick, AnswersPagesFromMemoryAndNeverForTheLedger) {
  auto const web = place_.folder() / "web";
  std::filesystem::create_directories(web);
  std::ofstream(web / "index.html") << "<!doctype html><title>x</title>";
  state_->web.emplace(WebFiles::load(web).value());
  std::filesystem::remove_all(web);
  EXPECT_EQ(quick_answer(*state_, get("/units/L1")).value().status, 200);
  EXPECT_FALSE(quick_answer(*state_, get("/checkpoint")));
  EXPECT_FALSE(quick_answer(*state_, get("/tile/0/000")));
}

}  // namespace
}  // namespace jixiao::api
