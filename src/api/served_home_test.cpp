// A served home over plain sockets: who may listen to its events and for how long, whose file is taken in.
#include <fstream>
#include <thread>

#include "api/client_for_tests.h"
#include "api/dispatch_for_tests.h"
#include "api/server.h"
#include "app/compute.h"
#include "app/publish.h"

namespace jixiao::api {
namespace {

using dispatch_test::morning;

class ServedHome : public dispatch_test::Dispatched {
 protected:
  ServedHome() {
    Config config;
    config.port = 0;
    config.clock = [] { return morning; };
    config.heartbeat_seconds = 1;
    config.shutdown_seconds = 1;
    server_ = Server::create(std::move(config), *installation_).value();
    running_ = std::thread([this] { server_->run(); });
  }
  ~ServedHome() override {
    server_->stop();
    running_.join();
    server_.reset();
  }
  void open(Client& client, std::string const& verb, app::SignedIn const& who) {
    client.send(verb + " /api/events HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: jixiao_session=" + who.token + "\r\n\r\n");
  }

  std::unique_ptr<Server> server_;
  std::thread running_;
};

TEST_F(ServedHome, AStreamEndsWithItsSession) {
  auto const who = account("office", "office");
  Client client(server_->port());
  open(client, "GET", who);
  EXPECT_NE(client.read("retry: 3000\n\n").find("200 OK"), std::string::npos);
  EXPECT_NE(client.read(":\n\n").find(":\n\n"), std::string::npos);  // the session is there: it goes on
  ASSERT_TRUE(installation_->accounts().disable(app::Actor::console(), who.session->account, "调离", morning));
  client.read();
  EXPECT_TRUE(client.ended());
}

TEST_F(ServedHome, AHeadIsAnsweredByAHeadAlone) {
  Client client(server_->port());
  open(client, "HEAD", account("office", "office"));
  auto const answer = client.read();
  EXPECT_TRUE(client.ended());
  EXPECT_NE(answer.find("text/event-stream"), std::string::npos);
  EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
}

TEST_F(ServedHome, TheNewestPeriodIsReadBeforeAnybodyAsks) {
  auto const period = Period::month_of(2026, 9);
  app::ComputeRequest request;
  request.periods = {period};
  request.now = morning;
  ASSERT_TRUE(installation_->write([&](app::Home& home) { return app::compute_periods(home, request); }));
  ASSERT_TRUE(installation_->write([&](app::Home& home) { return app::publish_period(home, period, "试", morning); }));
  ASSERT_TRUE(installation_->refresh({"published", "{}"}));
  app::SnapshotKey const newest{period, {}, app::Which::published};
  for (int i = 0; i < 400 && !installation_->published().at_hand(newest); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_TRUE(installation_->published().at_hand(newest));
}

// Memory is as dear as a disk: a stranger's letter is short, and who is signed in may send a long one.
TEST_F(ServedHome, AStrangersBodyIsShort) {
  auto const who = account("office", "office");
  auto const known = "Cookie: jixiao_session=" + who.token + "\r\nX-CSRF-Token: " + who.session->csrf + "\r\n";
  auto const answer_to = [&](std::string const& path, std::string const& headers) {
    Client client(server_->port());
    client.trickle("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "Content-Length: 100000\r\n\r\n" +
                   std::string(100'000, ' '));
    return client.read("}");
  };
  EXPECT_NE(answer_to("/api/session", "").find("api.too_large"), std::string::npos);
  EXPECT_NE(answer_to("/api/workbench/A/check", "").find("api.not_signed_in"), std::string::npos);
  EXPECT_NE(answer_to("/api/workbench/A/check", known).find("api.bad_json"), std::string::npos);
}

// The file that a stranger announces is not waited for, let alone kept.
TEST_F(ServedHome, AFileIsReadFromNobodyWhoMayNotSendIt) {
  std::string const head = "POST /api/data/uploads?dataset=loan&name=a.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  for (auto const& who : {std::string(), "Cookie: jixiao_session=" + account("office", "office").token + "\r\n"}) {
    Client client(server_->port());
    client.send(head + who + "Content-Length: 1000000000\r\n\r\n" + std::string(200'000, 'x'));
    auto const answer = client.read();
    EXPECT_NE(answer.find(who.empty() ? "api.not_signed_in" : "api.csrf"), std::string::npos) << answer;
    EXPECT_TRUE(std::filesystem::is_empty(installation_->paths().work()));
  }
}

// Not a mistake in the request: whoever sent the file has to know that the server is to be mended, not the file.
TEST_F(ServedHome, AFileTheDiskDoesNotTakeIsRefusedAsThat) {
  auto const who = account("office", "office");
  auto const work = installation_->paths().work();
  auto const answer = [&] {
    Client client(server_->port());
    client.send(
        "POST /api/data/uploads?dataset=loan&name=a.csv HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: jixiao_session=" +
        who.token + "\r\nX-CSRF-Token: " + who.session->csrf + "\r\nContent-Length: 100000\r\n\r\n" +
        std::string(100'000, 'x'));
    return client.read("}");
  };
  std::filesystem::create_symlink("/dev/full", work / "upload-1");
  auto const full = answer();
  EXPECT_EQ(full.substr(0, 12), "HTTP/1.1 503");
  EXPECT_NE(full.find("api.upload_not_kept"), std::string::npos) << full;
  EXPECT_NE(full.find("磁盘空间已满"), std::string::npos) << full;
  EXPECT_TRUE(std::filesystem::is_empty(work));
  std::filesystem::remove_all(work);
  std::ofstream(work) << "no folder";
  EXPECT_NE(answer().find("路径中有一段不是文件夹"), std::string::npos);
  std::filesystem::remove(work);
  EXPECT_EQ(answer().substr(0, 12), "HTTP/1.1 202");
}

}  // namespace
}  // namespace jixiao::api
