#include "facts/http_source.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <mutex>

#include "base/check.h"

namespace jixiao::facts {
namespace {

struct Close {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  void operator()(char* text) const { curl_free(text); }
};

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

std::string origin_of(CURLU* url) {
  return part_of(url, CURLUPART_SCHEME) + "://" + part_of(url, CURLUPART_HOST) + ":" +
         part_of(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
}

Result<std::unique_ptr<CURLU, Close>> parse_address(std::string const& address) {
  std::unique_ptr<CURLU, Close> url(curl_url());
  auto const wrong = [&] { return fail("facts.source_address", {{"address", address}}); };
  if (curl_url_set(url.get(), CURLUPART_URL, address.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) return wrong();
  auto const scheme = part_of(url.get(), CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return wrong();
  if (!part_of(url.get(), CURLUPART_USER).empty()) return wrong();  // secrets have a field of their own
  return url;
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

class HttpReader final : public TableReader {
 public:
  HttpReader(HttpSource source, Dataset const& dataset, std::unique_ptr<CURLU, Close> url, std::stop_token stop)
      : source_(std::move(source)),
        dataset_(dataset),
        url_(std::move(url)),
        origin_(origin_of(url_.get())),
        stop_(std::move(stop)),
        curl_(curl_easy_init()) {
    if (!source_.token.empty()) {
      headers_.reset(curl_slist_append(nullptr, ("Authorization: Bearer " + source_.token).c_str()));
    }
    headers_.reset(curl_slist_append(headers_.release(), "Accept: application/json"));
  }

  Result<bool> next(RawChunk& chunk) override {
    if (done_) return false;
    JX_TRY(auto const page, fetch());
    chunk = {};
    chunk.index = index_++;
    chunk.first_row = row_ + 1;
    ChunkWriter out(chunk.bytes);
    if (row_ == 0) write_header(page, out);
    for (auto const& row : page.rows) {
      out.begin_row(++row_);
      for (auto const column : columns_) out.add_cell(row[column]);
      out.end_row();
    }
    JX_CHECK(turn(page.next));
    return true;
  }
  std::int64_t bytes_done() const override { return bytes_; }

 private:
  // Columns the first page brings, and those that may be empty anyway; a missing one that must be there is then told
  // as with any other file. An empty first page says nothing about them.
  void write_header(JsonPage const& page, ChunkWriter& out) {
    out.begin_row(++row_);
    for (std::size_t i = 0; i < dataset_.columns.size(); ++i) {
      if (!page.seen[i] && !page.rows.empty() && !dataset_.columns[i].nullable) continue;
      columns_.push_back(i);
      out.add_cell(dataset_.columns[i].name);
    }
    out.end_row();
  }

  Result<JsonPage> fetch() {
    auto const address = part_of(url_.get(), CURLUPART_URL);
    Transfer transfer{{}, source_.page_bytes_max, false, stop_};
    auto* const curl = curl_.get();
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_CURLU, url_.get());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(source_.timeout.count()));
    curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "jixiao");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers_.get());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &take_bytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &watch);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &transfer);
    auto const status = curl_easy_perform(curl);
    if (stop_.stop_requested()) return fail(ErrorKind::unavailable, "facts.ingest_stopped");
    if (transfer.too_large) {
      return fail("facts.http_size", {{"address", address}, {"limit", std::to_string(source_.page_bytes_max >> 20)}});
    }
    if (status != CURLE_OK) {
      return fail(ErrorKind::unavailable, "facts.http_failed",
                  {{"address", address}, {"reason", curl_easy_strerror(status)}});
    }
    long code = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    if (code != 200) {
      return fail(ErrorKind::unavailable, "facts.http_status",
                  {{"address", address}, {"status", std::to_string(code)}});
    }
    bytes_ += static_cast<std::int64_t>(transfer.body.size());
    auto page = parse_json_page(transfer.body, dataset_);
    if (!page) page.error().where = address;
    return page;
  }

  Result<void> turn(std::string const& next) {
    done_ = next.empty();
    if (done_) return {};
    if (++pages_ >= source_.pages_max) return fail("facts.http_pages", {{"limit", std::to_string(source_.pages_max)}});
    // A relative address is resolved against the present page's.
    auto const before = part_of(url_.get(), CURLUPART_URL);
    bool const good = curl_url_set(url_.get(), CURLUPART_URL, next.c_str(), 0) == CURLUE_OK;
    if (!good || origin_of(url_.get()) != origin_) {
      return fail("facts.http_elsewhere", {{"address", before}, {"next", next}});
    }
    if (part_of(url_.get(), CURLUPART_URL) == before)
      return fail("facts.http_elsewhere", {{"address", before}, {"next", next}});
    return {};
  }

  HttpSource source_;
  Dataset const& dataset_;
  std::unique_ptr<CURLU, Close> url_;
  std::string origin_;
  std::stop_token stop_;
  std::unique_ptr<CURL, Close> curl_;
  std::unique_ptr<curl_slist, Close> headers_;
  std::vector<std::size_t> columns_;
  std::int64_t index_ = 0, row_ = 0, bytes_ = 0;
  int pages_ = 0;
  bool done_ = false;
};

}  // namespace

Result<std::unique_ptr<TableReader>> open_http_json(HttpSource const& source, PullRange const& range,
                                                    Dataset const& dataset, std::stop_token stop) {
  start_curl_once();
  JX_TRY(auto const address, fill_address(source.address, range));
  JX_TRY(auto url, parse_address(address));
  return std::make_unique<HttpReader>(source, dataset, std::move(url), std::move(stop));
}

}  // namespace jixiao::facts
