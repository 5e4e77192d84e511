#pragma once
// One HTTP request to another party's server: http and https only, certificates checked, no redirects, no proxy out of
// the environment, time and size of the answer bounded. Blocks. The only user of libcurl; what a failure is called to
// people is the caller's business.
#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace jixiao {

// An absolute http or https address without a password in it.
class WebAddress {
 public:
  static std::optional<WebAddress> parse(std::string const& text);
  std::string text() const;
  std::string origin() const;                                         // scheme, host and port
  std::optional<WebAddress> resolved(std::string const& next) const;  // an address as a page at this one gives it

 private:
  struct Url;
  explicit WebAddress(std::shared_ptr<Url const> url) : url_(std::move(url)) {}
  std::shared_ptr<Url const> url_;
};

struct HttpCall {
  std::string address;
  std::optional<std::string> body;   // sent by POST; absent: GET
  std::vector<std::string> headers;  // "Accept: application/json"
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds timeout{120'000};
  std::size_t answer_bytes_max = std::size_t{64} << 10;
  bool compressed = false;  // the answer may come compressed; the limit is of what it unpacks to
  std::stop_token stop = {};
};

struct HttpReply {
  int status = 0;  // any
  std::string body;
};

struct HttpFailure {
  enum class Kind { failed, too_large, stopped } kind = Kind::failed;
  std::string reason;  // the library's words
};

// Keeps its connection for the next call to the same server. One thread.
class HttpClient {
 public:
  HttpClient();
  ~HttpClient();
  tl::expected<HttpReply, HttpFailure> ask(HttpCall const& call);

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

}  // namespace jixiao
