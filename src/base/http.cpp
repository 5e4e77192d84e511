#include "base/http.h"

#include <curl/curl.h>

#include <mutex>

namespace jixiao {
namespace {

struct Close {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(char* text) const { curl_free(text); }
};
using OwnUrl = std::unique_ptr<CURLU, Close>;

void start_curl_once() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* raw = nullptr;
  curl_url_get(url, part, &raw, flags);
  std::unique_ptr<char, Close> const text(raw);
  return raw ? std::string(raw) : std::string();
}

bool is_plain_web(CURLU* url) {
  auto const scheme = part_of(url, CURLUPART_SCHEME);
  return (scheme == "http" || scheme == "https") && part_of(url, CURLUPART_USER).empty();
}

// What one transfer fills and watches.
struct Transfer {
  std::string body;
  std::size_t bytes_max = 0;
  bool too_large = false;
  std::stop_token stop;
};

std::size_t take_bytes(char* data, std::size_t size, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.body.size() + size * count > transfer.bytes_max) {
    transfer.too_large = true;
    return 0;
  }
  transfer.body.append(data, size * count);
  return size * count;
}

int watch(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Transfer*>(user)->stop.stop_requested() ? 1 : 0;
}

}  // namespace

struct WebAddress::Url {
  OwnUrl url;
};

std::optional<WebAddress> WebAddress::parse(std::string const& text) {
  OwnUrl url(curl_url());
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) return std::nullopt;
  if (!is_plain_web(url.get())) return std::nullopt;
  return WebAddress(std::make_shared<Url const>(Url{std::move(url)}));
}

std::string WebAddress::text() const { return part_of(url_->url.get(), CURLUPART_URL); }

std::string WebAddress::origin() const {
  auto* const url = url_->url.get();
  return part_of(url, CURLUPART_SCHEME) + "://" + part_of(url, CURLUPART_HOST) + ":" +
         part_of(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
}

std::optional<WebAddress> WebAddress::resolved(std::string const& next) const {
  OwnUrl url(curl_url_dup(url_->url.get()));
  if (curl_url_set(url.get(), CURLUPART_URL, next.c_str(), 0) != CURLUE_OK) return std::nullopt;
  if (!is_plain_web(url.get())) return std::nullopt;
  return WebAddress(std::make_shared<Url const>(Url{std::move(url)}));
}

struct HttpClient::Handle {
  std::unique_ptr<CURL, Close> curl;
};

HttpClient::HttpClient() {
  start_curl_once();
  handle_ = std::make_unique<Handle>(Handle{std::unique_ptr<CURL, Close>(curl_easy_init())});
}
HttpClient::~HttpClient() = default;

tl::expected<HttpReply, HttpFailure> HttpClient::ask(HttpCall const& call) {
  Transfer transfer{{}, call.answer_bytes_max, false, call.stop};
  std::unique_ptr<curl_slist, Close> headers;
  for (auto const& line : call.headers) headers.reset(curl_slist_append(headers.release(), line.c_str()));
  auto* const curl = handle_->curl.get();
  curl_easy_reset(curl);
  curl_easy_setopt(curl, CURLOPT_URL, call.address.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(call.connect_timeout.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(call.timeout.count()));
  curl_easy_setopt(curl, CURLOPT_USERAGENT, "jixiao");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  if (call.compressed) curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
  if (call.body) {
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call.body->data());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body->size()));
  }
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &take_bytes);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &watch);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
  auto const status = curl_easy_perform(curl);
  if (status != CURLE_OK) {
    auto const kind = call.stop.stop_requested() ? HttpFailure::Kind::stopped
                      : transfer.too_large       ? HttpFailure::Kind::too_large
                                                 : HttpFailure::Kind::failed;
    return tl::unexpected(HttpFailure{kind, curl_easy_strerror(status)});
  }
  long code = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
  return HttpReply{static_cast<int>(code), std::move(transfer.body)};
}

}  // namespace jixiao
