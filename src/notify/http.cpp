#include "notify/http.h"

#include "base/http.h"

namespace jixiao::notify {

Result<void> check_address(std::string const& address) {
  if (!WebAddress::parse(address)) return fail("notify.http_address", {{"address", address}});
  return {};
}

Result<HttpAnswer> http_post(HttpRequest const& request) {
  JX_CHECK(check_address(request.address));
  HttpCall call;
  call.address = request.address;
  call.body = request.body;
  call.headers = {"Content-Type: " + request.content_type};
  call.connect_timeout = request.connect_timeout;
  call.timeout = request.timeout;
  call.answer_bytes_max = request.answer_bytes_max;
  auto reply = HttpClient().ask(call);
  if (!reply) {
    return fail(ErrorKind::unavailable, "notify.http_failed",
                {{"address", request.address}, {"reason", reply.error().reason}});
  }
  return HttpAnswer{reply->status, std::move(reply->body)};
}

}  // namespace jixiao::notify
