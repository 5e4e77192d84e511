#include "api/session_cookie.h"

namespace jixiao::api {
namespace {

std::string attributes(Request const& request) {
  std::string out = "; Path=/; HttpOnly; SameSite=Strict";
  if (request.tls) out += "; Secure";
  return out;
}

}  // namespace

std::string set_session_cookie(Request const& request, std::string_view token) {
  return std::string(session_cookie_name) + "=" + std::string(token) + attributes(request);
}

std::string clear_session_cookie(Request const& request) {
  return std::string(session_cookie_name) + "=; Max-Age=0" + attributes(request);
}

}  // namespace jixiao::api
