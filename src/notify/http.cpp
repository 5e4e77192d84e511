#include "notify/http.h"

#include <curl/curl.h>

#include <memory>
#include <mutex>

namespace jixiao::notify {
namespace {

struct Close {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(char* text) const { curl_free(text); }
};

struct Received {
  std::string body;
  std::size_t bytes_max = 0;
};

std::size_t take_bytes(char* data, std::size_t size, std::size_t count, void* user) {
  auto& received = *static_cast<Received*>(user);
  if (received.body.size() + size * count > received.bytes_max) return 0;
  received.body.append(data, size * count);
  return size * count;
}

std::string part_of(CURLU* url, CURLUPart part) {
  char* raw = nullptr;
  curl_url_get(url, part, &raw, 0);
  std::unique_ptr<char, Close> const text(raw);
  return raw ? std::string(raw) : std::string();
}

}  // namespace

Result<void> check_address(std::string const& address) {
  std::unique_ptr<CURLU, Close> const url(curl_url());
  bool const parsed = curl_url_set(url.get(), CURLUPART_URL, address.c_str(), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
  auto const scheme = parsed ? part_of(url.get(), CURLUPART_SCHEME) : "";
  if ((scheme != "http" && scheme != "https") || !part_of(url.get(), CURLUPART_USER).empty()) {
    return fail("notify.http_address", {{"address", address}});
  }
  return {};
}

Result<HttpAnswer> http_post(HttpRequest const& request) {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
  JX_CHECK(check_address(request.address));
  std::unique_ptr<CURL, Close> const handle(curl_easy_init());
  std::unique_ptr<curl_slist, Close> const headers(
      curl_slist_append(nullptr, ("Content-Type: " + request.content_type).c_str()));
  Received received{{}, request.answer_bytes_max};
  auto* const curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_URL, request.address.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "jixiao");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_POST, 1L);
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.body.data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &take_bytes);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &received);
  auto const status = curl_easy_perform(curl);
  if (status != CURLE_OK) {
    return fail(ErrorKind::unavailable, "notify.http_failed",
                {{"address", request.address}, {"reason", curl_easy_strerror(status)}});
  }
  long code = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
  return HttpAnswer{static_cast<int>(code), std::move(received.body)};
}

}  // namespace jixiao::notify
