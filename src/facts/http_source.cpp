#include "facts/http_source.h"

#include "base/http.h"

namespace jixiao::facts {
namespace {

class HttpReader final : public TableReader {
 public:
  HttpReader(HttpSource source, Dataset const& dataset, WebAddress address, std::stop_token stop)
      : source_(std::move(source)), dataset_(dataset), address_(std::move(address)), stop_(std::move(stop)) {}

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
    auto const address = address_.text();
    HttpCall call;
    call.address = address;
    call.headers = {"Accept: application/json"};
    if (!source_.token.empty()) call.headers.push_back("Authorization: Bearer " + source_.token);
    call.timeout = source_.timeout;
    call.answer_bytes_max = source_.page_bytes_max;
    call.compressed = true;
    call.stop = stop_;
    auto const reply = client_.ask(call);
    if (!reply && reply.error().kind == HttpFailure::Kind::stopped) {
      return fail(ErrorKind::unavailable, "facts.ingest_stopped");
    }
    if (!reply && reply.error().kind == HttpFailure::Kind::too_large) {
      return fail("facts.http_size", {{"address", address}, {"limit", std::to_string(source_.page_bytes_max >> 20)}});
    }
    if (!reply) {
      return fail(ErrorKind::unavailable, "facts.http_failed",
                  {{"address", address}, {"reason", reply.error().reason}});
    }
    if (reply->status != 200) {
      return fail(ErrorKind::unavailable, "facts.http_status",
                  {{"address", address}, {"status", std::to_string(reply->status)}});
    }
    bytes_ += static_cast<std::int64_t>(reply->body.size());
    auto page = parse_json_page(reply->body, dataset_);
    if (!page) page.error().where = address;
    return page;
  }

  Result<void> turn(std::string const& next) {
    done_ = next.empty();
    if (done_) return {};
    if (++pages_ >= source_.pages_max) return fail("facts.http_pages", {{"limit", std::to_string(source_.pages_max)}});
    auto const following = address_.resolved(next);
    bool const good = following && following->origin() == address_.origin() && following->text() != address_.text();
    if (!good) return fail("facts.http_elsewhere", {{"address", address_.text()}, {"next", next}});
    address_ = *following;
    return {};
  }

  HttpSource source_;
  Dataset const& dataset_;
  WebAddress address_;
  std::stop_token stop_;
  HttpClient client_;
  std::vector<std::size_t> columns_;
  std::int64_t index_ = 0, row_ = 0, bytes_ = 0;
  int pages_ = 0;
  bool done_ = false;
};

}  // namespace

Result<std::unique_ptr<TableReader>> open_http_json(HttpSource const& source, PullRange const& range,
                                                    Dataset const& dataset, std::stop_token stop) {
  JX_TRY(auto const filled, fill_address(source.address, range));
  auto address = WebAddress::parse(filled);  // a password in it is refused: secrets have a field of their own
  if (!address) return fail("facts.source_address", {{"address", filled}});
  return std::make_unique<HttpReader>(source, dataset, std::move(*address), std::move(stop));
}

}  // namespace jixiao::facts
