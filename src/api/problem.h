#pragma once
// Errors as problem documents (RFC 9457): Chinese texts, a stable code, a JSON pointer to the field.
#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "api/message.h"
#include "base/error.h"

namespace jixiao::api {

struct ProblemItem {
  std::string code;
  std::string detail;
  std::string pointer;  // of the input, "" = all of it
};
BOOST_DESCRIBE_STRUCT(ProblemItem, (), (code, detail, pointer))

struct Problem {
  std::string type;   // "/problems/<code>"
  std::string title;  // what kind of trouble
  int status = 0;
  std::string detail;  // the first error's text
  std::string code;
  std::string instance;  // number of the request in the access log
  std::vector<ProblemItem> errors;
};
BOOST_DESCRIBE_STRUCT(Problem, (), (type, title, status, detail, code, instance, errors))

// 404 not_found, 409 conflict, 403 forbidden, 503 unavailable, 422 invalid; 401, 412, 413 and 429 by their codes.
int status_of(Error const& error);
Response problem(Errors const& errors, std::string const& instance = "");
Response problem(Error const& error, std::string const& instance = "");

}  // namespace jixiao::api
