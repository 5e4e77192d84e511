// A server of its own on any free port, spoken to over plain sockets: order of answers, patience, limits, the end.
#include "api/server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <thread>
#include <vector>

namespace jixiao::api {
namespace {

class Client {
 public:
  explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    timeval const patience{10, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr const*>(&address), sizeof address), 0);
  }
  Client(Client const&) = delete;
  ~Client() { ::close(socket_); }

  void send(std::string const& text) { EXPECT_EQ(::write(socket_, text.data(), text.size()), ssize_t(text.size())); }

  // False where the other side has gone.
  bool trickle(std::string const& text = "x") {
    return ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) == ssize_t(text.size());
  }

  // Until the other side ends or `enough` has come `times` times.
  std::string read(std::string const& enough = "", int times = 1) {
    std::string out;
    std::string block(65536, '\0');
    while (true) {
      auto const got = ::read(socket_, block.data(), block.size());
      ended_ = got == 0;
      if (got <= 0) return out;
      out.append(block.data(), static_cast<std::size_t>(got));
      if (!enough.empty() && count(out, enough) >= times) return out;
    }
  }
  bool ended() const { return ended_; }

  static int count(std::string const& text, std::string const& part) {
    int out = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++out;
    return out;
  }

 private:
  int socket_;
  bool ended_ = false;
};

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
    server_ = Server::create(std::move(config), [](Request const& request) {
                if (request.path == "/large") return Response::text(200, std::string(4u << 20, 'x'), "text/plain");
                return Response::text(200, "<" + request.path + request.body + ">", "text/plain");
              }).value();
    running_ = std::thread([this] { server_->run(); });
  }
  ~ServerOfItsOwn() override {
    server_->stop();
    running_.join();
  }
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

}  // namespace
}  // namespace jixiao::api
