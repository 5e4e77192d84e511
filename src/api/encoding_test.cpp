#include "api/encoding.h"

#include <gtest/gtest.h>
#include <zlib.h>

namespace jixiao::api {
namespace {

TEST(ChooseCoding, FollowsTheHeader) {
  EXPECT_EQ(choose_coding("gzip, deflate, br"), Coding::brotli);
  EXPECT_EQ(choose_coding("gzip;q=0.5"), Coding::gzip);
  EXPECT_EQ(choose_coding("br;q=0, gzip"), Coding::gzip);  // q=0 refuses (RFC 9110 §12.4.2)
  EXPECT_EQ(choose_coding("br;q=0.000"), Coding::identity);
  EXPECT_EQ(choose_coding("brx"), Coding::identity);
  EXPECT_EQ(choose_coding(""), Coding::identity);
}

TEST(Compress, GzipIsReadBackByZlib) {
  std::string const text(5000, 'x');
  auto const packed = compress(text, Coding::gzip, Effort::fast);
  EXPECT_LT(packed.size(), 100u);
  z_stream stream{};
  ASSERT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string out(6000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  EXPECT_EQ(out, text);
}

TEST(Compress, IdentityChangesNothing) { EXPECT_EQ(compress("甲", Coding::identity, Effort::fast), "甲"); }

}  // namespace
}  // namespace jixiao::api
