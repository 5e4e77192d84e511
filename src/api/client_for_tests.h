#pragma once
// For tests of a running server: a plain socket to it, whose other side may be cut at any time.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <string>

namespace jixiao::api {

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

}  // namespace jixiao::api
