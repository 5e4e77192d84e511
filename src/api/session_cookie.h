#pragma once
// The one cookie there is. HttpOnly, SameSite=Strict, Secure where the server speaks TLS itself or is told that the
// proxy does.
#include <string>
#include <string_view>

#include "api/message.h"

namespace jixiao::api {

constexpr std::string_view session_cookie_name = "jixiao_session";

std::string set_session_cookie(Request const& request, std::string_view token);
std::string clear_session_cookie(Request const& request);

}  // namespace jixiao::api
