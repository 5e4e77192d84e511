// A server of its own on any free port, spoken to over plain sockets: order of answers, patience, limits, the end.
#include "api/server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <memory>
#include <thread>
#include <vector>

#include "api/client_for_tests.h"

namespace jixiao::api {
namespace {

class ServerOfItsOwn : public testing::Test {
 protected:
  ServerOfItsOwn() {
    Config config;
    config.port = 0;
    config.clock = [] { return Timestamp::parse("2026-10-09 08:00:00").value(); };
    config.header_seconds = 1;
    config.body_seconds = 2;
    config.connections_per_address = 8;
    config.shutdown_seconds = 1;
    config.on_stop = [this] { told_to_stop_ = true; };
    server_ = Server::create(std::move(config), [this](Request const& request) {
                if (request.path == "/slow") {
                  ++slow_ones_;
                  std::this_thread::sleep_for(std::chrono::milliseconds(2500));
                }
                if (request.path == "/large") return Response::text(200, std::string(4u << 20, 'x'), "text/plain");
                return Response::text(200, "<" + request.path + request.body + ">", "text/plain");
              }).value();
    running_ = std::thread([this] { server_->run(); });
  }
  ~ServerOfItsOwn() override {
    if (running_.joinable()) stop();
  }
  void stop() {
    server_->stop();
    running_.join();
  }
  std::string whole_answer(std::string const& request) {
    Client client(server_->port());
    client.send(request);
    return client.read();
  }

  std::atomic<bool> told_to_stop_ = false;
  std::atomic<int> slow_ones_ = 0;
  std::unique_ptr<Server> server_;
  std::thread running_;
};

// More than are answered in a row before others have their turn.
TEST_F(ServerOfItsOwn, AnswersWhatWasSentAheadInItsOrder) {
  Client client(server_->port());
  std::string all;
  for (int i = 0; i < 50; ++i) all += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n";
  client.send(all);
  auto const answers = client.read(">", 50);
  std::size_t at = 0;
  for (int i = 0; i < 50; ++i) {
    at = answers.find("</" + std::to_string(i) + ">", at);
    ASSERT_NE(at, std::string::npos) << i;
  }
}

TEST_F(ServerOfItsOwn, ReadsHeaderAndBodyThatComeInPieces) {
  Client client(server_->port());
  for (auto const* piece : {"POST /a HT", "TP/1.1\r\nHost: x\r\nContent-Le", "ngth: 6\r\n\r\nab", "cd", "ef"}) {
    client.send(piece);
    std::this_thread::sleep_for(std::chrono::milliseconds(30));
  }
  EXPECT_NE(client.read(">").find("</aabcdef>"), std::string::npos);
}

TEST_F(ServerOfItsOwn, SendsAnAnswerLargerThanAnySocketBufferWhole) {
  Client client(server_->port());
  client.send("GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  auto const answer = client.read();
  EXPECT_EQ(answer.size() - answer.find("\r\n\r\n") - 4, 4u << 20);
}

TEST_F(ServerOfItsOwn, CutsAClientThatDoesNotFinishItsHeader) {
  Client client(server_->port());
  client.send("GET / HTTP/1.1\r\nHo");
  EXPECT_EQ(client.read(), "");  // a second of patience, looked at every second
  EXPECT_TRUE(client.ended());
}

// A byte now and then earns no further patience, and nobody waits for who sends so.
TEST_F(ServerOfItsOwn, CutsHeadersAndBodiesThatTrickleWhileOthersAreAnswered) {
  Client header(server_->port()), body(server_->port());
  header.send("GET / HTTP/1.1\r\nX: ");
  body.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n");
  auto const start = std::chrono::steady_clock::now();
  bool header_cut = false, body_cut = false;
  while (!(header_cut && body_cut) && std::chrono::steady_clock::now() - start < std::chrono::seconds(8)) {
    header_cut = header_cut || !header.trickle();
    body_cut = body_cut || !body.trickle();
    Client other(server_->port());
    other.send("GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_NE(other.read().find("</b>"), std::string::npos);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_TRUE(header_cut);  // after a second, looked at every second
  EXPECT_TRUE(body_cut);    // after two
}

TEST_F(ServerOfItsOwn, OneAddressDoesNotTakeAllConnections) {
  std::vector<std::unique_ptr<Client>> open;
  for (int i = 0; i < 8; ++i) {
    open.push_back(std::make_unique<Client>(server_->port()));
    open.back()->send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_NE(open.back()->read(">").find("</a>"), std::string::npos) << i;
  }
  Client ninth(server_->port());
  EXPECT_EQ(ninth.read(), "");
  EXPECT_TRUE(ninth.ended());
  open.clear();
  std::string answer;
  for (int i = 0; i < 50 && answer.empty(); ++i) {  // until the server has noticed that they are gone
    Client again(server_->port());
    again.trickle("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    answer = again.read();
    if (answer.empty()) std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_NE(answer.find("</a>"), std::string::npos);
}

TEST_F(ServerOfItsOwn, RefusesAHeaderBeyondItsLimitAndWhatIsNotHttp) {
  Client large(server_->port());
  large.send("GET / HTTP/1.1\r\nX: " + std::string(20000, 'a') + "\r\n\r\n");
  EXPECT_NE(large.read().find("api.too_large"), std::string::npos);
  Client wrong(server_->port());
  wrong.send("rubbish\r\n\r\n");
  EXPECT_NE(wrong.read().find("api.bad_request"), std::string::npos);
}

// Beast takes a trailer of any length and throws at a field beyond 64 KB.
TEST_F(ServerOfItsOwn, ATrailerWithoutEndIsRefusedAndOthersAreServed) {
  std::string const head = "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n";
  Client endless(server_->port());
  endless.trickle(head + "X: " + std::string(200'000, 'y') + "\r\n\r\n");
  EXPECT_EQ(endless.read().find("HTTP/1.1 200"), std::string::npos);
  auto const good = whole_answer(head + "X: y\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(good.find("</aab>"), std::string::npos);
  EXPECT_NE(good.find("</b>"), std::string::npos);
}

TEST_F(ServerOfItsOwn, AChunksExtensionWithoutEndIsCut) {
  Client client(server_->port());
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2;x=");
  for (int i = 0; i < 16; ++i) client.trickle(std::string(8192, 'y'));
  EXPECT_NE(client.read().find("api.too_large"), std::string::npos);  // it could have gone on for a minute
  EXPECT_TRUE(client.ended());
}

// RFC 9112: a second Host (§3.2) and chunks of HTTP/1.0 (§6.1) are read differently by whoever stands in between.
TEST_F(ServerOfItsOwn, RefusesWhatAProxyMayUnderstandDifferently) {
  for (std::string const head :
       {"GET /a HTTP/1.1\r\n", "GET /a HTTP/1.1\r\nHost: x\r\nHost: x\r\n", "GET /a HTTP/1.0\r\nHost: x\r\nHost: y\r\n",
        "POST /a HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n"}) {
    auto const answer = whole_answer(head + "\r\n0\r\n\r\nGET /hidden HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(answer.substr(0, 12), "HTTP/1.1 400") << head;
    EXPECT_EQ(answer.find("hidden"), std::string::npos) << head;
  }
  EXPECT_NE(whole_answer("GET /a HTTP/1.0\r\n\r\n").find("</a>"), std::string::npos);
}

TEST_F(ServerOfItsOwn, WhatRunsBesideItIsToldWhenTheEndBegins) {
  EXPECT_FALSE(told_to_stop_);
  stop();
  EXPECT_TRUE(told_to_stop_);
}

// Four workers and a second's patience: who still waits for a worker then is not begun any more.
TEST_F(ServerOfItsOwn, ItsEndWaitsForWhatHasBegunAndForNothingElse) {
  std::vector<std::unique_ptr<Client>> waiting;
  for (int i = 0; i < 8; ++i) {
    waiting.push_back(std::make_unique<Client>(server_->port()));
    waiting.back()->send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  while (slow_ones_ < 4) std::this_thread::yield();
  stop();
  EXPECT_EQ(slow_ones_, 4);
}

TEST(Server, ALogThatCannotBeWrittenIsSaidPlainly) {
  Config config;
  config.port = 0;
  config.log = "/dev/null/access.log";
  auto const server = Server::create(config, [](Request const&) { return Response::text(200, "", "text/plain"); });
  ASSERT_FALSE(server);
  EXPECT_EQ(server.error().code, "api.log_failed");
}

// Its address is told before it runs, and who reads the address may tell it to end at once.
TEST(Server, ToldToEndBeforeItRunsItEndsInOrder) {
  Config config;
  config.port = 0;
  config.clock = [] { return Timestamp::parse("2026-10-09 08:00:00").value(); };
  bool told = false;
  config.on_stop = [&told] { told = true; };
  auto const server =
      Server::create(std::move(config), [](Request const&) { return Response::text(200, "", "text/plain"); }).value();
  ASSERT_EQ(std::raise(SIGTERM), 0);
  server->run();
  EXPECT_TRUE(told);
}

}  // namespace
}  // namespace jixiao::api
