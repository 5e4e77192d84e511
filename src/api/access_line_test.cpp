#include "api/access_line.h"

#include <gtest/gtest.h>

#include "reflect/json.h"

namespace jixiao::api {
namespace {

std::string line_of(std::string const& target) {
  Request request;
  request.target = target;
  request.remote = "10.0.0.1";
  std::string out;
  append_access_line(out, request, {Timestamp::parse("2026-10-09 08:00:00").value(), 255, 200, 12, 0.00125});
  return out;
}

TEST(AccessLine, IsOneJsonObject) {
  EXPECT_EQ(line_of("/a"),
            R"({"at":"2026-10-09 08:00:00","id":"ff","remote":"10.0.0.1","method":"GET","target":"/a","status":200,)"
            R"("bytes":12,"ms":1.25})");
}

// Whatever a client sends as a target, RFC 8259 §8.1 wants UTF-8.
TEST(AccessLine, StaysJsonWhateverTheTargetIs) {
  for (std::string const target : {"/\"\\", "/a\r\nb", "/\xff\xfe", "/\xe7\xbb\xff", "/绩效", "/\x7f\x01"}) {
    auto const parsed = reflect::parse_json(line_of(target));
    ASSERT_TRUE(parsed) << target;
    EXPECT_EQ((*parsed)["status"], 200);
  }
  EXPECT_EQ((*reflect::parse_json(line_of("/绩效")))["target"], "/绩效");
  EXPECT_NE(line_of("/\xff").find("\\u00ff"), std::string::npos);
}

}  // namespace
}  // namespace jixiao::api
