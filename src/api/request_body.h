#pragma once
// The body of a request: into memory, or of an upload into a file; within the limits of either. Heavy (Beast):
// connection.cpp alone includes it.
#include <fmt/format.h>

#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/file_body.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "api/guarding.h"
#include "api/io_thread.h"
#include "api/problem.h"
#include "api/request_head.h"
#include "api/server_state.h"
#include "base/errno_words.h"

namespace jixiao::api {

template <class Stream>
class RequestBody {
 public:
  RequestBody(ServerState& state, Stream& stream, boost::beast::flat_buffer& buffer, Patience& patience)
      : state_(state), stream_(stream), buffer_(buffer), patience_(patience) {}

  // Null where request.body or request.upload holds it; else the answer that says what is wrong. Of the connection's
  // bytes some may be left unread then.
  IoTask<std::optional<Outgoing>> read(HeadParser& head, Request& request, std::string const& instance) {
    bool const upload = !state_.answerer && is_upload(request);
    auto const max = body_limit(state_, request);
    auto const too_large = [&](std::uint64_t limit) {
      auto const text = limit >= (1u << 20) ? fmt::format("{} MB", limit >> 20) : fmt::format("{} KB", limit >> 10);
      return encode(problem(Error{ErrorKind::invalid, "api.too_large", {{"limit", text}}, ""}, instance), request);
    };
    if (head.content_length().value_or(0) > max) co_return too_large(max);
    if (request.header("expect") == "100-continue") {
      static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      auto const [failed, bytes] = co_await boost::asio::async_write(stream_, boost::asio::buffer(go_on), as_result);
      if (failed) co_return too_large(max);
    }
    patience_.limit(upload ? state_.config.upload_seconds : state_.config.body_seconds);
    auto const failed = upload ? co_await to_file(head, request, max) : co_await to_memory(head, request, max);
    if (!failed) co_return std::nullopt;
    std::error_code ignored;
    if (!request.upload.empty()) std::filesystem::remove(request.upload, ignored);
    if (kept_out_) {
      Error const error{ErrorKind::unavailable, "api.upload_not_kept", {{"reason", errno_words(failed.value())}}, ""};
      co_return encode(problem(error, instance), request);
    }
    if (failed == boost::beast::http::error::body_limit) co_return too_large(max);
    if (failed == boost::beast::http::error::header_limit) co_return too_large(incomplete_bytes_max);
    co_return encode(
        problem(Error{ErrorKind::invalid, "api.bad_request", {{"reason", failed.message()}}, ""}, instance), request);
  }

 private:
  using Failed = boost::beast::error_code;

  IoTask<Failed> to_file(HeadParser& head, Request& request, std::uint64_t max) {
    boost::beast::http::request_parser<boost::beast::http::file_body> parser(std::move(head));
    parser.body_limit(max);
    request.upload = state_.installation->new_upload_path();
    std::error_code ignored;
    std::filesystem::create_directories(request.upload.parent_path(), ignored);  // somebody may have cleared it away
    Failed failed;
    parser.get().body().open(request.upload.c_str(), boost::beast::file_mode::write, failed);
    kept_out_ = failed.failed();
    if (!failed) {
      failed = co_await to_its_end(parser);
    }
    parser.get().body().close();
    co_return failed;
  }

  IoTask<Failed> to_memory(HeadParser& head, Request& request, std::uint64_t max) {
    boost::beast::http::request_parser<boost::beast::http::string_body> parser(std::move(head));
    parser.body_limit(max);
    auto const failed = co_await to_its_end(parser);
    request.body = std::move(parser.get().body());
    co_return failed;
  }

  // Beast's own reading keeps whatever is not complete yet (a chunk's extension, a trailer) however long it grows, and
  // lets the parser's exceptions out of the thread.
  template <class Parser>
  IoTask<Failed> to_its_end(Parser& parser) {
    parser.eager(true);
    for (;;) {
      Failed failed;
      bool stuck = buffer_.size() == 0;  // it needs more bytes
      if (!stuck) {
        auto const used = put(parser, failed);
        buffer_.consume(used);
        stuck = failed == boost::beast::http::error::need_more || (!failed && used == 0);
      }
      if (parser.is_done()) co_return Failed();
      if (failed && !stuck) {
        kept_out_ = failed.category() == boost::system::system_category();  // of the file, not of HTTP
        co_return failed;
      }
      if (!stuck) continue;
      if (buffer_.size() > incomplete_bytes_max) co_return boost::beast::http::error::header_limit;
      auto const [gone, bytes] = co_await stream_.async_read_some(buffer_.prepare(read_bytes), as_result);
      if (gone) co_return gone;
      buffer_.commit(bytes);
    }
  }

  template <class Parser>
  std::size_t put(Parser& parser, Failed& failed) {
    try {
      return parser.put(buffer_.data(), failed);
    } catch (std::length_error const&) {  // a trailer's field
      failed = boost::beast::http::error::header_limit;
      return 0;
    }
  }

  static constexpr std::size_t read_bytes = 64 * 1024;
  static constexpr std::size_t incomplete_bytes_max = 64 * 1024;  // of what the parser takes only as a whole

  ServerState& state_;
  Stream& stream_;
  boost::beast::flat_buffer& buffer_;
  Patience& patience_;
  bool kept_out_ = false;  // the disk would not take what came: errno is in the error
};

}  // namespace jixiao::api
