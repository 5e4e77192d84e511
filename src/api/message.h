#pragma once
// A request and its answer as handlers see them; no trace of the HTTP library. Values, moved between threads.
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jixiao::api {

enum class Verb { get, post, put, patch, del };
std::string_view to_text(Verb verb);  // "GET"

struct Request {
  Verb verb = Verb::get;
  bool head = false;                           // HEAD: answered as GET, without the body
  std::string target;                          // as sent: path and query
  std::string path;                            // decoded, with a leading slash, without "." and ".." segments
  std::map<std::string, std::string> query;    // decoded; of a name given twice the last counts
  std::map<std::string, std::string> headers;  // lower-case names
  std::string body;
  std::filesystem::path upload;  // where the body of an upload route lies instead; removed after the answer
  bool tls = false;              // came over TLS, here or at a trusted proxy
  std::string remote;            // address of the peer, or what a trusted proxy says it is

  std::string_view header(std::string const& name) const {
    auto const found = headers.find(name);
    return found == headers.end() ? std::string_view{} : std::string_view(found->second);
  }
  std::string cookie(std::string_view name) const;  // empty if there is none
};

struct Response {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<std::string const> body;

  static Response text(int status, std::string body, std::string content_type);
};

// Splits a target into path and query. False where the escapes are broken, the path does not begin with a slash, or a
// decoded segment is "." or "..", or holds a slash, a backslash or a control character.
bool parse_target(std::string_view target, std::string& path, std::map<std::string, std::string>& query);

}  // namespace jixiao::api
