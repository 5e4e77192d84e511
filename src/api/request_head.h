#pragma once
// From the bytes of a header to a Request as handlers see it. Heavy (Beast): for the files that make a connection.
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <string>
#include <string_view>

#include "api/message.h"

namespace jixiao::api {

using HeadParser = boost::beast::http::request_parser<boost::beast::http::empty_body>;

// `peer` is the address the connection is from; `behind_proxy` believes what the proxy says instead. Answers what is
// wrong where it is not a request we understand, else nothing.
std::string_view read_head(HeadParser::value_type const& head, std::string const& peer, bool behind_proxy,
                           Request& out);

}  // namespace jixiao::api
