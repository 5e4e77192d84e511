#include "storage/deflate.h"

#include <zlib.h>

#include "base/check.h"

namespace jixiao::storage {
namespace {

constexpr int level_fast = 1;

tl::unexpected<Error> damaged() { return fail(ErrorKind::unavailable, "storage.blob_damaged"); }

struct Inflater {
  z_stream stream{};
  Inflater() { JX_ASSERT(inflateInit(&stream) == Z_OK); }
  ~Inflater() { inflateEnd(&stream); }
};

}  // namespace

std::string deflated(std::string_view bytes) {
  auto length = compressBound(static_cast<uLong>(bytes.size()));
  std::string out(length, '\0');
  auto const done =
      compress2(reinterpret_cast<Bytef*>(out.data()), &length, reinterpret_cast<Bytef const*>(bytes.data()),
                static_cast<uLong>(bytes.size()), level_fast);
  JX_ASSERT(done == Z_OK);
  out.resize(length);
  return out;
}

Result<std::string> inflated(std::string_view bytes, std::size_t bytes_max) {
  Inflater inflater;
  auto& stream = inflater.stream;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out(std::min(bytes_max, bytes.size() * 4 + 64), '\0');
  while (true) {
    stream.next_out = reinterpret_cast<Bytef*>(out.data()) + stream.total_out;
    stream.avail_out = static_cast<uInt>(out.size() - stream.total_out);
    int const done = inflate(&stream, Z_NO_FLUSH);
    if (done == Z_STREAM_END) break;
    if (done != Z_OK || stream.avail_out != 0 || out.size() == bytes_max) return damaged();
    out.resize(std::min(bytes_max, out.size() * 2));
  }
  if (stream.avail_in != 0) return damaged();
  out.resize(stream.total_out);
  return out;
}

}  // namespace jixiao::storage
