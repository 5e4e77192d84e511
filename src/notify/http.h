#pragma once
// One HTTP request to another party's server, with short patience: http and https only, certificates checked, no
// redirects, the answer bounded. Blocks; any thread. Retrying is the caller's business.
#include <chrono>
#include <string>

#include "base/result.h"

namespace jixiao::notify {

struct HttpRequest {
  std::string address;  // http://host:port/path
  std::string body;     // sent by POST
  std::string content_type = "text/plain; charset=utf-8";
  std::chrono::milliseconds connect_timeout{2000};
  std::chrono::milliseconds timeout{5000};
  std::size_t answer_bytes_max = 64 * 1024;
};

struct HttpAnswer {
  int status = 0;
  std::string body;
};

// notify.http_address, notify.http_failed (connection, time, size). Any status is an answer.
Result<HttpAnswer> http_post(HttpRequest const& request);

// An absolute http or https address without a password in it.
Result<void> check_address(std::string const& address);

}  // namespace jixiao::notify
